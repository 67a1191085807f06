"""What files people have: separators, encodings, broken rows and broken lines."""

import csv
import json
from pathlib import Path

import pytest

from tests.test_scoring import BANK, HEADER, ROWS, read_csv, read_jsonl, score, write
from tests.word_share import WordShareGrader
from tutor.errors import TableError
from tutor.scoring import Job, LocalEngine, score_table
from tutor.scoring import table as limits
from tutor.scoring.formats import open_table

ICE = {"question": "What is ice?", "reference": "frozen water", "response": "water"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found_and_kept(delimiter: str, tmp_path: Path) -> None:
    lines = [delimiter.join(line.split(",")) for line in (HEADER, *ROWS)]
    score(write(tmp_path / "in.csv", *lines), tmp_path / "out.csv")
    first, second = (tmp_path / "out.csv").read_text().splitlines()[:2]
    assert first.split(delimiter)[:5] == HEADER.split(",")
    assert second.split(delimiter)[4:7] == ["frozen water", "1.0", "correct"]


def test_a_separator_in_a_title_does_not_mislead(tmp_path: Path) -> None:
    source = write(
        tmp_path / "in.csv", 'a|b|c|d|e|f,"question",reference,response', "1,What?,water,water"
    )
    assert open_table(source).columns == ("a|b|c|d|e|f", "question", "reference", "response")


def test_tsv_in_and_out(tmp_path: Path) -> None:
    lines = [line.replace(",", "\t") for line in (HEADER, *ROWS)]
    score(write(tmp_path / "in.tsv", *lines), tmp_path / "out.tsv")
    score(tmp_path / "out.tsv", tmp_path / "out.csv")
    assert (tmp_path / "out.tsv").read_text().split("\t")[:2] == ["response_id", "question_id"]
    assert [row["verdict"] for row in read_csv(tmp_path / "out.csv")][:2] == ["correct", "partial"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("response,question,reference\nWärme,Was?,Wärme\n", encoding=encoding)
    summary = score(source, tmp_path / "out.csv")
    marked = encoding in ("utf-8-sig", "utf-16")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert text.startswith("\ufeffresponse" if marked else "response")
    assert "\nWärme,Was?,Wärme,1.0,correct" in text
    told = (f"{source} is not UTF-8; it was read as Windows-1252.",)
    assert summary.notes == (told if encoding == "cp1252" else ())


@pytest.mark.parametrize("content", [b"\x89PNG\x81\x8d", b"\xff\xfea\x00\x00\xd8b"])
def test_what_is_no_text_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    with pytest.raises(TableError, match="is not text in"):
        score(tmp_path / "in.csv", tmp_path / "out.csv")


@pytest.mark.parametrize("name", ["in.csv", "in.tsv", "in.jsonl"])
def test_an_empty_file_is_one_sentence(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("\n\n")
    with pytest.raises(TableError, match="is empty"):
        score(tmp_path / name, tmp_path / "out.csv")


def test_rows_with_too_many_or_too_few_cells(tmp_path: Path) -> None:
    source = write(
        tmp_path / "in.csv",
        "response,question,reference",
        "water,What?,water,more,and =more",
        "",
        "water,What?",
        "water,What?,water",
    )
    score(source, tmp_path / "out.csv")
    graded = read_csv(tmp_path / "out.csv")
    assert [row["verdict"] for row in graded] == ["ungraded", "ungraded", "correct"]
    assert graded[0]["error"] == (
        'The row has 5 cells where the header has 3; left over: ["more", "and =more"].'
    )
    assert graded[1]["error"] == "The row has 2 cells where the header has 3."
    assert [graded[1][name] for name in ("response", "reference")] == ["water", ""]


def test_an_open_quote_is_named(tmp_path: Path) -> None:
    source = write(
        tmp_path / "in.csv",
        "response,question,reference",
        '5" of water,"What\nis it?",water',
        '"water,What?,water',
        "water,What?,water",
    )
    score(source, tmp_path / "out.csv")
    graded = read_csv(tmp_path / "out.csv")
    assert [row["verdict"] for row in graded] == ["correct", "ungraded"]
    assert graded[1]["error"] == (
        "A quote is never closed, so the rest of the table (2 lines) is this row."
    )


def test_a_row_beyond_all_measure_is_a_broken_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.scoring.delimited.LONGEST_LINE", 1000)
    source = write(tmp_path / "in.csv", "response,question_id", '"water', *["x,y"] * 400)
    with pytest.raises(TableError, match="a quote that is opened and never closed"):
        score(source, tmp_path / "out.csv")
    assert limits.LONGEST_LINE == 10_000_000


def test_responses_that_cannot_be_graded_do_not_stop_the_others(tmp_path: Path) -> None:
    source = write(
        tmp_path / "in.csv",
        "response,question,reference",
        "wa\0ter,What?,water",
        "x" * 100_001 + ",What?,water",
        "x" * 100_000 + ",What?,water",
        "=water,What?,water",
    )
    score(source, tmp_path / "out.csv")
    graded = read_csv(tmp_path / "out.csv")
    assert [row["error"] for row in graded] == [
        "The response holds NUL bytes.",
        "The response has 100,001 characters; the limit is 100,000.",
        "",
        "",
    ]
    assert [row["verdict"] for row in graded[2:]] == ["incorrect", "correct"]
    assert [row["response"] for row in graded][0::3] == ["water", "'=water"]


def test_json_lines_that_are_none(tmp_path: Path) -> None:
    lines = [
        json.dumps(ICE),
        '{"response": "water", ',
        "[1, 2]",
        "[" * 100_000,
        '{"response": "water", "question": "What?", "reference": NaN}',
        '{"response": "water", "question": "What?", "reference": 1e999}',
        "",
        json.dumps({"question": "What is ice?", "reference": "frozen water"}),
        json.dumps(ICE | {"response": None}),
        json.dumps(ICE | {"response": 4}),
        json.dumps(ICE | {"response": ["water"]}),
        json.dumps(ICE | {"response": "\ud83d water"}),
        json.dumps(ICE | {"references": [3, {"text": "water"}]}),
        json.dumps(ICE | {"references": ["  ", "ice"], "note": "=1"}),
    ]
    score(write(tmp_path / "in.jsonl", *lines), tmp_path / "out.jsonl")
    graded = read_jsonl(tmp_path / "out.jsonl")
    errors = [str(row["error"]) for row in graded]
    assert errors[1].startswith("Line 2 is not JSON: ")
    assert errors[2] == "Line 3 holds a JSON list, not an object."
    assert errors[3].startswith("Line 4 is not JSON: ")
    assert errors[4] == "Line 5 is not JSON: NaN is not a JSON value."
    assert errors[5] == "Line 6 is not JSON: 1e999 is too large a number."
    assert errors[6] == "The row has no response."
    assert [row["verdict"] for row in graded[7:9]] == ["blank", "incorrect"]
    assert errors[9] == 'The response holds ["water"], which is no text.'
    assert errors[10] == "The response holds half a surrogate pair, which is no text."
    assert errors[11] == 'The reference holds {"text": "water"}, which is no text.'
    assert (graded[12]["score"], graded[12]["note"]) == (0.33, "=1")
    assert graded[10]["response"] == "\ud83d water"


@pytest.mark.parametrize(
    ("cells", "score"),
    [
        ({"references": '["water"]'}, 1.0),
        ({"references": "water"}, 1.0),
        ({"references": "[water] (solid)"}, 0.5),
        ({"references": '["water", "solid"]', "reference": "ice cold"}, 0.25),
        ({"references": "", "reference": "water"}, 1.0),
        ({"references": "[]", "reference": "[water]"}, 1.0),
    ],
)
def test_references_in_a_table_of_text(cells: dict[str, str], score: float, tmp_path: Path) -> None:
    row = {"question": "What?", "response": "water"} | cells
    with (tmp_path / "in.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    score_table(Job(tmp_path / "in.csv", tmp_path / "out.csv"), LocalEngine(WordShareGrader))
    assert read_csv(tmp_path / "out.csv")[0]["score"] == str(score)


def test_one_line_in_another_encoding_costs_only_itself(tmp_path: Path) -> None:
    good = json.dumps(ICE).encode()
    bad = json.dumps(ICE | {"response": "Wärme"}, ensure_ascii=False).encode("cp1252")
    (tmp_path / "in.jsonl").write_bytes(b"\n".join([bad, good]))
    score(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    graded = read_jsonl(tmp_path / "out.jsonl")
    assert [row["error"] for row in graded] == ["Line 1 is not UTF-8.", None]


def test_a_json_line_beyond_all_measure_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.scoring.jsonl.LONGEST_LINE", 200)
    long = json.dumps(ICE | {"response": "water " * 1000})
    score(write(tmp_path / "in.jsonl", long, json.dumps(ICE)), tmp_path / "out.jsonl")
    graded = read_jsonl(tmp_path / "out.jsonl")
    assert [row["error"] for row in graded] == ["Line 1 is longer than 200 characters.", None]


def test_json_lines_to_csv_and_back(tmp_path: Path) -> None:
    rows = [
        {"response": "-5", "question": "What?", "references": ["=a", "b"], "n": 1, "ok": True},
        {"question": "What?", "response": "\udfff", "references": ["c"], "extra": {"deep": [None]}},
    ]
    score(write(tmp_path / "in.jsonl", *map(json.dumps, rows)), tmp_path / "out.csv")
    first, second = read_csv(tmp_path / "out.csv")
    assert list(first)[:6] == ["response", "question", "references", "n", "ok", "extra"]
    assert list(first.values())[:6] == ["-5", "What?", '["=a", "b"]', "1", "true", ""]
    assert (second["response"], second["extra"]) == ("\\udfff", '{"deep": [null]}')
    score_table(
        Job(tmp_path / "out.csv", tmp_path / "back.jsonl", BANK), LocalEngine(WordShareGrader)
    )
    back = read_jsonl(tmp_path / "back.jsonl")
    assert [row["error"] for row in back] == [None, None]


def test_columns_of_one_name_both_survive(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", "n,response,n,question_id,n", "1,low,2,lora,3")
    score(source, tmp_path / "out.csv")
    score(source, tmp_path / "out.jsonl")
    header, row = (tmp_path / "out.csv").read_text().splitlines()
    assert header.startswith("n,response,n,question_id,n,score")
    assert row.startswith("1,low,2,lora,3,0.33,")
    (graded,) = read_jsonl(tmp_path / "out.jsonl")
    assert [graded[name] for name in ("n", "n_2", "n_3")] == ["1", "2", "3"]
