"""Any text as one visible line, and back.

What a web page, an editor or XML would change on the way (line ends, control characters, doubled
spaces) becomes an escape; ordinary text stays as it is.
"""

import re

EMPTY = "\\0"
"""Stands for no text at all."""

_ESCAPED = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNESCAPED = {"\\": "\\", "n": "\n", "r": "\r", "t": "\t", "s": " ", "0": ""}
_FRAGILE = re.compile(
    "[\\\\\\x00-\\x1f\\x7f-\\xa0\\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000"
    "\ufdd0-\ufdef\ufeff\ufff0-\uffff]|(?<= ) |^ | $"
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|([\\nrts0]))")


def to_line(text: str) -> str:
    """The text without anything that could be lost in a line."""
    if not text:
        return EMPTY
    return _FRAGILE.sub(lambda match: _escape(match[0]), text)


def from_line(line: str) -> str:
    """The text that ``to_line`` was given; a backslash that begins no escape stays."""
    return _ESCAPE.sub(_unescape, line)


def _escape(character: str) -> str:
    if character == " ":
        return "\\s"
    return _ESCAPED.get(character) or f"\\u{ord(character):04x}"


def _unescape(match: re.Match[str]) -> str:
    if match[1] is None:
        return _UNESCAPED[match[2]]
    code = int(match[1], 16)
    # Half a pair of UTF-16 is no character; no file could hold it.
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
