"""Which encoding a text file is in."""

import codecs
from pathlib import Path

from tutor.errors import TableError

# The UTF-32 mark begins with the UTF-16 one, so it is looked for first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MARKED = ("utf-8-sig", "utf-16", "utf-32")
"""The encodings that are known by their mark."""

LAST_RESORT = "cp1252"
"""Western spreadsheets before Unicode; it decodes almost anything, so it comes last and is told."""


def marked_encoding(source: Path) -> str | None:
    """The encoding that the byte order mark names; None without one."""
    with source.open("rb") as file:
        head = file.read(4)
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def text_encoding(source: Path) -> str:
    """The first encoding in which the whole file can be read.

    Raises:
        TableError: in none of them.
    """
    marked = marked_encoding(source)
    tried = ("utf-8", LAST_RESORT) if marked is None else (marked,)
    for encoding in tried:
        if _decodes(source, encoding):
            return encoding
    raise TableError(
        f"{source} is not text in {' or '.join(tried)}; save it as UTF-8 and grade it again."
    )


def _decodes(source: Path, encoding: str) -> bool:
    try:
        with source.open(encoding=encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeError:
        return False
    return True
