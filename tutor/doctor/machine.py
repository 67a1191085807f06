"""Checks of the machine: Python, packages, graphics card, disk. Nothing is imported or changed."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from tutor.doctor.check import Check, fault, fine, note

OLDEST_PYTHON = (3, 11)
DISTRIBUTION = "viva-tutor"

LITTLE_DISK = 1_000_000_000
"""Bytes; with less free, an index of one's own or a second generator may not fit."""


def check_python(running: tuple[int, int, int] = sys.version_info[:3]) -> Check:
    """Whether this Python is one Viva was made for."""
    found = ".".join(str(part) for part in running)
    if running >= OLDEST_PYTHON:
        return fine("python", found)
    oldest = ".".join(str(part) for part in OLDEST_PYTHON)
    return fault("python", f"{found}, older than {oldest}", f"install Python {oldest} or later")


def check_packages(needed: Sequence[str] | None = None) -> Check:
    """Whether every requirement is installed, and new enough; ``needed`` as in PEP 508."""
    try:
        lines = needed if needed is not None else requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return fault("packages", f"{DISTRIBUTION} is not installed", f"pip install {DISTRIBUTION}")
    requirements = [Requirement(line) for line in lines]
    wanted = [each for each in requirements if each.marker is None or each.marker.evaluate()]
    wrong = [(each, found) for each in wanted if (found := _unfit(each)) is not None]
    if not wrong:
        return fine("packages", f"{len(wanted)} installed")
    names = " ".join(f"'{each.name}{each.specifier}'" for each, _ in wrong)
    said = ", ".join(f"{each.name} {found}" for each, found in wrong)
    return fault("packages", said, f"{sys.executable} -m pip install {names}")


def check_graphics_card(device: str) -> Check:
    """Whether torch could use an NVIDIA card; needed only when the settings ask for one."""
    card, torch = _card(), _version("torch")
    build = "torch cannot use it: its build is for CPUs" if torch and "+cpu" in torch else ""
    if card is not None and not build:
        return fine("graphics card", card)
    found = "none seen, the CPU is used" if card is None else f"{card}; {build}"
    remedy = f"{sys.executable} -m pip install --force-reinstall torch" if card is not None else ""
    if device == "cuda":
        return fault("graphics card", found, remedy or 'write device = "auto" in the settings')
    return note("graphics card", found, remedy)


def check_disk(folder: Path) -> Check:
    """Free space where models or data grow."""
    free = shutil.disk_usage(nearest(folder)).free
    found = f"{free / 1e9:,.1f} GB free at {folder}"
    if free < LITTLE_DISK:
        return note("disk", found, "free some space, or let XDG_CACHE_HOME name another disk")
    return fine("disk", found)


def nearest(folder: Path) -> Path:
    """The folder itself, or the closest one above it that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _unfit(requirement: Requirement) -> str | None:
    """What is wrong with the installed version; None when it will do."""
    found = _version(requirement.name)
    if found is None:
        return "is not installed"
    if requirement.specifier.contains(found, prereleases=True):
        return None
    return f"is {found}, but should be {requirement.specifier}"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _card() -> str | None:
    """The first card NVIDIA's own program lists; None without the program or a card."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return None
    query = [program, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        said = subprocess.run(query, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = said.stdout.splitlines()
    return lines[0].strip() if said.returncode == 0 and lines else None
