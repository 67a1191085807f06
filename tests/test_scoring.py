"""A table of responses in, the same table with grades out."""

import csv
import json
from pathlib import Path

import pytest

from corpus import Bank, Question
from corpus.errors import VivaError
from tests.word_share import WordShareGrader
from tutor.errors import ModelMissing, TableError
from tutor.grading import Verdict
from tutor.scoring import Job, LocalEngine, Summary, score_table, summary_record
from tutor.scoring.columns import GRADE_COLUMNS

BANK = Bank((Question("Why is LoRA small?", ["low rank matrices"], id="lora"),))
HEADER = "response_id,question_id,question,reference,response"
ROWS = [
    "r1,,What is ice?,frozen water,frozen water",
    "r2,,What is ice?,frozen water,water",
    "r3,,What is ice?,frozen water,steam",
    "r4,lora,,,low rank matrices",
    "r5,lora,,,",
    "r6,nowhere,,,low rank",
    "r7,,What is ice?,,water",
    "r8,,,frozen water,water",
]


def score(
    source: Path, target: Path, grader: WordShareGrader | None = None, restart: bool = False
) -> Summary:
    grader = WordShareGrader() if grader is None else grader
    job = Job(source, target, BANK, {"grader": "word-share 1"}, restart)
    return score_table(job, LocalEngine(lambda: grader))


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_jsonl(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_row_comes_out_in_order_with_its_grade(tmp_path: Path) -> None:
    summary = score(write(tmp_path / "in.csv", HEADER, *ROWS), tmp_path / "out.csv")
    graded = read_csv(tmp_path / "out.csv")
    assert list(graded[0]) == [*HEADER.split(","), *GRADE_COLUMNS]
    assert [(row["response_id"], row["score"], row["verdict"]) for row in graded] == [
        ("r1", "1.0", "correct"),
        ("r2", "0.5", "partial"),
        ("r3", "0.0", "incorrect"),
        ("r4", "1.0", "correct"),
        ("r5", "0.0", "blank"),
        ("r6", "", "ungraded"),
        ("r7", "", "ungraded"),
        ("r8", "", "ungraded"),
    ]
    assert [row["error"] for row in graded[4:]] == [
        "",
        "The bank holds no question 'nowhere'.",
        "The row has no reference.",
        "The row has no question.",
    ]
    assert [row["needs_review"] for row in graded] == [
        *("false", "true", "false", "false", "false"),
        *("true", "true", "true"),
    ]
    assert summary.sentence == (
        "8 rows: 2 correct, 1 partial, 1 incorrect, 1 blank, 3 ungraded, 4 to review."
    )


def test_key_points_are_a_json_list_in_a_cell_and_a_list_in_json(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEADER, "r2,,What is ice?,frozen water,It is water")
    expected = [{"text": "frozen water", "weight": 1.0, "status": "partly", "evidence": "water"}]
    score(source, tmp_path / "out.csv")
    score(source, tmp_path / "out.jsonl")
    (as_text,), (as_json,) = read_csv(tmp_path / "out.csv"), read_jsonl(tmp_path / "out.jsonl")
    assert json.loads(as_text["key_points"]) == as_json["key_points"] == expected
    assert as_text["misconceptions"] == "[]" and as_json["misconceptions"] == []
    assert (as_json["score"], as_json["error"], as_json["needs_review"]) == (0.5, None, True)


def test_equal_responses_to_one_question_are_graded_once(tmp_path: Path) -> None:
    grader = WordShareGrader()
    responses = ["frozen water", " frozen water ", "Frozen water", "frozen water"]
    rows = [f"{n},,What is ice?,frozen water,{text}" for n, text in enumerate(responses)]
    rows.append("x,,What is snow?,frozen water,frozen water")
    score(write(tmp_path / "in.csv", HEADER, *rows), tmp_path / "out.csv", grader)
    asked = [(question.question, response) for question, response in grader.asked]
    assert asked == [
        ("What is ice?", "frozen water"),
        ("What is ice?", "Frozen water"),
        ("What is snow?", "frozen water"),
    ]
    assert [row["response"] for row in read_csv(tmp_path / "out.csv")][:4] == responses


def test_more_rows_than_one_batch_keep_their_order(tmp_path: Path) -> None:
    rows = [f"{n},,What is ice?,frozen water,water {n}" for n in range(150)]
    seen: list[tuple[int, int]] = []
    job = Job(write(tmp_path / "in.csv", HEADER, *rows), tmp_path / "out.csv")
    progress = lambda done, total: seen.append((done, total))  # noqa: E731
    score_table(job, LocalEngine(WordShareGrader), progress)
    graded = read_csv(tmp_path / "out.csv")
    assert [row["response"] for row in graded] == [f"water {n}" for n in range(150)]
    assert seen == [(128, 150), (150, 150)]


def test_a_response_that_breaks_the_grader_costs_only_its_own_row(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEADER, *ROWS[:3])
    score(source, tmp_path / "out.csv", WordShareGrader(breaks_on="water"))
    graded = read_csv(tmp_path / "out.csv")
    assert [row["verdict"] for row in graded] == ["correct", "ungraded", "incorrect"]
    assert graded[1]["score"] == ""
    assert graded[1]["error"] == ("Grading failed: RuntimeError: the tensor has the wrong shape")


def test_a_missing_model_stops_the_work_and_leaves_no_file(tmp_path: Path) -> None:
    class Unready(WordShareGrader):
        def grade_many(self, items: object) -> list[object]:  # type: ignore[override]
            raise ModelMissing("The encoder is not here; run viva models pull.")

    source = write(tmp_path / "in.csv", HEADER, *ROWS)
    with pytest.raises(VivaError, match="run viva models pull"):
        score(source, tmp_path / "out.csv", Unready())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]


def test_input_columns_with_a_grade_columns_name_are_kept_under_another(tmp_path: Path) -> None:
    row = {"question": "What is ice?", "references": ["frozen water"], "response": "water"}
    row |= {"score": "1", "label": "Correct", "feedback": "Good.", "input_feedback": "older"}
    source = write(tmp_path / "in.jsonl", json.dumps(row))
    summary = score(source, tmp_path / "out.jsonl")
    (graded,) = read_jsonl(tmp_path / "out.jsonl")
    assert list(graded)[:7] == [
        *("question", "references", "response", "input_score", "label"),
        *("input_feedback_2", "input_feedback"),
    ]
    assert (graded["input_score"], graded["score"]) == ("1", 0.5)
    assert (graded["input_feedback_2"], graded["input_feedback"]) == ("Good.", "older")
    assert summary.notes == (
        "Input columns with a name of the grade's columns are kept: "
        "'score' as 'input_score', 'feedback' as 'input_feedback_2'.",
    )


def test_a_graded_table_can_be_graded_again(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEADER, "r1,,What is ice?,frozen water,=water")
    score(source, tmp_path / "once.csv")
    score(tmp_path / "once.csv", tmp_path / "twice.csv")
    (once,), (twice,) = read_csv(tmp_path / "once.csv"), read_csv(tmp_path / "twice.csv")
    assert once["response"] == twice["response"] == "'=water"
    assert {name: twice[name] for name in GRADE_COLUMNS} == {
        name: once[name] for name in GRADE_COLUMNS
    }
    assert {name: twice[f"input_{name}"] for name in GRADE_COLUMNS} == {
        name: once[name] for name in GRADE_COLUMNS
    }


def test_a_question_the_bank_does_not_know_is_graded_by_its_own_reference(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEADER, "r1,10.1_TC,What is ice?,frozen water,water")
    score(source, tmp_path / "out.csv")
    assert read_csv(tmp_path / "out.csv")[0]["score"] == "0.5"


def test_column_names_are_found_whatever_their_case(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", "Question, Reference ,RESPONSE", "What?,water,water")
    score(source, tmp_path / "out.csv")
    (graded,) = read_csv(tmp_path / "out.csv")
    assert list(graded)[:3] == ["Question", " Reference ", "RESPONSE"]
    assert graded["score"] == "1.0"


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (
            "id,answer,question,reference",
            "lacks a column 'response'; the columns found are: id, answer, question, reference.",
        ),
        (
            "response,question",
            "lacks 'reference' (or 'question_id', with a bank); the columns found are: "
            "response, question.",
        ),
        (
            "id",
            "lacks a column 'response' and 'question' and 'reference' (or 'question_id', with a "
            "bank); the columns found are: id.",
        ),
        (
            '"two\nlines",response',
            "lacks 'question' and 'reference' (or 'question_id', with a bank); the columns found "
            "are: two lines, response.",
        ),
        ("response,Response,question_id", "has 2 columns named 'response'; keep one."),
    ],
)
def test_a_table_that_cannot_be_graded_says_what_it_lacks(
    header: str, sentence: str, tmp_path: Path
) -> None:
    source = write(tmp_path / "in.csv", header, "1,2,3")
    with pytest.raises(TableError) as error:
        score(source, tmp_path / "out.csv")
    hint = "; a mapping file (--mapping) says which columns are what."
    assert str(error.value).replace(hint, ".") == f"{source} {sentence}"
    assert (hint in str(error.value)) == ("lacks" in sentence)
    assert not (tmp_path / "out.csv").exists()


def test_paths_that_cannot_be_are_one_sentence(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEADER, *ROWS)
    old = write(tmp_path / "old.csv", "precious")
    for bad_source, target, words in [
        (tmp_path / "none.csv", tmp_path / "out.csv", "none.csv is not there"),
        (
            tmp_path,
            tmp_path / "out.csv",
            "does not end in one of .csv, .tsv, .xlsx, .parquet, .jsonl",
        ),
        (
            source,
            tmp_path / "out.pdf",
            "out.pdf does not end in one of .csv, .tsv, .xlsx, .parquet, .jsonl",
        ),
        (source, tmp_path / "no" / "out.csv", "does not exist; make it first"),
        (source, source, "is the input itself"),
        (source, old, "give --restart to replace it"),
    ]:
        with pytest.raises(TableError, match=words):
            score(bad_source, target)
    assert old.read_text() == "precious\n"
    score(source, old, restart=True)
    assert len(read_csv(old)) == 8


def test_the_input_is_never_replaced(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEADER, *ROWS)
    before = source.read_bytes()
    with pytest.raises(TableError, match="is the input itself"):
        score(source, tmp_path / "." / "in.csv", restart=True)
    assert source.read_bytes() == before


def test_a_crash_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    rows = [f"{n},,What is ice?,frozen water,water {n}" for n in range(150)]
    target = write(tmp_path / "out.csv", "old")

    def stop(done: int, total: int) -> None:
        if done == 128:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        job = Job(write(tmp_path / "in.csv", HEADER, *rows), target, restart=True)
        score_table(job, LocalEngine(WordShareGrader), stop)
    assert target.read_text() == "old\n"


def test_a_table_without_rows_is_graded(tmp_path: Path) -> None:
    summary = score(write(tmp_path / "in.csv", HEADER), tmp_path / "out.csv")
    assert summary.sentence == "0 rows: 0 to review."
    assert (tmp_path / "out.csv").read_text().split("\n")[0].startswith("response_id,")


def test_the_summary_counts_every_verdict() -> None:
    counts = {verdict: 0 for verdict in Verdict} | {Verdict.OFF_TOPIC: 1}
    summary = Summary(1, counts, 0, ("A note.",))
    assert summary.sentence == "1 row: 1 off topic, 0 to review."
    record = summary_record(summary)
    assert record["verdicts"] == {verdict.value: int(verdict == "off_topic") for verdict in Verdict}
    assert (record["rows"], record["to_review"], record["notes"]) == (1, 0, ["A note."])


def test_why_rows_are_ungraded_is_told_without_what_learners_wrote(tmp_path: Path) -> None:
    row = {"question": "What is ice?", "reference": "frozen water", "response": ["my secret"]}
    lines = [json.dumps(row), json.dumps(row), json.dumps(row | {"response": "frozen"}), "no json"]
    source = write(tmp_path / "in.jsonl", *lines)
    summary = score(source, tmp_path / "out.jsonl", WordShareGrader(breaks_on="frozen"))
    assert summary.notes == (
        "2 rows are ungraded: The response holds …",
        "1 row is ungraded: Grading failed: RuntimeError …",
        "1 row is ungraded: Line 4 is not JSON: Expecting value: line 1 column 1 (char 0).",
    )
    again = score(source, tmp_path / "out.jsonl", WordShareGrader(breaks_on="frozen"))
    assert again.notes == summary.notes


def test_a_learners_name_and_group_change_no_grade(tmp_path: Path) -> None:
    header = "learner,group,question,reference,response"
    texts = ["frozen water", "water", "steam", ""]
    people = [("Ann", "a"), ("Zoë Müller-Öz", "b"), ("=HYPERLINK(1)", "c"), ("", "")]
    rows = [f"{who},{of},What is ice?,frozen water,{text}" for who, of in people for text in texts]
    score(write(tmp_path / "in.csv", header, *rows), tmp_path / "out.csv")
    graded = read_csv(tmp_path / "out.csv")
    marks = [[row[name] for name in GRADE_COLUMNS] for row in graded]
    assert marks == marks[:4] * 4
