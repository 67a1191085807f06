"""``viva grade`` as a teacher types it."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus import load_bank
from corpus.shipped import QUESTIONS
from tests.test_scoring import read_csv, read_jsonl, write
from tests.word_share import WordShareGrader
from tutor.cli import main
from tutor.scoring.columns import GRADE_COLUMNS
from tutor.wiring import Viva

DATA = Path(__file__).parent / "data" / "grading"
RUN = "from tutor.cli import main; main()"
ICE = "What is ice?,frozen water,"
BANK = """\
- id: snow
  domain: weather
  question: What is snow?
  references: ["frozen water from clouds"]
"""


@pytest.fixture
def word_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ``Viva`` grades by word share."""
    monkeypatch.setattr(Viva, "grader", property(lambda viva: WordShareGrader()))


def viva(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.usefixtures("word_share")
def test_the_summary_is_a_line_on_stderr_and_json_on_stdout(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", "question,reference,response", ICE + "water", ICE)
    target = tmp_path / "out.csv"
    ran = viva("grade", source, "-o", target, "--json")
    assert ran.exit_code == 0
    assert ran.stderr == "2 rows: 1 partial, 1 blank, 1 to review.\n"
    summary = json.loads(ran.stdout)
    assert (summary["rows"], summary["to_review"], summary["output"]) == (2, 1, str(target))
    assert {name: n for name, n in summary["verdicts"].items() if n} == {"partial": 1, "blank": 1}
    assert [row["score"] for row in read_csv(target)] == ["0.5", "0.0"]
    assert viva("grade", source, "-o", tmp_path / "again.csv").stdout == ""


@pytest.mark.usefixtures("word_share")
def test_a_bank_of_ones_own(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", "question_id,response", "snow,frozen water", "hail,ice")
    (tmp_path / "bank.yaml").write_text(BANK)
    ran = viva("grade", source, "-o", tmp_path / "out.csv", "--bank", tmp_path / "bank.yaml")
    assert ran.stderr == (
        "1 row is ungraded: The bank holds no question …\n"
        "2 rows: 1 partial, 1 ungraded, 2 to review.\n"
    )
    assert [row["score"] for row in read_csv(tmp_path / "out.csv")] == ["0.5", ""]


@pytest.mark.usefixtures("word_share")
def test_the_shipped_bank_is_there_without_asking(tmp_path: Path) -> None:
    question = load_bank(QUESTIONS).questions[0]
    source = write(tmp_path / "in.csv", "question_id,response", f"{question.id},anything")
    ran = viva("grade", source, "-o", tmp_path / "out.csv")
    assert "ungraded" not in ran.stderr and ran.exit_code == 0


@pytest.mark.usefixtures("word_share")
def test_renamed_columns_are_told(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", "question,reference,response,score", ICE + "ice,3")
    ran = viva("grade", source, "-o", tmp_path / "out.csv")
    assert "'score' as 'input_score'" in ran.stderr.splitlines()[0]


def test_failures_are_one_sentence_and_need_no_model(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", "question,answer", "What?,water")
    good = write(tmp_path / "good.csv", "question,reference,response", ICE + "water")
    target = tmp_path / "out.csv"
    for arguments, words in [
        ((tmp_path / "none.csv", "-o", target), "none.csv is not there"),
        ((source, "-o", target), "lacks a column 'response' and 'reference'"),
        ((good, "-o", good), "is the input itself"),
        ((good, "-o", source), "give --restart to replace it"),
        ((good, "-o", tmp_path / "out.pdf"), "does not end in one of"),
    ]:
        ran = viva("grade", *arguments)
        assert (ran.exit_code, ran.stdout) == (1, "")
        assert ran.stderr.startswith("viva: ") and words in ran.stderr
        assert len(ran.stderr.splitlines()) == 1
    assert viva("grade", good).exit_code == 2
    assert not target.exists()


@pytest.mark.real
def test_real_rows_are_graded_by_the_shipped_grader(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    rows = read_jsonl(DATA / "beetle_train.jsonl")
    rows[0]["response"] = "  "
    source = write(tmp_path / "in.jsonl", *map(json.dumps, rows), "no json")
    ran = subprocess.run(
        [sys.executable, "-c", RUN, "grade", str(source), "-o", str(target), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    graded = read_jsonl(target)
    assert json.loads(ran.stdout)["rows"] == len(graded) == len(rows) + 1
    assert (graded[0]["verdict"], graded[0]["score"]) == ("blank", 0.0)
    assert (graded[-1]["verdict"], graded[-1]["score"]) == ("ungraded", None)
    for row, record in zip(rows, graded, strict=False):
        assert list(record) == [*row, *GRADE_COLUMNS]
        assert {name: record[name] for name in row} == row
        assert 0 <= record["score"] <= 1 and 0 <= record["confidence"] <= 1  # type: ignore[operator]
        assert {point["status"] for point in record["key_points"]} <= {  # type: ignore[attr-defined]
            *("hit", "partly", "missing", "contradicted")
        }
        assert record["grader"] and record["error"] is None


@pytest.mark.real
def test_a_correct_response_scores_above_a_wrong_one_in_csv(tmp_path: Path) -> None:
    rows = read_jsonl(DATA / "scientsbank_train.jsonl")
    with (tmp_path / "in.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["question", "reference", "response", "label"])
        writer.writerows(
            [row["question"], row["references"][0], row["response"], row["label"]]  # type: ignore[index]
            for row in rows
        )
    ran = viva("grade", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert ran.exit_code == 0, ran.stderr
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        graded = list(csv.DictReader(file, delimiter=";"))

    def mean(label: str) -> float:
        scores = [float(row["score"]) for row in graded if row["label"] == label]
        return sum(scores) / len(scores)

    assert mean("correct") > mean("incorrect")
