"""Tables that were not made for Viva: the exports of learning management systems."""

import csv
from pathlib import Path

import pytest

from corpus import Bank, Question
from tests.test_scoring import write
from tests.word_share import WordShareGrader
from tutor.errors import TableError
from tutor.scoring import Job, LocalEngine, Summary, load_mapping, score_table
from tutor.scoring.mapping import SHIPPED

BANK = Bank((Question("Why is LoRA small?", ["low rank matrices"], id="lora"),))


def grade(
    tmp_path: Path, rows: list[list[str]], mapping: str
) -> tuple[Summary, list[dict[str, str]]]:
    with (tmp_path / "in.csv").open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(rows)
    job = Job(tmp_path / "in.csv", tmp_path / "out.csv", BANK, mapping=load_mapping(mapping))
    summary = score_table(job, LocalEngine(WordShareGrader))
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8-sig") as file:
        return summary, list(csv.DictReader(file))


def test_moodle_responses(tmp_path: Path) -> None:
    summary, graded = grade(
        tmp_path,
        [
            "Last name,Email address,Grade/10.00,Question 1,Response 1,Right answer 1,"
            "Question 2,Response 2,Right answer 2".split(","),
            "Doe,d@x.org,7,What is ice?,water,frozen water,What is snow?,-,frozen water".split(","),
            "Roe,r@x.org,9,What is ice?,frozen water,frozen water,"
            "What is snow?,ice,frozen water".split(","),
            "Overall average,,8,,,,,,".split(","),
        ],
        "moodle",
    )
    assert [(r["learner"], r["question"], r["verdict"]) for r in graded] == [
        ("d@x.org", "What is ice?", "partial"),
        ("d@x.org", "What is snow?", "blank"),
        ("r@x.org", "What is ice?", "correct"),
        ("r@x.org", "What is snow?", "incorrect"),
    ]
    assert graded[0]["Grade/10.00"] == "7"
    assert summary.notes == (
        "Responses to 2 questions were taken from the columns 'Response 1', 'Response 2'.",
    )


def test_canvas_student_analysis(tmp_path: Path) -> None:
    mapping = write(
        tmp_path / "canvas.toml",
        (SHIPPED / "canvas.toml").read_text(),
        "[questions.11]",
        'question_id = "lora"',
        "[questions.12]",
        'reference = "frozen water"',
    )
    _, graded = grade(
        tmp_path,
        [
            ["name", "id", "attempt", "11: Why LoRA?", "2.0", "12: What is ice?", "1.0", "score"],
            ["Ann", "7", "1", "low rank matrices", "2.0", "water: cold", "0.5", "2.5"],
        ],
        str(mapping),
    )
    first, second = graded
    assert (first["question_id"], first["score"], first["max_score"]) == ("lora", "1.0", "2.0")
    assert (second["question"], second["human_score"]) == ("What is ice?", "0.5")
    assert (second["learner"], second["score"], second["input_score"]) == ("7", "0.5", "2.5")


def test_a_wide_table_with_questions_by_number(tmp_path: Path) -> None:
    mapping = write(
        tmp_path / "exam.toml",
        (SHIPPED / "gradescope.toml").read_text(),
        "[questions.1]",
        'question = "What is ice?"',
        'references = ["frozen water", "ice"]',
        "max_score = 2",
    )
    _, graded = grade(
        tmp_path,
        [["Name", "SID", "Question 1 Response", "Question 1 Score"], ["Ann", "7", "water", "1"]],
        str(mapping),
    )
    (row,) = graded
    assert (row["learner"], row["human_score"], row["max_score"]) == ("7", "1", "2.0")
    assert row["score"] == "0.33"


def test_named_columns_of_a_long_table(tmp_path: Path) -> None:
    mapping = write(
        tmp_path / "long.toml",
        'blank = ["n/a"]',
        "[columns]",
        'response = "Antwort"',
        "[values]",
        'question = "What is ice?"',
        'reference = "frozen water"',
    )
    _, graded = grade(tmp_path, [["Nr", "Antwort"], ["1", "water"], ["2", "n/a"]], str(mapping))
    assert [row["verdict"] for row in graded] == ["partial", "blank"]
    assert list(graded[0])[:4] == ["Nr", "response", "question", "reference"]


def test_one_column_a_question_named_one_by_one(tmp_path: Path) -> None:
    mapping = write(
        tmp_path / "m.toml",
        "[questions.a]",
        'response_column = "Q1"',
        'human_score_column = "P1"',
        'question_id = "lora"',
    )
    _, graded = grade(tmp_path, [["who", "Q1", "P1"], ["Ann", "low", "0.5"]], str(mapping))
    assert (graded[0]["who"], graded[0]["score"], graded[0]["human_score"]) == (
        "Ann",
        "0.33",
        "0.5",
    )


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ('[columns]\nresponse = "X"', "lacks the mapping's columns 'x'; the columns found are: a"),
        ('[wide]\nresponse = "R {n}"', "has no column like 'R {n}'; the columns found are: a"),
        ('[questions.q]\nresponse_column = "Q"', "lacks the mapping's column 'Q'"),
        ('[colums]\nresponse = "a"', "colums: extra inputs are not permitted"),
        ("columns = 3", "columns: input should be a valid dictionary"),
        ("not toml", "cannot be read as TOML"),
    ],
)
def test_a_mapping_that_does_not_fit(mapping: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(TableError) as error:
        grade(tmp_path, [["a", "b"], ["1", "2"]], str(write(tmp_path / "m.toml", mapping)))
    assert words in str(error.value) and "\n" not in str(error.value)


def test_shipped_mappings_are_listed(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="one of canvas, gradescope, moodle"):
        load_mapping("blackboard")


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ("Surname,Email address,Question 1,Response 1,Right answer 1", "moodle"),
        ("name,id,attempt,11: Why LoRA?,2.0,score", "canvas"),
        ("Name,SID,Question 1 Response,Question 1 Score", "gradescope"),
    ],
)
def test_an_export_is_recognised_and_its_mapping_named(
    columns: str, name: str, tmp_path: Path
) -> None:
    source = write(tmp_path / "in.csv", columns, ",".join("x" * len(columns.split(","))))
    with pytest.raises(TableError, match=f"so give --mapping {name}\\.$"):
        score_table(Job(source, tmp_path / "out.csv"), LocalEngine(WordShareGrader))
