"""Bytes of a text file to characters, with the line feed as the only line end."""

import codecs
import re

from corpus.errors import UnreadableDocument

CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""Characters that text does not hold; tabs, line ends, form feeds and escapes are allowed."""

MAX_CONTROL_SHARE = 0.01
"""Above this share of control characters a file is binary, even when its bytes decode."""


_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*(?!iso-?8859-1\b)"
    rb"((?:iso-?8859|windows|cp|koi8|shift|euc|gb|big5|mac)[a-z0-9_-]{0,20})",
    re.IGNORECASE,
)
"""An encoding of characters that a page names; what names itself Latin-1 is Windows-1252."""


def declared_encoding(page: bytes) -> str | None:
    """The encoding that a page of HTML declares, where browsers look for it."""
    found = _DECLARED.search(page[:1024])
    return None if found is None else found[1].decode("ascii")


def decode(data: bytes, declared: str | None = None) -> str:
    """UTF-8, UTF-16 when it says so in its first bytes, else what is declared, else Windows-1252.

    Raises:
        UnreadableDocument: it is binary, or in an encoding that cannot be told.
    """
    text = _decoded(data, declared)
    if "\0" in text or len(CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text):
        raise UnreadableDocument("is binary, not text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, declared: str | None) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise UnreadableDocument("is binary, not text") from None
    if b"\0" in data:
        raise UnreadableDocument("is binary, not text")
    for encoding in ("utf-8-sig", *filter(None, [declared]), "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableDocument("is neither UTF-8 nor Windows-1252; save it as UTF-8")
