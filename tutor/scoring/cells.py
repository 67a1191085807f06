"""Values as cells of a delimited file, with nothing a spreadsheet would run as a formula."""

import json
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from tutor.scoring.table import Unread

_PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell_text(value: object) -> str:
    """A value as text: None is empty, all but text is JSON, so that 0, [] and None stay three."""
    plain = plain_value(value)
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def plain_value(value: object) -> object:
    """The value as JSON knows it: a time becomes text in ISO 8601, what was not read is null."""
    if isinstance(value, Unread):
        return None
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal | timedelta):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, list | tuple):
        return [plain_value(each) for each in value]
    if isinstance(value, dict):
        return {str(name): plain_value(each) for name, each in value.items()}
    return value


def in_columns(cells: Sequence[tuple[str, object]], columns: Sequence[str]) -> list[object]:
    """The values in the order of the columns, None for those that the row lacks."""
    if [name for name, _ in cells] == columns:
        return [value for _, value in cells]
    by_name = dict(cells)
    return [by_name.get(name) for name in columns]


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
