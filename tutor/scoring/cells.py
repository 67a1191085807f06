"""Values as cells of a delimited file, with nothing a spreadsheet would run as a formula."""

import json
import re

_PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell_text(value: object) -> str:
    """A value as text: None is empty, all but text is JSON, so that 0, [] and None stay three."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def escape_cell(text: str) -> str:
    """The text without NUL, with an apostrophe in front if a spreadsheet took it for a formula.

    Apostrophes that stand there already get one more, so that ``unescape_cell`` gives back the
    same text. Plain numbers stay what they are.
    """
    text = text.replace("\0", "")
    core = text.lstrip("'")
    if core.startswith(_FORMULA_STARTS) and _PLAIN_NUMBER.fullmatch(core) is None:
        return "'" + text
    return text


def unescape_cell(text: str) -> str:
    """The text that ``escape_cell`` was given; any other text unchanged."""
    if text.startswith("'") and escape_cell(text[1:]) == text:
        return text[1:]
    return text
