"""Plain text made safe for Streamlit's Markdown elements."""

import re
import string

JOINER = "\N{WORD JOINER}"
"""Invisible, and not part of any directive: what it stands in is no longer read as one."""

_ADDRESS = re.compile(r"((?:https?://|ftp://|www\.|mailto:)[^\s`]+|[^\s`]+@[^\s`]+)", re.IGNORECASE)
"""What Markdown would turn into a link by itself."""

_PUNCTUATION = re.compile(f"([{re.escape(string.punctuation)}])")
# Streamlit looks for :emoji: when Markdown's own escapes are gone: a backslash does not stop it.
_SHORTCODE = re.compile(r":(?=[\w+\-/]+:)")


def as_markdown(text: str) -> str:
    """Markdown that shows ``text`` as it is, except that a pair of backticks marks code.

    An address becomes code too: it can be read and copied, and nobody is led there by a click.
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:  # the last backtick has no partner and is one more character
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join(
        f"`{part}`" if index % 2 and part.strip() else _prose(part)
        for index, part in enumerate(parts)
    )


def _prose(text: str) -> str:
    pieces = _ADDRESS.split(text)
    pieces[::2] = [_escape(piece) for piece in pieces[::2]]
    pieces[1::2] = [f"`{piece}`" for piece in pieces[1::2]]
    return "".join(pieces)


def _escape(text: str) -> str:
    lines = _PUNCTUATION.sub(r"\\\1", _SHORTCODE.sub(f":{JOINER}", text)).splitlines()
    # Two spaces keep a line break; leading spaces would start a code block.
    return "  \n".join(line.strip() if line.startswith("    ") else line for line in lines)
