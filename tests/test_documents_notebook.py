"""Notebooks: Markdown stays Markdown, code stays code, and no cell swallows the next one."""

import json
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadableDocument
from corpus.headings import find_headings
from corpus.reading import LIMITS, Extract
from corpus.reading.notebook import read
from tests.documents import notebook_bytes


def extract(data: bytes, **limits: int) -> Extract:
    return read(BytesIO(data), replace(LIMITS, **limits))


def test_cells_become_markdown() -> None:
    cells = [
        ("markdown", "# LoRA\n\nIt <b>trains</b> little. ![plot](data:image/png;base64,AAAA)"),
        ("code", "# a comment\nprint('```')"),
        ("code", "  \n"),
        ("raw", "Raw."),
    ]
    got = extract(notebook_bytes(cells, language_info={"name": "julia"}))
    assert got.text.split("\n\n") == [
        "# LoRA",
        "It trains little. plot",
        "````julia\n# a comment\nprint('```')\n````",
        "Raw.",
    ]
    assert [heading.text for heading in find_headings(got.text)] == ["LoRA"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("`~# \na", max_size=30), max_size=4), st.sampled_from(["markdown", "code"]))
def test_no_cell_swallows_the_next(sources: list[str], kind: str) -> None:
    text = extract(notebook_bytes([*((kind, s) for s in sources), ("markdown", "# Last")])).text
    assert find_headings(text)[-1].text == "Last"


def test_old_notebooks_keep_their_cells_in_a_worksheet() -> None:
    cells = [{"cell_type": "code", "input": ["a = 1\n", "a"]}]
    data = json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()
    assert extract(data).text == "```python\na = 1\na\n```"


def test_a_cell_without_text_is_named() -> None:
    data = json.dumps({"cells": [{"cell_type": "code"}, 7, {"source": "Text"}]}).encode()
    got = extract(data)
    assert got.text == "Text"
    assert got.notes == tuple(f"cell {n} cannot be read: it holds no text" for n in (1, 2))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"cells": [\n{"source":', "no JSON at line 2"),
        (b"[]", "is JSON, but no notebook"),
        (b'{"cells": 7}', "is JSON, but no notebook"),
        (b'{"worksheets": []}', "is JSON, but no notebook"),
        (b"\x7fELF\x00\x00", "is binary, not text"),
    ],
)
def test_what_is_no_notebook(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        extract(data)


def test_the_place_where_the_limit_was_reached_is_named() -> None:
    got = extract(notebook_bytes([("markdown", "a" * 50)] * 3), characters=120)
    assert len(got.text) == 102
    assert got.notes[0].startswith("is read only up to cell 3: it holds more than 120 characters")
    got = extract(notebook_bytes([("markdown", "a")] * 3), pages=2)
    assert got.text == "a\n\na"
    assert got.notes == ("has 3 cells; only the first 2 are read, split it into several",)
