"""What Anki says about a text file in its first lines: https://docs.ankiweb.net/importing.

Excel's one such line, which says what parts the cells, is read as well.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SIGNS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":"}
_LINE = re.compile(r"#([a-z ]+):(.*)", re.IGNORECASE)
_EXCEL = re.compile(r"sep=([,;|\t])[,;|\t ]*(?:\n|$)", re.IGNORECASE)
_SPECIAL = ("guid", "notetype", "deck", "tags")


@dataclass(frozen=True, slots=True)
class AnkiHeader:
    """How the rows are to be read; ``special`` tells columns that are no fields, from 1."""

    is_anki: bool = False
    delimiter: str | None = None
    is_html: bool = False
    columns: tuple[str, ...] = ()
    special: tuple[tuple[int, str], ...] = ()

    def place(self, names: Sequence[str], width: int) -> list[str]:
        """The names of the columns: those of the first row, or by place in a file of Anki's."""
        if not self.is_anki:
            return list(names)
        special = dict(self.special)
        fields = iter(("front", "back", *(f"field {n}" for n in range(3, width + 3))))
        return [special.get(n) or next(fields) for n in range(1, width + 1)]


def read_anki_header(text: str) -> tuple[AnkiHeader, int, str]:
    """The header, how many lines it takes, and the text below it."""
    if match := _EXCEL.match(text):
        return AnkiHeader(delimiter=match[1]), 1, text[match.end() :]
    said: dict[str, str] = {}
    lines = text.split("\n")
    count = 0
    for count, line in enumerate(lines):  # noqa: B007
        match = _LINE.fullmatch(line)
        if match is None:
            break
        said[match[1].strip().lower()] = match[2].strip("\r\n")
    if not said:
        return AnkiHeader(), 0, text
    sign = said.get("separator", "").strip()
    delimiter = _SIGNS.get(sign.lower(), sign[:1] or "\t")
    special = tuple(
        (int(said[f"{name} column"]), name)
        for name in _SPECIAL
        if re.fullmatch("[0-9]{1,3}", said.get(f"{name} column", "").strip())
    )
    columns = (
        tuple(name.strip().lower() for name in said["columns"].split(delimiter))
        if ("columns" in said)
        else ()
    )
    is_html = said.get("html", "").strip().lower() == "true"
    return (
        AnkiHeader(True, delimiter, is_html, columns, special),
        count,
        "\n".join(lines[count:]),
    )
