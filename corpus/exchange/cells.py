"""Text as a cell of a table, with nothing that a spreadsheet would run as a formula."""

import re

_PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_cell(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    core = text.lstrip("'")
    if core.startswith(_FORMULA_STARTS) and _PLAIN_NUMBER.fullmatch(core) is None:
        return "'" + text
    return text


def from_cell(cell: str) -> str:
    """The text that ``to_cell`` was given; any other unchanged."""
    return cell[1:] if cell.startswith("'") and to_cell(cell[1:]) == cell else cell
