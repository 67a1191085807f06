"""What the columns of a table that was not made for Viva seem to be."""

import csv
from pathlib import Path

import pytest

from tutor.scoring import Reading
from tutor.scoring.formats import read_table
from tutor.scoring.guess import guess
from tutor.scoring.table import Table


def table(tmp_path: Path, *rows: tuple[str, ...]) -> Table:
    path = tmp_path / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return read_table(path, Reading())


TEXT = "a whole sentence about weights"


@pytest.mark.parametrize(
    ("header", "row", "columns", "responses"),
    [
        (("response", "question_id"), (TEXT, "ft-lora"), {"response": "response",
         "question_id": "question_id"}, ()),
        (("Name", "Antwort", "Punkte"), ("Ada", TEXT, "3"), {"response": "Antwort",
         "learner": "Name", "human_score": "Punkte"}, ()),
        (("Matriculation no", "Response 1", "Response 2", "Total"), ("1", TEXT, TEXT, "3"),
         {"learner": "Matriculation no"}, ("Response 1", "Response 2")),
        (("SID", "1: Why LoRA?", "1.0", "2: Why masks?", "1.0"), ("7", TEXT, "1", TEXT, "0"),
         {"learner": "SID"}, ("1: Why LoRA?", "2: Why masks?")),
        (("E-Mail", "Frage 1: Warum LoRA?", "Q2", "Summe"), ("a@x.de", TEXT, TEXT, "3"),
         {"learner": "E-Mail"}, ("Frage 1: Warum LoRA?", "Q2")),
        (("who knows", "comment"), ("x", TEXT), {"response": "comment"}, ()),
        (("", " "), ("x", "y"), {}, ()),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_their_names_and_their_texts(
    tmp_path: Path,
    header: tuple[str, ...],
    row: tuple[str, ...],
    columns: dict[str, str],
    responses: tuple[str, ...],
) -> None:
    found = guess(table(tmp_path, header, row))
    assert (dict(found.columns), found.responses) == (columns, responses)


def test_an_empty_table_is_guessed_too(tmp_path: Path) -> None:
    assert guess(table(tmp_path, ("response", "question_id"))).columns["response"] == "response"


def test_of_several_columns_of_prose_the_longest_is_the_response(tmp_path: Path) -> None:
    rows = [("a", "b"), ("a few words only", f"{TEXT} and about what else was frozen")]
    assert guess(table(tmp_path, *rows)).columns == {"response": "b"}


def test_an_exam_of_odd_names_is_guessed_by_what_stands_in_it(tmp_path: Path) -> None:
    """The questions are no ids, the longest texts are one model answer, the remarks no marks."""
    long = "a model answer that is longer than what any learner has written in this exam"
    header = ("Stud. no.", "Item", "What they wrote", "Model solution", "Note", "Pts (prof)",
              "Pts max")  # fmt: skip
    rows = [
        (f"s{n}", f"Why is it {n % 2}?", f"{TEXT} {n}", long, "see me", f"{n},5", "9")
        for n in range(6)
    ]
    assert guess(table(tmp_path, header, *rows)).columns == {
        "learner": "Stud. no.",
        "question": "Item",
        "response": "What they wrote",
        "reference": "Model solution",
        "human_score": "Pts (prof)",
        "max_score": "Pts max",
    }


@pytest.mark.parametrize("name", ["Points (max)", "Max. Punkte", "Pts_max", "Maximum marks"])
def test_the_highest_mark_is_no_mark(tmp_path: Path, name: str) -> None:
    columns = guess(table(tmp_path, ("Answer", name), (TEXT, "4"))).columns
    assert columns == {"response": "Answer", "max_score": name}


def test_no_column_is_two_things(tmp_path: Path) -> None:
    columns = guess(
        table(tmp_path, ("Answer", "ID", "Score", "Max points"), (TEXT, "1", "2", "3"))
    ).columns
    assert columns == {
        "response": "Answer",
        "learner": "ID",
        "human_score": "Score",
        "max_score": "Max points",
    }


def test_a_mark_says_in_brackets_what_it_is_out_of(tmp_path: Path) -> None:
    columns = guess(table(tmp_path, ("Answer", "Points (max 4)"), (TEXT, "3"))).columns
    assert columns == {"response": "Answer", "human_score": "Points (max 4)"}
