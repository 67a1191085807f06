"""Every form of question in the terminal, from the question to what is kept."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import tutor.cli.practice
from corpus import Bank, Question
from tests.fake_viva import LastWordGrader
from tests.form_questions import CARD, CHECK, EVERY_FORM, RECALL, SCENARIO, SEVERAL
from tutor.cli import main
from tutor.grading import shown_order
from tutor.learning import Attempt
from tutor.practice import Practice
from tutor.settings import Settings
from tutor.store import Store


class Terminal:
    """``viva practice`` over the questions given, with a history of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store = Store(f"sqlite:///{folder / 'viva.db'}")
        self.bank = EVERY_FORM
        self.grader = LastWordGrader()
        monkeypatch.setattr(tutor.cli.practice, "Viva", lambda settings: self)
        monkeypatch.setattr(tutor.cli.practice, "load_settings", Settings)

    def practice(self, learner: str | None) -> Practice:
        at = datetime(2026, 3, 1, tzinfo=UTC)
        return Practice(self.bank, self.grader, self.store, "me", random.Random(0), lambda: at)

    def type(self, typed: str, *questions: Question, options: tuple[str, ...] = ()) -> Result:
        self.bank = Bank(questions)
        result = CliRunner().invoke(main, ["practice", *options], input=typed)
        assert result.exit_code == 0, result.stderr
        return result

    def kept(self) -> list[Attempt]:
        return self.store.history("me")


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(tmp_path, monkeypatch)


def number_of(question: Question, text: str, attempt: int = 0) -> int:
    """The number under which an attempt shows an option."""
    texts = [question.options[number].text for number in shown_order(question, attempt)]
    return texts.index(text) + 1


def test_a_choice_is_picked_by_its_number(terminal: Terminal) -> None:
    right = number_of(CHECK, "The attention mask")
    shown = terminal.type(f"{right}\n", CHECK, options=("--count", "1")).stdout
    assert "Type the number of the one that is right." in shown
    assert f"{right}. The attention mask" in shown
    assert "✓ Correct, 100 %" in shown
    assert f"   {right} ✓ yes The attention mask\n" in shown
    assert "It is 0 where padding stands." in shown
    assert "They only count." not in shown
    assert "Step by step:\n  1. Padding makes rows equally long.\n  2. The mask" in shown
    (attempt,) = terminal.kept()
    assert (attempt.response, attempt.score) == ("The attention mask", 1.0)


def test_a_wrong_pick_says_why_and_the_hints_count(terminal: Terminal) -> None:
    wrong = number_of(CHECK, "The token ids")
    shown = terminal.type(f"h\n{wrong}\n", CHECK, options=("--count", "1")).stdout
    assert "Hint: It has as many entries as there are tokens." in shown
    assert "✗ Not yet, 0 %" in shown
    assert "✗ no  The token ids\n           They hold the padding itself." in shown
    assert "○ yes The attention mask" in shown
    assert [(a.response, a.score, a.hints) for a in terminal.kept()] == [("The token ids", 0.0, 1)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9\n", "There is no option 9; type a number up to 3."),
        ("1 2\n", "2 options are picked, but this question takes one."),
        ("the mask thing\n", "No option of this question reads 'the mask thing'."),
    ],
)
def test_what_is_no_option_is_asked_for_again(terminal: Terminal, typed: str, said: str) -> None:
    shown = terminal.type(typed + "The attention mask\n", CHECK, options=("--count", "1"))
    assert said in shown.stdout
    assert [attempt.score for attempt in terminal.kept()] == [1.0]


def test_another_attempt_shows_the_options_in_another_order(terminal: Terminal) -> None:
    shown = terminal.type("1\n" * 12, CHECK, options=("--count", "12")).stdout
    firsts = {line for line in shown.splitlines() if line.startswith("   1. ")}
    assert len(firsts) == 3


@pytest.mark.parametrize("separator", [" ", ",", ", ", "; "])
def test_several_are_picked_in_one_line_for_partial_credit(
    terminal: Terminal, separator: str
) -> None:
    picked = ("A smaller batch", "Gradient checkpointing", "More epochs")
    typed = separator.join(str(number_of(SEVERAL, text)) for text in picked)
    shown = terminal.type(f"{typed}\n", SEVERAL, options=("--count", "1")).stdout
    assert "Type the numbers of all that are right, as in: 1 3" in shown
    assert "◐ Partly there, 50 %" in shown
    assert "2 of 2 right ones are picked, and 1 that does not belong." in shown
    (attempt,) = terminal.kept()
    assert attempt.response.splitlines() == list(picked)


def test_a_card_is_turned_over_and_rated(terminal: Terminal) -> None:
    shown = terminal.type("r\nperhaps\ngood\n", CARD, options=("--count", "1")).stdout
    assert "or r to turn the card over" in shown
    assert "  Classification: its hidden state sums up the text." in shown
    assert shown.count("How well did you know it?") == 2
    assert "Kept: good." in shown
    (attempt,) = terminal.kept()
    assert (attempt.response, attempt.score, attempt.verdict) == ("good", 0.9, "correct")


@pytest.mark.parametrize(("typed", "rating"), [("1", "again"), ("2", "hard"), ("EASY", "easy")])
def test_ratings_have_numbers_and_names(terminal: Terminal, typed: str, rating: str) -> None:
    terminal.type(f"r\n{typed}\n", CARD, options=("--count", "1"))
    assert [attempt.response for attempt in terminal.kept()] == [rating]


@pytest.mark.parametrize("typed", ["r\nq\n", "r\ns\nq\n", "r\n"])
def test_a_card_that_was_turned_need_not_be_rated(terminal: Terminal, typed: str) -> None:
    terminal.type(typed, CARD)
    assert terminal.kept() == []


def test_a_card_can_be_answered_in_words(terminal: Terminal) -> None:
    shown = terminal.type("classification\n\n", CARD, options=("--count", "1")).stdout
    assert "✓ hit         It stands for classification" in shown
    assert [attempt.response for attempt in terminal.kept()] == ["classification"]


def test_recall_counts_concepts(terminal: Terminal) -> None:
    shown = terminal.type(
        "h\nthe model, then evaluate\n\n", RECALL, options=("--count", "1")
    ).stdout
    assert "Hint: There are three." in shown
    assert "◐ Partly there, 67 %: 2 of 3 concepts" in shown


def test_a_scenario_shows_its_requirements_and_then_how_to_go_about_it(terminal: Terminal) -> None:
    alone = replace(SCENARIO, quick_check=None)
    shown = terminal.type("use smaller batches\n\n", alone, options=("--count", "1")).stdout
    before, after = shown.split("Partly there")
    assert "Given and required:\n  - The results stay the same.\n  - No second GPU." in before
    assert "How to go about it" not in before
    assert "How to go about it:\n  1. Find the largest batch that fits.\n  2. Acc" in after


def test_a_quick_check_comes_right_after_its_scenario(terminal: Terminal) -> None:
    right = ("A smaller batch", "Gradient checkpointing")
    both = " ".join(str(number_of(SEVERAL, text, attempt=1)) for text in right)
    terminal.store.add_attempt(attempt_on(SEVERAL))  # so that the scenario comes first
    shown = terminal.type(f"batches\n\n{both}\n", SCENARIO, SEVERAL, options=("--count", "2"))
    assert "A quick check of what you have just worked through." in shown.stdout
    kept = [(attempt.question_id, attempt.score) for attempt in terminal.kept()[1:]]
    assert kept == [("scenario", 0.5), ("several", 1.0)]


def attempt_on(question: Question) -> Attempt:
    at = datetime(2026, 2, 1, tzinfo=UTC)
    names = (question.id, question.domain, question.concept, question.difficulty)
    return Attempt("me", *names, "x", 1.0, "correct", 1.0, at, {})


def test_json_names_the_form_and_what_was_picked(terminal: Terminal) -> None:
    shown = terminal.type("The token ids\n", CHECK, options=("--count", "1", "--json"))
    row = json.loads(shown.stdout)
    assert (row["form"], row["response"], row["score"]) == ("choice", "The token ids", 0.0)
    assert [point["status"] for point in row["key_points"]] == ["missing"]
    assert [found["text"] for found in row["misconceptions"]] == ["The token ids"]
