"""Jupyter notebooks: the Markdown cells as they are, the code cells as code, no outputs."""

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from corpus.decoding import decode
from corpus.errors import UnreadableDocument
from corpus.headings import find_headings
from corpus.markup import plain_markdown
from corpus.reading.extract import Extract, Part, first_pages, join_parts, spoken
from corpus.reading.limits import Limits

TICKS = re.compile("`{3,}")
EMBEDDED = re.compile(r"!\[([^\]\n]{0,500})\]\(\s*(?:data|attachment):[^)\s]*[^)\n]{0,500}\)")
"""A picture inside a Markdown cell; its description is what reads."""


def read(stream: BinaryIO, limits: Limits) -> Extract:
    """The cells of a notebook of format 3 or 4.

    Raises:
        UnreadableDocument: it is no notebook.
    """
    try:
        notebook = json.loads(decode(stream.read()))
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise UnreadableDocument(f"is damaged, or no notebook: no JSON at line {line}") from None
    cells = _cells(notebook)
    notes: list[str] = []
    cells = cells[: first_pages(len(cells), "cell", limits, notes)]
    text = join_parts(_parts(cells, _language(notebook), notes), limits, notes)
    return Extract(None, text, tuple(notes))


def _cells(notebook: object) -> list[object]:
    holder = notebook
    if isinstance(holder, dict) and isinstance(holder.get("worksheets"), list):
        holder = next(iter(holder["worksheets"]), None)  # Format 3.
    cells = holder.get("cells") if isinstance(holder, dict) else None
    if not isinstance(cells, list):
        raise UnreadableDocument("is JSON, but no notebook: it holds no list of cells")
    return cells


def _language(notebook: object) -> str:
    metadata = notebook.get("metadata") if isinstance(notebook, dict) else None
    info = metadata.get("language_info") if isinstance(metadata, dict) else None
    name = info.get("name") if isinstance(info, dict) else None
    return name if isinstance(name, str) and name.isalnum() else "python"


def _parts(cells: list[object], language: str, notes: list[str]) -> Iterator[Part]:
    for number, cell in enumerate(cells, start=1):
        source = _source(cell)
        if source is None:
            notes.append(f"cell {number} cannot be read: it holds no text")
            continue
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        text = _markdown(source, language if kind == "code" else None)
        yield Part(f"cell {number}", text)


def _source(cell: object) -> str | None:
    """The text of a cell, which may be a list of its lines; None when there is none."""
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    return spoken(source) if isinstance(source, str) else None


def _markdown(source: str, language: str | None) -> str:
    if not source.strip():
        return ""
    if language is None:
        return _closed(plain_markdown(EMBEDDED.sub(r"\1", source), jsx=False))
    fence = "`" * max(3, 1 + max(map(len, TICKS.findall(source)), default=0))
    return f"{fence}{language}\n{source.rstrip()}\n{fence}"


def _closed(text: str) -> str:
    """The text with its last fence closed: an open one would swallow the cells after it."""
    for end in ("", "\n" + "`" * 3, "\n" + "~" * 3):
        headings = find_headings(f"{text}{end}\n\n# end\n")
        if headings and headings[-1].text == "end":
            return text + end
    return f"{text}\n{'`' * 80}"
