import json
import random
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import tutor.cli.practice
from corpus import Bank, Difficulty, Form, KeyPoint, Question, load_bank
from corpus.shipped import QUESTIONS
from tutor.cli import main
from tutor.grading import (
    Evidence,
    FoundMisconception,
    Grade,
    GradedKeyPoint,
    Status,
    Verdict,
)
from tutor.practice import Practice
from tutor.settings import Settings
from tutor.store import Store
from tutor.wiring import Viva

CARD = Question(
    "What is a model card?",
    references=["The readme of a repository."],
    key_points=[KeyPoint("It is the readme."), KeyPoint("It has metadata.")],
    id="ms-card",
    domain="model-sharing",
    concept="cards",
    difficulty=Difficulty.EASY,
    hints=["Look at the repository's front page.", "It is a Markdown file."],
    source="model-sharing/cards.md#what-a-card-is",
)
OPEN = tuple(one for one in load_bank(QUESTIONS).questions if one.form is Form.OPEN)
MASK = Question(
    "What does the attention mask do?",
    references=["It hides padding."],
    key_points=[KeyPoint("It hides padding.")],
    id="nlp-mask",
    domain="nlp-tasks",
    concept="padding",
    difficulty=Difficulty.EASY,
)


class CardGrader:
    """One response of every kind, by the words ``readme`` and ``licence``."""

    def grade(self, question: Question, response: str) -> Grade:
        points = []
        for point in question.key_points:
            start = response.find("readme")
            found = start >= 0 and "readme" in point.text
            word = response[start:].split(" ")[0].rstrip() if found else ""
            span = Evidence(start, start + len(word), word) if found else None
            points.append(
                GradedKeyPoint(point.text, 1, Status.HIT if found else Status.MISSING, span)
            )
        wrong = response.find("licence")
        misconceptions = ()
        if wrong >= 0:
            misconceptions = (
                FoundMisconception(
                    "The card is the licence.",
                    "The licence is a file of its own.",
                    "model-sharing/licences.md#files",
                    Evidence(wrong, wrong + 7, "licence"),
                ),
            )
        score = sum(point.status is Status.HIT for point in points) / len(points)
        verdict = Verdict.PARTIAL if score else Verdict.INCORRECT
        feedback = "Say what else it holds." if score else "Begin with what it is."
        return Grade(score, verdict, 0.9, not score, tuple(points), misconceptions, feedback, "c 1")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``viva practice`` over two questions, with chance and grading foreseeable."""

    class FakeViva:
        def __init__(self, settings: Settings) -> None:
            self.bank = Bank((CARD, MASK))
            self.grader = CardGrader()

        def practice(self, learner: str | None) -> Practice:
            store = Store(f"sqlite:///{tmp_path / 'viva.db'}", busy_seconds=0.05)
            return Practice(
                bank=self.bank,
                grader=self.grader,
                store=store,
                learner=learner or "me",
                rng=random.Random(0),
                clock=lambda: datetime(2026, 3, 1, tzinfo=UTC),
            )

    monkeypatch.setattr(tutor.cli.practice, "Viva", FakeViva)
    monkeypatch.setattr(tutor.cli.practice, "load_settings", Settings)
    return tmp_path / "viva.db"


def run(typed: str, *options: str) -> Result:
    return CliRunner().invoke(main, ["practice", *options], input=typed)


def kept(database: Path, learner: str = "me") -> Sequence[str]:
    return [each.response for each in Store(f"sqlite:///{database}").history(learner)]


def test_a_response_comes_back_with_words_and_icons(database: Path) -> None:
    typed = "the readme of a repository,\nnot its licence\n\n"
    shown = run(typed, "--domain", "model-sharing", "--count", "1")
    assert shown.exit_code == 0
    assert kept(database) == ["the readme of a repository,\nnot its licence"]
    expected = """\
[model-sharing, easy] From model-sharing, as you asked.

What is a model card?

◐ Partly there, 50 %
  ✓ hit         It is the readme.
                you wrote: "readme"
  ○ missing     It has metadata.
  ✗ not so      The card is the licence.
                you wrote: "licence"
                The licence is a file of its own.
                Read: model-sharing/licences.md#files
Say what else it holds.
Read: model-sharing/cards.md#what-a-card-is

Where you stand:
  model-sharing   41 %  (likely 9 to 83 %; 1 graded)
  nlp-tasks      not tried yet
"""
    assert shown.stdout.endswith(expected)
    assert shown.stdout.startswith("Type your response; an empty line or Ctrl-D ends it.")


def test_a_doubtful_grade_says_so(database: Path) -> None:
    assert "The grader is not sure of this grade." in run("dunno\n\n", "--count", "1").stdout


def test_piped_responses_go_on_until_the_pipe_ends(database: Path) -> None:
    shown = run("first\n\n\nsecond\nstill second\n\nthird, cut off")
    assert shown.exit_code == 0
    assert kept(database) == ["first", "second\nstill second", "third, cut off"]
    assert shown.stdout.count("Not yet") == 3
    assert shown.stdout.count(", easy] ") == 3
    assert shown.stdout.count("Where you stand:") == 1


def test_empty_pipe_asks_once_and_keeps_nothing(database: Path) -> None:
    shown = run("")
    assert (shown.exit_code, kept(database)) == (0, [])
    assert "not tried yet" in shown.stdout


def test_hints_come_one_by_one_and_are_counted(database: Path) -> None:
    shown = run("h\nH\nh\nh\nthe readme\n\n", "--domain", "model-sharing", "--count", "1")
    assert (
        "Hint: Look at the repository's front page.\nHint: It is a Markdown file." in shown.stdout
    )
    assert shown.stdout.count("There is no further hint.") == 1
    (attempt,) = Store(f"sqlite:///{database}").history("me")
    assert attempt.hints == 2
    assert attempt.response == "H\nthe readme"


def test_skip_brings_another_question_and_keeps_nothing(database: Path) -> None:
    shown = run("s\nanswer\n\n", "--count", "1")
    first, second = "What does the attention mask do?", "What is a model card?"
    assert "Skipped." in shown.stdout
    assert shown.stdout.count(first) == shown.stdout.count(second) == 1
    assert kept(database) == ["answer"]


def test_quit_ends_with_the_summary(database: Path) -> None:
    shown = run("one\n\nhalf a thought\nq\nnever read\n\n")
    assert shown.exit_code == 0
    assert kept(database) == ["one"]
    assert "1 graded" in shown.stdout


def test_count_stops_and_leaves_the_rest(database: Path) -> None:
    run("one\n\ntwo\n\nthree\n\n", "--count", "2")
    assert kept(database) == ["one", "two"]


def test_history_counts_for_the_learner_named(database: Path) -> None:
    run("one\n\n", "--learner", "ada", "--count", "1")
    assert (kept(database, "ada"), kept(database)) == (["one"], [])


def test_json_is_one_line_an_attempt_and_nothing_else(database: Path) -> None:
    shown = run("h\nthe readme\n\nno\n\n", "--domain", "model-sharing", "--json")
    first, second = map(json.loads, shown.stdout.splitlines())
    assert first["question_id"] == "ms-card"
    assert first["question"] == "What is a model card?"
    assert (first["response"], first["hints"], first["score"]) == ("the readme", 1, 0.5)
    assert first["verdict"] == "partial"
    assert [point["status"] for point in first["key_points"]] == ["hit", "missing"]
    assert second["mastery"]["value"] < first["mastery"]["value"]
    assert first["mastery"]["low"] < first["mastery"]["value"] < first["mastery"]["high"]
    assert "What is a model card?" in shown.stderr
    assert "Hint:" in shown.stderr


def test_unknown_domain_is_one_sentence(database: Path) -> None:
    shown = run("", "--domain", "cooking")
    assert shown.exit_code == 1
    assert (
        shown.stderr
        == "viva: There is no domain 'cooking'; the bank has model-sharing, nlp-tasks.\n"
    )
    assert shown.stdout == ""


@pytest.mark.parametrize("options", [["--count", "0"], ["--learner", " "], ["--nonsense"]])
def test_wrong_usage_is_status_two(database: Path, options: list[str]) -> None:
    assert run("", *options).exit_code == 2


def test_a_grade_that_cannot_be_kept_is_shown_with_the_reason(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(f"sqlite:///{database}")
    other = sqlite3.connect(database, isolation_level=None)
    grade = CardGrader.grade

    def lock_and_grade(self: CardGrader, question: Question, response: str) -> Grade:
        other.execute("BEGIN IMMEDIATE")
        return grade(self, question, response)

    monkeypatch.setattr(CardGrader, "grade", lock_and_grade)
    shown = run("the readme\n\n", "--domain", "model-sharing", "--json")
    other.close()
    assert shown.exit_code == 1
    assert shown.stdout == ""
    assert "◐ Partly there, 50 %" in shown.stderr
    assert "viva: This grade was not kept and does not count: The history" in shown.stderr
    assert kept(database) == []


def test_control_characters_do_not_reach_the_terminal(database: Path) -> None:
    shown = run("the readme\x07\n\n", "--domain", "model-sharing", "--count", "1")
    assert kept(database) == ["the readme\x07"]
    assert 'you wrote: "readme\ufffd"' in shown.stdout


def test_bytes_that_are_no_text_are_kept_as_question_marks(database: Path) -> None:
    shown = CliRunner().invoke(main, ["practice", "--count", "1"], input=b"caf\xe9 readme\n\n")
    assert shown.exit_code == 0
    assert kept(database) == ["caf\ufffd readme"]


def test_a_terminal_without_icons_shows_the_words(database: Path) -> None:
    runner = CliRunner(charset="latin-1")
    shown = runner.invoke(
        main,
        ["practice", "--count", "1", "--domain", "model-sharing"],
        input="the readme\n\n",
    )
    assert shown.exit_code == 0
    assert "? Partly there, 50 %" in shown.stdout


@pytest.mark.real
def test_the_shipped_questions_with_the_real_grader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two sittings: the second one knows of the first. Chance picks open questions here."""
    monkeypatch.setattr(tutor.cli.practice, "load_settings", lambda: Settings(data_dir=tmp_path))
    monkeypatch.setattr(Viva, "bank", Bank(OPEN))
    options = ("--domain", "fine-tuning", "--count", "1", "--json")
    first = run("The base model stays frozen and only small matrices are trained.\n\n", *options)
    assert first.exit_code == 0, first.stderr
    row = json.loads(first.stdout)
    assert 0 <= row["score"] <= 1
    assert row["key_points"]
    again = run("asdf qwer\n\n", *options)
    assert again.exit_code == 0, again.stderr
    second = json.loads(again.stdout)
    assert second["score"] == 0.0
    assert second["question_id"] != row["question_id"]
    assert second["mastery"]["value"] < row["mastery"]["value"]
