"""The formats of other programs, and which one a file is in."""

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.exchange.anki import write_anki
from corpus.exchange.anki_deck import read_anki
from corpus.exchange.archive import Archive, is_archive
from corpus.exchange.errors import ExchangeError
from corpus.exchange.gift import read_gift, write_gift
from corpus.exchange.item import Item, Reading
from corpus.exchange.markdown import read_markdown, write_markdown
from corpus.exchange.moodle_xml import read_moodle_xml, write_moodle_xml
from corpus.exchange.qti12 import write_qti12
from corpus.exchange.qti21 import write_qti21
from corpus.exchange.qti_package import read_qti
from corpus.exchange.table import is_table, read_csv, write_csv, write_tsv


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is written and read; ``suffixes`` are those that name it beyond doubt."""

    write: Callable[[Sequence[Item]], bytes]
    read: Callable[[bytes, str], Reading]
    suffixes: tuple[str, ...] = ()


FORMATS = {
    "gift": Format(write_gift, read_gift, (".gift",)),
    "moodle-xml": Format(write_moodle_xml, read_moodle_xml, (".xml",)),
    "qti12": Format(write_qti12, read_qti),
    "qti21": Format(write_qti21, read_qti),
    "markdown": Format(write_markdown, read_markdown, (".md", ".markdown")),
    "csv": Format(write_csv, read_csv, (".csv",)),
    "tsv": Format(write_tsv, read_csv, (".tsv",)),
    "anki": Format(write_anki, read_anki, (".apkg",)),
}
NAMED = {suffix for kind in FORMATS.values() for suffix in kind.suffixes} - {".xml"} | {".txt"}
"""Names that tell the format even of a text that begins with "<"."""
_ROOTS = {"quiz": "moodle-xml", "questestinterop": "qti12", "assessmentItem": "qti21"}
_OPTION = re.compile(r"^(?:\*[a-zA-Z][.)]|[-*+] \[[ xX]\]) ", re.MULTILINE)
"""A right answer of text2qti, or an item of a task list: no line of GIFT begins so."""


def format_of_name(path: Path) -> str:
    """The format that a file to write is named for.

    Raises:
        ExchangeError: its name says nothing, or could mean several.
    """
    for name, kind in FORMATS.items():
        if path.suffix.lower() in kind.suffixes:
            return name
    raise ExchangeError(
        f"{path}: the name does not tell the format; choose one with --format "
        f"({', '.join(FORMATS)})."
    )


def format_of_file(path: Path, data: bytes) -> str:
    """The format that a file is in, by its content where that tells.

    Raises:
        ExchangeError: it is in none that Viva knows.
    """
    if is_archive(data):
        names = Archive(data, str(path)).names
        return "anki" if any(name.startswith("collection.anki") for name in names) else "qti21"
    start, suffix = _start(data), path.suffix.lower()
    if start.startswith("<?xml") or (start.startswith("<") and suffix not in NAMED):
        return _format_of_root(start)
    if suffix == ".txt":
        return "csv" if is_table(start) else "markdown" if _OPTION.search(start) else "gift"
    return format_of_name(path)


def _start(data: bytes) -> str:
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data[:4096].decode("utf-16" if is_utf16 else "utf-8", "replace")
    return text.replace("\r\n", "\n").lstrip("\ufeff \t\r\n")


def _format_of_root(start: str) -> str:
    found = re.search(r"<(?:\w+:)?([A-Za-z][\w-]*)", start)
    root = found[1] if found else ""
    # QTI 3 is for the reader of QTI to refuse: it knows what to ask for instead.
    return "qti21" if root.startswith("qti-assessment") else _ROOTS.get(root, "moodle-xml")
