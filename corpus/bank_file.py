"""The entries of a bank file as plain values, each with the line it stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from corpus.errors import BankError, BankFileError
from corpus.yaml_lines import LinedValues, Location, compose

MAX_BYTES = 4_000_000
"""A bank is written by hand; a thousand questions with all their parts need two megabytes."""


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One item of a bank file, not yet validated; scalars are strings, or None for ``null``."""

    file: str
    values: object
    lines: Mapping[Location, int]

    def line(self, location: Location) -> int:
        """The line of the value at ``location``, or of what it would stand in; counted from 1."""
        while location not in self.lines:
            location = location[:-1]
        return self.lines[location]


def bank_files(path: Path) -> list[Path]:
    """The YAML files of a folder in the order of their names, or the one file.

    Hidden files are what editors and systems put beside one's own.

    Raises:
        BankError: there is nothing at ``path``, or the folder holds no YAML file.
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if _is_bank_file(file))
        if not files:
            raise BankError(f"{path}: the folder holds no .yaml file; name one with bank files.")
        return files
    if not path.is_file():
        raise BankError(f"{path}: there is no such bank; name a YAML file or a folder of them.")
    return [path]


def read_bank_file(path: Path) -> list[BankEntry]:
    """The entries of one file.

    Raises:
        BankError: the file cannot be opened.
        BankFileError: the file is too big, is not YAML, or is not a list.
    """
    root = compose(_text(path), path)
    if not isinstance(root, yaml.SequenceNode):
        reason = "a bank file is a list of questions; start each one with '- id:'."
        raise BankFileError(str(path), 1, reason)
    values = LinedValues(path)
    entries = []
    for item in root.value:
        lines: dict[Location, int] = {}
        entries.append(BankEntry(str(path), values.read(item, lines), lines))
    return entries


def _is_bank_file(path: Path) -> bool:
    is_named = path.suffix.lower() in {".yaml", ".yml"} and not path.name.startswith(".")
    return is_named and not path.is_dir()


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise BankError(f"{path}: cannot be read ({error.strerror}); check the file.") from None
    if len(raw) > MAX_BYTES:
        reason = f"the file is over {MAX_BYTES:,} bytes; split it into several."
        raise BankFileError(str(path), 1, reason)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        reason = "the text is not UTF-8; save the file as UTF-8."
        raise BankFileError(str(path), line, reason) from None
