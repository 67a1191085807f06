"""The exam from the first question to the verdict, broken off wherever it may be."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import tutor.cli.exam
from corpus import Question
from tests.test_exam import BANK
from tutor.cli import main
from tutor.errors import StoreError
from tutor.examination import Examination
from tutor.grading import Grade, Verdict
from tutor.learning import Attempt
from tutor.learning.exam import Answer
from tutor.practice import Practice
from tutor.settings import Settings
from tutor.store import Learn, Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class YesGrader:
    """``yes`` is right, ``???`` cannot be graded, the rest is wrong."""

    def grade(self, question: Question, response: str) -> Grade:
        if response == "???":
            return Grade(None, Verdict.UNGRADED, 0.0, True, (), (), "", "yes 1", "no words")
        right = response == "yes"
        verdict = Verdict.CORRECT if right else Verdict.INCORRECT
        return Grade(float(right), verdict, 1.0, False, (), (), "", "yes 1")


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


CLOCK = Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    CLOCK.now = NOON
    yield tmp_path


def examination(folder: Path, store: Store | None = None) -> Examination:
    """As after closing the browser and opening it again: nothing but the file is the same."""
    store = Store(f"sqlite:///{folder / 'viva.db'}", busy_seconds=0.05) if store is None else store
    practice = Practice(BANK, YesGrader(), store, "ada", random.Random(0), CLOCK)
    return Examination(practice, store, random.Random(0), CLOCK)


def test_an_exam_is_taken_up_where_it_was_left(folder: Path) -> None:
    paper = examination(folder).begin(minutes=60)
    for name in paper.question_ids[:13]:
        paper = paper.with_answer(name, Answer("yes", sure=0.9))
    paper = paper.with_answer(paper.question_ids[13], Answer("half a thou"))
    examination(folder).save(paper)
    CLOCK.now += timedelta(minutes=20)
    again = examination(folder).paper()
    assert again == paper
    assert again.seconds_left(CLOCK.now) == 2400
    assert again.answer(paper.question_ids[13]).response == "half a thou"


def test_it_is_graded_at_the_end_and_counts(folder: Path) -> None:
    exam = examination(folder)
    paper = exam.begin()
    for name in paper.question_ids:
        paper = paper.with_answer(name, Answer("yes" if not name.startswith("two") else "no", 0.8))
    assert exam.practice.history() == []
    graded = exam.grade(paper)
    assert len(exam.practice.history()) == 25
    assert {attempt.sure for attempt in exam.practice.history()} == {0.8}
    outcome = exam.outcome(graded)
    assert outcome.result.domains["two"][0] == 0.0
    assert outcome.weak[0] == "two"
    assert all(source.startswith("two.md") for source in outcome.read)
    assert outcome.band.name == "almost"
    assert sum(outcome.chances.values()) == pytest.approx(1.0)
    assert examination(folder).done() == [graded]
    assert examination(folder).paper().graded


class FailsOnce(Store):
    """A disk that is full at the fifth grade."""

    left = 4

    def add_attempt(self, attempt: Attempt, learn: Learn | None = None) -> int:
        if self.left == 0:
            self.left = 99
            raise StoreError("The disk is full.")
        self.left -= 1
        return super().add_attempt(attempt, learn)


def test_grading_that_broke_off_goes_on_and_counts_nothing_twice(folder: Path) -> None:
    store = FailsOnce(f"sqlite:///{folder / 'viva.db'}")
    exam = examination(folder, store)
    with pytest.raises(StoreError):
        exam.grade(exam.begin())
    paper = examination(folder).paper()
    assert paper is not None
    assert paper.finished is not None
    assert not paper.graded
    examination(folder).grade(paper)
    asked = [attempt.question_id for attempt in exam.practice.history()]
    assert len(asked) == len(set(asked)) == 25


def test_what_cannot_be_graded_counts_nowhere(folder: Path) -> None:
    exam = examination(folder)
    paper = exam.begin()
    paper = paper.with_answer(paper.question_ids[0], Answer("???"))
    outcome = exam.outcome(exam.grade(paper))
    assert (outcome.result.ungraded, outcome.result.questions) == (1, 24)


def test_a_new_exam_takes_other_questions(folder: Path) -> None:
    exam = examination(folder)
    first = exam.grade(exam.begin(questions=12))
    second = exam.begin(questions=12)
    assert not set(first.question_ids) & set(second.question_ids)
    exam.drop()
    assert exam.paper() is None


@pytest.fixture
def shell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    class FakeViva:
        def __init__(self, settings: Settings) -> None:
            self.bank, self.grader = BANK, YesGrader()

        def examination(self, learner: str | None) -> Examination:
            return examination(folder)

    monkeypatch.setattr(tutor.cli.exam, "Viva", FakeViva)
    monkeypatch.setattr(tutor.cli.exam, "load_settings", Settings)
    return folder


def run(typed: str, *options: str) -> Result:
    return CliRunner().invoke(main, ["exam", *options], input=typed)


def test_the_shell_asks_breaks_off_and_goes_on(shell: Path) -> None:
    first = run("yes\n\nyes\n\nq\n")
    assert first.exit_code == 0, first.output
    assert "Question 3 of 25." in first.stdout
    assert "The exam is kept; `viva exam` goes on with it." in first.stdout
    second = run("s\n" + "yes\n\n" * 22)
    assert "Resuming at question 3 of 25." in second.stdout
    assert "24.0 of 25 points" in second.stdout
    assert "You are ready for the certification exam." in second.stdout
    assert "Next time: ready" in second.stdout
    assert "Resuming" not in run("q\n").stdout


def test_the_shells_json_is_one_object(shell: Path) -> None:
    shown = run("no\n\n" * 25, "--json", "--restart")
    row = json.loads(shown.stdout)
    assert (row["points"], row["band"]) == (0.0, "start again")
    assert row["chances"]["start again"] > 0.9
    assert set(row["domains"]) == set(BANK.domains)


def test_the_shells_clock_hands_the_exam_in(shell: Path) -> None:
    run("yes\n\nq\n", "--minutes", "5")
    CLOCK.now += timedelta(minutes=6)
    shown = run("")
    assert "The time is up." in shown.stdout
    assert "1.0 of 25 points" in shown.stdout


def test_the_shells_strength_test(shell: Path) -> None:
    shown = run("yes\n\n" * 10, "--strength", "two")
    assert "10.0 of 10 points in two." in shown.stdout
    assert "That two is strong has a probability of" in shown.stdout
    wrong = run("", "--strength", "cooking")
    assert wrong.exit_code == 1
    assert "There is no domain 'cooking'" in wrong.stderr
    assert run("", "--minutes", "0").exit_code == 2
