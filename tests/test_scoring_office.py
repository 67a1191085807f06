"""XLSX and Parquet, in and out."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pyarrow import parquet

from tests.test_scoring import HEADER, ROWS, read_csv, read_jsonl, score, write
from tests.word_share import WordShareGrader
from tutor.errors import TableError
from tutor.scoring import Job, LocalEngine, Reading, Summary, score_table
from tutor.scoring.columns import GRADE_COLUMNS
from tutor.scoring.xlsx_writer import LONGEST_CELL

ICE = ["What is ice?", "frozen water"]
COLUMNS = ["response", "question", "reference"]


def workbook(path: Path, *rows: list[object], title: str = "Exam") -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def cells(path: Path) -> list[dict[str, object]]:
    rows = list(load_workbook(path).worksheets[0].iter_rows())
    names = [str(cell.value) for cell in rows[0]]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows[1:]]


def grade(source: Path, target: Path, reading: Reading | None = None) -> Summary:
    job = Job(source, target, reading=reading or Reading())
    return score_table(job, LocalEngine(WordShareGrader))


@pytest.mark.parametrize("extension", ["xlsx", "parquet"])
def test_a_table_keeps_its_rows_through_every_format(extension: str, tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEADER, *ROWS)
    score(source, tmp_path / "out.csv")
    score(source, tmp_path / f"out.{extension}")
    # Back as JSON Lines: what the other format holds is what CSV holds, type by type.
    graded = (tmp_path / f"out.{extension}").rename(tmp_path / f"graded.{extension}")
    score(graded, tmp_path / "again.jsonl")
    expected, again = read_csv(tmp_path / "out.csv"), read_jsonl(tmp_path / "again.jsonl")
    for before, after in zip(expected, again, strict=True):
        assert after["verdict"] == before["verdict"]
        assert after["input_score"] == (float(before["score"]) if before["score"] else None)
        assert after["input_needs_review"] == (before["needs_review"] == "true")
        assert (after["response"] or "") == before["response"]
        assert after["input_key_points"] == before["key_points"]


@pytest.mark.parametrize("extension", ["xlsx", "parquet"])
def test_the_same_rows_are_the_same_bytes(extension: str, tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEADER, *ROWS)
    first, second = tmp_path / f"a.{extension}", tmp_path / f"b.{extension}"
    score(source, first)
    score(source, second)
    assert first.read_bytes() == second.read_bytes()


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    hostile = ["=1+1", "+cmd", "@SUM(A1)", "-2-3", "\tx", "=HYPERLINK(0)"]
    rows = [f'"{text}",What?,water' for text in hostile]
    score(write(tmp_path / "in.csv", "response,question,reference", *rows), tmp_path / "o.xlsx")
    sheet = load_workbook(tmp_path / "o.xlsx").worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}
    assert [row["response"] for row in cells(tmp_path / "o.xlsx")] == [f"'{t}" for t in hostile]


def test_a_sheet_by_name_or_the_first_which_is_told(tmp_path: Path) -> None:
    book = Workbook()
    for title, response in (("Week 1", "water"), ("Week 2", "frozen water")):
        sheet = book.create_sheet(title)
        sheet.append(COLUMNS)
        sheet.append([response, *ICE])
    del book["Sheet"]
    book.save(tmp_path / "in.xlsx")
    told = grade(tmp_path / "in.xlsx", tmp_path / "a.csv").notes
    assert told == (f"{tmp_path / 'in.xlsx'} has 2 sheets; the first one, 'Week 1', was read.",)
    grade(tmp_path / "in.xlsx", tmp_path / "b.csv", Reading(sheet="Week 2"))
    assert [read_csv(tmp_path / f"{n}.csv")[0]["score"] for n in "ab"] == ["0.5", "1.0"]
    with pytest.raises(TableError, match="no sheet 'Week 3'; its sheets are: Week 1, Week 2"):
        grade(tmp_path / "in.xlsx", tmp_path / "c.csv", Reading(sheet="Week 3"))


def test_formulas_errors_and_odd_cells(tmp_path: Path) -> None:
    at = datetime(2026, 5, 1, 10, 30)
    source = workbook(
        tmp_path / "in.xlsx",
        [None, None, None],
        [*COLUMNS, "at", None, "points"],
        ["frozen water", *ICE, at, "x", 4],
        ["=A1", *ICE, date(2026, 5, 1), None, 4.5],
        ["#N/A", *ICE],
        [None, *ICE],
        [5, *ICE],
        [None, None, None],
        ["water", *ICE, None, None, None, "left over"],
    )
    grade(source, tmp_path / "out.jsonl")
    graded = read_jsonl(tmp_path / "out.jsonl")
    assert [row["verdict"] for row in graded] == [
        *("correct", "ungraded", "ungraded", "blank", "incorrect", "ungraded"),
    ]
    assert graded[1]["error"] == (
        "The cell of the response holds a formula without a stored value."
    )
    assert graded[2]["error"] == "The cell of the response holds the error #N/A."
    assert str(graded[5]["error"]).endswith('left over: ["left over"].')
    assert (graded[0]["at"], graded[0]["column 5"], graded[0]["points"]) == (at.isoformat(), "x", 4)
    grade(source, tmp_path / "out.xlsx")
    assert cells(tmp_path / "out.xlsx")[0]["at"] == at


def test_cells_that_a_sheet_cannot_hold_are_cut_and_told(tmp_path: Path) -> None:
    long = "water " * 6000
    rows = [f"{long},What?,water", "wa\x01ter,What?,water"]
    source = write(tmp_path / "in.csv", "response,question,reference", *rows)
    notes = score(source, tmp_path / "out.xlsx").notes
    assert "1 cell is longer than a spreadsheet's 32,767 characters" in notes[0]
    first, second = cells(tmp_path / "out.xlsx")
    assert len(str(first["response"])) == LONGEST_CELL
    assert second["response"] == "wa\ufffdter"


def test_a_workbook_that_is_none(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "in.xlsx", COLUMNS, ["water", *ICE]).read_bytes()
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 60_000_000)
    for content, words in [
        (whole[: len(whole) // 2], "is no workbook"),
        (b"response,question", "is no workbook"),
        (bomb.read_bytes(), "a zip bomb"),
        (workbook(tmp_path / "empty.xlsx").read_bytes(), "is empty; it needs a row"),
    ]:
        (tmp_path / "bad.xlsx").write_bytes(content)
        with pytest.raises(TableError, match=words) as error:
            grade(tmp_path / "bad.xlsx", tmp_path / "out.csv")
        assert "\n" not in str(error.value)


def test_parquet_keeps_the_types_of_its_columns(tmp_path: Path) -> None:
    table = pa.table(
        {
            "response": ["frozen water", None, "water"],
            "question": [ICE[0]] * 3,
            "references": [["frozen water"], ["frozen water", "ice"], []],
            "points": pa.array([1, None, 3], pa.int16()),
            "share": [0.5, float("nan"), None],
            "price": [Decimal("1.50"), None, None],
            "at": [datetime(2026, 5, 1), None, None],
            "raw": [b"\xff", None, None],
            "score": [1, 2, 3],
        }
    )
    parquet.write_table(table, tmp_path / "in.parquet")
    grade(tmp_path / "in.parquet", tmp_path / "out.parquet")
    graded = parquet.read_table(tmp_path / "out.parquet")
    assert graded.schema.names == [*table.schema.names[:-1], "input_score", *GRADE_COLUMNS]
    for name in table.schema.names[:-1]:
        assert graded.schema.field(name).type == table.schema.field(name).type
    assert graded["points"].to_pylist() == [1, None, 3]
    assert graded["score"].to_pylist() == [1.0, 0.0, None]
    assert graded["needs_review"].to_pylist() == [False, False, True]
    grade(tmp_path / "in.parquet", tmp_path / "out.jsonl")
    first = read_jsonl(tmp_path / "out.jsonl")[0]
    assert (first["price"], first["at"], first["raw"]) == ("1.50", "2026-05-01T00:00:00", "\\xff")


def test_half_a_parquet_file_is_a_sentence(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"response": ["a"] * 100}), tmp_path / "in.parquet")
    content = (tmp_path / "in.parquet").read_bytes()
    (tmp_path / "in.parquet").write_bytes(content[: len(content) // 2])
    with pytest.raises(TableError, match="cannot be read as Parquet"):
        grade(tmp_path / "in.parquet", tmp_path / "out.csv")


def test_a_dialect_can_be_told(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(
        "response#question#reference\nWärme#Was?#Wärme".encode("cp850")
    )
    grade(tmp_path / "in.csv", tmp_path / "out.jsonl", Reading(delimiter="#", encoding="cp850"))
    assert read_jsonl(tmp_path / "out.jsonl")[0]["response"] == "Wärme"
    with pytest.raises(TableError, match="There is no encoding 'klingon'"):
        grade(tmp_path / "in.csv", tmp_path / "b.jsonl", Reading(encoding="klingon"))
    with pytest.raises(TableError, match="is not text in ascii; name its encoding"):
        grade(tmp_path / "in.csv", tmp_path / "b.jsonl", Reading(encoding="ascii"))
