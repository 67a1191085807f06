"""Checks of what Viva needs beside its code: models, weights, folders, the history, the index."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from corpus.errors import VivaError
from tutor.doctor.check import Check, fault, fine, note
from tutor.doctor.machine import nearest
from tutor.grading.shipped import AUTO, FAST, is_shipped, shipped_weights
from tutor.models import DEFAULT_GENERATOR, GRADER_BASE, REGISTRY, folder_of, is_whole
from tutor.settings import Settings

REINSTALL = "pip install --force-reinstall --no-deps viva-tutor"


def check_encoder(name: str) -> Check:
    """Whether the encoder is here, by the sizes of its files."""
    if name not in REGISTRY:
        return _check_own("encoder", name)
    if _is_here(name):
        return fine("encoder", f"{name} at {folder_of(REGISTRY[name])}")
    return fault("encoder", f"{name} is not here or not whole", f"viva models pull {name}")


def check_generator(settings: Settings) -> Check:
    """Whether the generator of the settings is here; without one, replies are quotations."""
    name = settings.generator
    if name == "none":
        return fine("generator", "none: replies are quotations from the material")
    if name == "endpoint" and settings.endpoint is not None:
        return fine("generator", f"{settings.endpoint.model} at {settings.endpoint.base_url}")
    if name == "auto":
        if _is_here(DEFAULT_GENERATOR):
            return fine("generator", DEFAULT_GENERATOR)
        found = f"{DEFAULT_GENERATOR} is not here, replies are quotations from the material"
        return note("generator", found, f"viva models pull {DEFAULT_GENERATOR}")
    if name not in REGISTRY:
        return _check_own("generator", name)
    if _is_here(name):
        return fine("generator", name)
    return fault("generator", f"{name} is not here or not whole", f"viva models pull {name}")


def check_grader(name: str, weights: Path | None = None) -> Check:
    """Whether a shipped grader is whole, and the base it adapts is here.

    ``weights`` is the folder of all shipped weights, None the one that Viva brings.
    """
    if not is_shipped(name):
        return _check_own("grader", name)
    try:
        shipped = shipped_weights(name, weights)
    except VivaError as error:
        return fault("grader", str(error), REINSTALL)
    if shipped.base is not None and not _is_here(shipped.base):
        found = f"{shipped.name} needs {shipped.base}, which is not here or not whole"
        return fault("grader", found, f"viva models pull {shipped.base}")
    if name == AUTO and shipped.name == FAST:
        found = f"{GRADER_BASE} is not here: {FAST} grades, which is wrong more often"
        return note("grader", found, f"viva models pull {GRADER_BASE}")
    return fine("grader", f"{shipped.name} {shipped.version} at {shipped.folder}")


def check_data_folder(folder: Path) -> Check:
    """Whether history and indexes can be written."""
    place = nearest(folder)
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return fine("data folder", str(folder) if place == folder else f"{folder}, not made yet")
    remedy = (
        f"give yourself the right to write to {place}, or name another data_dir in the settings"
    )
    return fault("data folder", f"{folder} cannot be written", remedy)


def check_history(url: str) -> Check:
    """Whether the database opens; an SQLite file is read as it lies, without a lock or a trace."""
    scheme, _, rest = url.partition("://")
    if not scheme.startswith("sqlite"):
        return note("history", f"a {scheme.split('+')[0]} database, not tried here")
    path = Path(rest[1:].partition("?")[0])
    if not path.exists():
        return fine("history", f"{path}, not made yet")
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?immutable=1", uri=True)
        try:
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        remedy = f"put a backup in its place, or move {path} away to start anew"
        return fault("history", f"{path} does not open ({error})", remedy)
    return fine("history", f"{path}, {tables} tables")


def check_material(material: Path, index: Path, encoder: str) -> Check:
    """Whether the index of the shipped notes is there, or can be built at the first start."""
    notes = sum(1 for _ in material.rglob("*.md"))
    if notes == 0:
        return fault("material", f"{material} holds no study notes", REINSTALL)
    if any(index.glob("material-*")):
        return fine("material", f"{notes} notes, indexed at {index}")
    if encoder in REGISTRY and not _is_here(encoder):
        found = f"{notes} notes, and no encoder to index them with"
        return fault("material", found, f"viva models pull {encoder}")
    return fine("material", f"{notes} notes, indexed at the first start")


def _is_here(name: str) -> bool:
    return is_whole(folder_of(REGISTRY[name]), REGISTRY[name])


def _check_own(what: str, name: str) -> Check:
    """A model of the user's own: a path, or a name on the Hub that is looked up when it is used."""
    path = Path(name).expanduser()
    if path.exists():
        return fine(what, str(path))
    if path.is_absolute() or name.startswith((".", "~")):
        return fault(what, f"{path} does not exist", f"put it there, or set {what} in the settings")
    return note(what, f"{name}, looked up on the Hugging Face Hub when it is used")
