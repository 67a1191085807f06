"""The files below the paths that a user named, each with its name; what is passed over says why."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was not read; ``reason`` completes the sentence "PATH ..."."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read; ``name`` is its path relative to the folder that was named."""

    name: str
    path: Path
    root: Path


def find_files(paths: Sequence[Path]) -> Iterator[FoundFile | Skipped]:
    """Walks folders in sorted order, hidden ones aside; a file that two paths reach comes once."""
    seen: set[Path] = set()
    for root in paths:
        for found in _below(root) if root.is_dir() else [FoundFile(root.name, root, root)]:
            if isinstance(found, Skipped):
                yield found
                continue
            reason, target = _fault(found)
            if reason is not None:
                yield Skipped(readable_name(found.name), reason)
            elif target not in seen:
                seen.add(target)
                yield FoundFile(readable_name(found.name), found.path, root)


def readable_name(name: str) -> str:
    """A file name that is valid Unicode and cannot move a terminal's cursor."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _below(root: Path) -> Iterator[FoundFile | Skipped]:
    links = []
    failures: list[OSError] = []
    for folder, subfolders, names in os.walk(root, onerror=failures.append):
        subfolders.sort()
        here = Path(folder)
        for name in list(subfolders):
            reason = _folder_fault(here / name)
            if reason is not None:
                subfolders.remove(name)
                yield Skipped(readable_name(_relative(here / name, root)), reason)
        for name in sorted(names):
            found = FoundFile(_relative(here / name, root), here / name, root)
            if found.path.is_symlink():
                links.append(found)
            else:
                yield found
    # Links come last: a document reached by both goes by the name of the file itself.
    yield from links
    for failure in failures:
        path = Path(str(failure.filename))
        yield Skipped(readable_name(_relative(path, root)), f"cannot be opened: {failure.strerror}")


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _folder_fault(folder: Path) -> str | None:
    if folder.name.startswith("."):
        return "is a hidden folder"
    if folder.is_symlink():
        return "is a link to a folder"
    return None


def _fault(found: FoundFile) -> tuple[str | None, Path]:
    """Why the file is not read, None if it is, and the file it really is."""
    path, named = found.path, found.path == found.root
    try:
        target = path.resolve(strict=True)
        is_file = target.is_file()
    except (OSError, RuntimeError):
        return ("is a broken link" if path.is_symlink() else "does not exist"), path
    if not named and path.name.startswith("."):
        return "is hidden", target
    if not named and not target.is_relative_to(found.root.resolve()):
        return "is a link that leaves the folder", target
    return (None if is_file else "is not a regular file"), target
