"""Laws of scoring: nothing is lost, moved or changed but by the rule for formulas."""

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.word_share import WordShareGrader
from tutor.scoring import Job, LocalEngine, escape_cell, score_table, unescape_cell
from tutor.scoring.columns import GRADE_COLUMNS

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
TRICKY = st.text(st.sampled_from("=+-@'\t\r\n\0\",;|5e. a"), max_size=8)
CELL = TEXT | TRICKY
VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | CELL,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
COLUMNS = ("response", "question", "reference", "note", "score")


@given(TRICKY | TEXT)
@example("'=1")
@example("''-5")
def test_escaping_is_reversible_but_for_nul(text: str) -> None:
    assert unescape_cell(escape_cell(text)) == text.replace("\0", "")


@given(TRICKY | TEXT)
@example("\0=1")
def test_no_escaped_cell_is_a_formula(text: str) -> None:
    cell = escape_cell(text)
    assert "\0" not in cell
    if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        float(cell.replace(",", "."))


@given(TRICKY | TEXT)
def test_reading_and_writing_again_changes_nothing(text: str) -> None:
    once = escape_cell(unescape_cell(text))
    assert escape_cell(unescape_cell(once)) == once


def test_what_is_escaped() -> None:
    escaped = ["=1+1", "+49 30", "-a", "@SUM(A1)", "\tx", "\rx", "--5", "-5-5", "'=1"]
    assert [escape_cell(text) for text in escaped] == ["'" + text for text in escaped]
    plain = ["", "a=1", "-5", "+5", "-0.5", "-1,5", "-1e-5", "-.5", "'a", "'-5", "[=1]", " =1"]
    assert [escape_cell(text) for text in plain] == plain


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL), max_size=8), st.sampled_from(",;\t|"))
def test_every_csv_row_comes_out_once_in_order_and_unchanged(
    rows: list[tuple[str, ...]], delimiter: str
) -> None:
    with TemporaryDirectory() as name:
        source, target = Path(name) / "in.csv", Path(name) / "out.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows([COLUMNS, *rows])
        summary = score_table(Job(source, target), LocalEngine(WordShareGrader))
        text = target.read_bytes().decode("utf-8")
    header, *graded = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    assert header == ["response", "question", "reference", "note", "input_score", *GRADE_COLUMNS]
    # What was escaped already is escaped once, not twice.
    expected = [[escape_cell(unescape_cell(cell)) for cell in row] for row in rows]
    assert [row[:5] for row in graded] == expected
    assert summary.rows == sum(summary.verdicts.values()) == len(rows)
    assert all(len(row) == len(header) for row in graded)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS) | TEXT, VALUE, max_size=5), max_size=6))
def test_every_json_object_comes_out_once_in_order_and_unchanged(
    rows: list[dict[str, object]],
) -> None:
    start: dict[str, object] = {"response": "water", "question": "What?", "reference": "water"}
    rows = [start, *rows]
    names = {name.strip().casefold() for row in rows for name in row}
    if len(names) < len({name for row in rows for name in row}):
        return  # two columns of one name are refused, see test_scoring.py
    with TemporaryDirectory() as name:
        source, target = Path(name) / "in.jsonl", Path(name) / "out.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        score_table(Job(source, target), LocalEngine(WordShareGrader))
        graded = [json.loads(line) for line in target.read_text("utf-8").split("\n")[:-1]]
    assert len(graded) == len(rows)
    for row, record in zip(rows, graded, strict=True):
        assert list(record)[-9:] == list(GRADE_COLUMNS)
        kept = {("score" if k == "input_score" else k): record[k] for k in list(record)[:-9]}
        assert kept == row
        assert list(kept) == list(row)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6))
def test_csv_to_json_lines_and_back_is_the_same_table(rows: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as name:
        source, middle, target = (Path(name) / part for part in ("a.csv", "b.jsonl", "c.csv"))
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["response", "note", "question", "reference"])
            writer.writerows([*map(escape_cell, row), "What?", "water"] for row in rows)
        score_table(Job(source, middle), LocalEngine(WordShareGrader))
        score_table(Job(middle, target), LocalEngine(WordShareGrader))
        text = target.read_bytes().decode("utf-8")
        objects = [json.loads(line) for line in middle.read_text("utf-8").split("\n")[:-1]]
    clean = [[cell.replace("\0", "") for cell in row] for row in rows]
    assert [[o["response"], o["note"]] for o in objects] == clean
    _, *back = csv.reader(io.StringIO(text, newline=""))
    assert [[unescape_cell(cell) for cell in row[:2]] for row in back] == clean
