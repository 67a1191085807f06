"""The trust report: its figures against other people's formulas, and its page."""

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from tests.test_scoring import HEADER, ROWS, score, write
from tutor.cli import main
from tutor.scoring.like import clusters
from tutor.scoring.report import build_report, report_page
from tutor.scoring.report.agreement import agreement, steps_of
from tutor.scoring.report.items import item_statistics
from tutor.scoring.report.trust import calibration, coverage, spread_sample, to_mark, wilson

FIELDS = [
    *("response_id", "learner", "question_id", "question", "response", "human_score", "school"),
    *("score", "verdict", "confidence", "needs_review", "key_points", "misconceptions", "grader"),
]
NOBODY = np.full(4000, -1)


def graded(path: Path, rows: int = 300, marked: int = 200, **more: str) -> Path:
    """A graded table in which the machine is right as often as its confidence says."""
    rng = np.random.default_rng(5)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*FIELDS, *more])
        writer.writeheader()
        for n in range(rows):
            ability = (n // 3 % 10) / 10
            human = float(rng.random() < 0.2 + 0.6 * ability)
            confidence = round(float(rng.uniform(0.5, 1)), 2)
            machine = human if rng.random() < confidence else 1 - human
            point = {"text": "It is water", "weight": 1, "evidence": None}
            point["status"] = "hit" if machine else "missing"
            row = {
                "response_id": f"r{n}",
                "learner": f"l{n // 3}",
                "question_id": f"q{n % 3}",
                "question": f"What is {n % 3}?",
                "response": ["<b>frozen</b> water", "water, frozen!", "steam"][n % 3],
                "human_score": human if n < marked else "",
                "school": "north" if n % 2 else "south",
                "score": machine,
                "verdict": "correct" if machine else "incorrect",
                "confidence": confidence,
                "needs_review": str(confidence < 0.8).lower(),
                "key_points": json.dumps([point]),
                "misconceptions": json.dumps([] if machine else [{"text": "It is steam"}]),
                "grader": "coin 1",
            }
            writer.writerow(row | more)
    return path


def viva(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=40))
def test_kappa_and_pearson_are_the_known_ones(pairs: list[tuple[int, int]]) -> None:
    machine, human = np.array([p[0] for p in pairs]) / 4, np.array([p[1] for p in pairs]) / 4
    found = agreement(machine, human, NOBODY[: len(pairs)])
    steps = found["levels"] - 1
    levels = [np.rint(scores * steps).astype(int) for scores in (machine, human)]
    if len(set(levels[0]) | set(levels[1])) > 1:
        expected = cohen_kappa_score(*levels, weights="quadratic", labels=range(steps + 1))
        assert found["quadratic_weighted_kappa"]["value"] == pytest.approx(expected, abs=1e-4)
    if machine.std() > 0 and human.std() > 0:
        expected = np.corrcoef(machine, human)[0, 1]
        assert found["pearson"]["value"] == pytest.approx(expected, abs=1e-4)
    else:
        assert found["pearson"]["value"] is None
    rmse = float(np.sqrt(((machine - human) ** 2).mean()))
    assert found["rmse"]["value"] == pytest.approx(rmse, abs=1e-4)


def test_intervals_hold_the_value_and_widen_when_rows_belong_together() -> None:
    rng = np.random.default_rng(1)
    human = rng.integers(0, 5, 200) / 4
    machine = np.clip(human + rng.normal(0, 0.3, 200), 0, 1)
    alone = agreement(machine, human, NOBODY[:200])
    # Ten rows that are the same ten times over hold no more than one of them.
    again = agreement(
        np.repeat(machine[:20], 10), np.repeat(human[:20], 10), np.repeat(np.arange(20), 10)
    )
    for name in ("agreement", "quadratic_weighted_kappa", "pearson", "rmse"):
        assert alone[name]["low"] <= alone[name]["value"] <= alone[name]["high"]
        assert again[name]["high"] - again[name]["low"] > alone[name]["high"] - alone[name]["low"]
    assert agreement(machine[:1], human[:1], NOBODY[:1])["agreement"]["low"] is None


def test_the_scale_is_found() -> None:
    assert steps_of(np.array([0, 1, 1])) == 2
    assert steps_of(np.array([0, 0.25, 1])) == 4
    assert steps_of(np.array([0.1234, 0.777])) == 10


def test_coverage_keeps_rows_of_one_confidence_together() -> None:
    confidence = np.array([0.9, 0.9, 0.8, 0.8, 0.7])
    human = np.ones(5)
    machine = np.array([1, 1, 1, 0, 0.0])
    wanted = {row["agreement"]: row["coverage"] for row in coverage(machine, human, confidence)}
    assert wanted == {0.9: 0.4, 0.95: 0.4, 0.98: 0.4}
    assert coverage(1 - human, human, confidence)[0]["coverage"] == 0


def test_an_honest_grader_lies_on_the_diagonal() -> None:
    rng = np.random.default_rng(2)
    confidence = rng.uniform(0.3, 1, 4000)
    human = np.ones(4000)
    machine = (rng.random(4000) < confidence).astype(float)
    assert calibration(machine, human, confidence)["error"] < 0.03
    assert calibration(machine, human, np.full(4000, 0.99))["error"] > 0.25


def test_a_test_by_hand() -> None:
    # Four learners, two questions; all four have both but the last, who has one.
    score = np.array([1, 1, 0.5, 0, 0, 0.5, 1.0])
    question = np.array([0, 1, 0, 1, 0, 1, 0])
    learner = np.array([0, 0, 1, 1, 2, 2, 3])
    (first, second), alpha, learners = item_statistics(score, question, learner, 2)
    assert (first["n"], first["facility"], learners) == (4, 0.625, 3)
    grid = np.array([[1, 1], [0.5, 0], [0, 0.5]])
    assert first["discrimination_index"] == pytest.approx(np.corrcoef(grid.T)[0, 1], abs=1e-4)
    assert second["discriminative_efficiency"] == pytest.approx(0.5, abs=1e-4)
    expected = 2 * (1 - grid.var(axis=0, ddof=1).sum() / grid.sum(axis=1).var(ddof=1))
    assert alpha == pytest.approx(expected, abs=1e-4)


def test_how_many_to_mark() -> None:
    assert to_mark(0.5, 10**9, 0.05) == 385
    assert to_mark(0.5, 100, 0.05) == 80
    assert to_mark(0.5, 3, 0.05) == 3
    assert wilson(1.0, 10)[1] == 1.0 and wilson(1.0, 10)[0] == pytest.approx(0.722, abs=1e-3)
    confidence = np.linspace(0, 1, 100)
    assert spread_sample(confidence, 4) == [12, 37, 62, 87]
    assert spread_sample(confidence[:0], 4) == []


def test_like_responses_are_together_and_unlike_ones_are_not() -> None:
    texts = ["Water that is frozen", "frozen water, that is", "water that isn't frozen"]
    texts += ["frozen WATER that is", "freezes at 0", "freezes at 5", ""]
    assert clusters(texts) == [0, 0, 1, 0, 2, 3, 4]
    assert clusters(["ice", "ice"], ["hit", "missing"]) == [0, 1]


def test_the_report_of_a_marked_table(tmp_path: Path) -> None:
    report = build_report(graded(tmp_path / "in.csv"), groups=["school"])
    human = report["human"]
    assert (report["rows"], human["all"]["n"], report["graders"]) == (300, 200, ["coin 1"])
    assert sum(map(sum, human["confusion"]["rows"])) == 200
    assert len(human["worst"]) == 11 and human["worst"][0]["key_points"][0]["text"]
    assert [part["question"] for part in human["by_question"]] == ["q0", "q1", "q2"]
    assert {entry["group"] for entry in report["groups"]["school"]} == {"north", "south"}
    first = report["questions"][0]
    assert first["key_points"][0]["hit"] == pytest.approx(first["facility"], abs=1e-3)
    assert first["misconceptions"][0]["text"] == "It is steam"
    assert first["clusters"][0]["responses"] == 100
    assert report["cronbachs_alpha"] is not None
    # What is asked for is what is still missing, spread over sure and unsure rows.
    sampling = report["sampling"]
    assert len(sampling["rows"]) == max(0, sampling["needed"]["0.05"] - 200)
    assert all(row["row"] > 200 for row in sampling["rows"])


def test_without_human_marks_it_says_what_it_can(tmp_path: Path) -> None:
    report = build_report(graded(tmp_path / "in.csv", marked=0), half_width=0.1)
    assert report["human"] is None and report["human_human"] is None
    assert report["sampling"]["from"] == "the grader's own confidence"
    assert len(report["sampling"]["rows"]) == report["sampling"]["needed"]["0.10"]
    assert "cannot be measured" in report_page(report)


def test_two_people_are_compared(tmp_path: Path) -> None:
    report = build_report(graded(tmp_path / "in.csv", human_score_2="1"))
    assert report["human_human"]["n"] == 200
    assert "Two people on 200 rows" in report_page(report)


def test_marks_that_are_none_are_counted_and_left_out(tmp_path: Path) -> None:
    source = graded(tmp_path / "in.csv", rows=3, marked=0)
    text = source.read_text().replace("water,,", "water,7,", 1).replace("steam,,", "steam,good,", 1)
    source.write_text(text)
    notes = build_report(source)["notes"]
    assert any("is not in [0, 1] without max_score" in note for note in notes) or any(
        "is no number" in note for note in notes
    )


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


def test_the_page_is_one_file_without_scripts_and_with_no_html_of_learners(tmp_path: Path) -> None:
    page = report_page(build_report(graded(tmp_path / "in.csv"), groups=["school"]))
    parser = Page()
    parser.feed(page)
    assert not {"script", "img", "iframe", "link", "a"} & set(parser.tags)
    assert "&lt;b&gt;frozen" in page and "<b>frozen" not in page
    assert re.search(r"(?:src|href)=|url\(", page) is None


def test_no_text_leaves_out_what_learners_wrote(tmp_path: Path) -> None:
    report = build_report(graded(tmp_path / "in.csv"), with_text=False)
    everything = json.dumps(report) + report_page(report)
    assert "frozen" not in everything and "steam!" not in everything


def test_the_command_writes_html_and_json(tmp_path: Path) -> None:
    source = graded(tmp_path / "in.csv")
    ran = viva("report", source, "-o", tmp_path / "r.html", "--group", "school", "--json")
    assert ran.exit_code == 0, ran.output
    assert "300 rows, 200 with a human mark, quadratic weighted kappa 0." in ran.stderr
    assert json.loads(ran.stdout) == json.loads(json.dumps(build_report(source, groups=["school"])))
    assert (tmp_path / "r.html").read_text().startswith("<!doctype html>")
    assert viva("report", source, "-o", tmp_path / "r.json").exit_code == 0
    assert json.loads((tmp_path / "r.json").read_text())["rows"] == 300
    for arguments, words in [
        ((source, "-o", tmp_path / "r.pdf"), "does not end in .html or .json"),
        ((source, "--group", "class"), "lacks a column 'class'"),
        ((write(tmp_path / "x.csv", HEADER, *ROWS),), "lacks a column 'score'"),
    ]:
        ran = viva("report", *arguments)
        assert (ran.exit_code, len(ran.stderr.splitlines())) == (1, 1) and words in ran.stderr


def test_what_grade_writes_can_be_reported(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEADER, *ROWS)
    for extension in ("csv", "xlsx", "parquet", "jsonl"):
        score(source, tmp_path / f"out.{extension}")
        report = build_report(tmp_path / f"out.{extension}")
        assert (report["rows"], report["graded"], report["to_review"]) == (8, 5, 4)
        report_page(report)
