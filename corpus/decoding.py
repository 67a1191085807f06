"""Bytes of a text file to characters, with the line feed as the only line end."""

import codecs
import re

from corpus.errors import UnreadableDocument

CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""Characters that text does not hold; tabs, line ends, form feeds and escapes are allowed."""

MAX_CONTROL_SHARE = 0.01
"""Above this share of control characters a file is binary, even when its bytes decode."""


def decode(data: bytes) -> str:
    """UTF-8, UTF-16 when it says so in its first bytes, else Windows-1252.

    Raises:
        UnreadableDocument: it is binary, or in an encoding that cannot be told.
    """
    text = _decoded(data)
    if "\0" in text or len(CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text):
        raise UnreadableDocument("is binary, not text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise UnreadableDocument("is binary, not text") from None
    if b"\0" in data:
        raise UnreadableDocument("is binary, not text")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument("is neither UTF-8 nor Windows-1252; save it as UTF-8")
