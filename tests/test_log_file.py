"""A learner's log: out and in again, and what may be wrong with a file from elsewhere."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Bank, Difficulty, Question
from tutor.learning import Attempt
from tutor.learning.log_file import read_log, write_log
from tutor.own_data import LogError, OwnData, is_grade_record
from tutor.store import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BANK = Bank(
    tuple(
        Question("Q?", id=name, domain="hub", concept="cards", references=("R",))
        for name in ("card", "push")
    )
)


def attempt(name: str = "card", days_ago: float = 1.0, response: str = "r") -> Attempt:
    return Attempt(
        learner="ada",
        question_id=name,
        domain="hub",
        concept="cards",
        difficulty=Difficulty.EASY,
        response=response,
        score=0.5,
        verdict="partial",
        confidence=0.9,
        at=NOW - timedelta(days=days_ago),
        grade={},
        seconds=3.5,
        hints=1,
        sure=0.6,
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'viva.db'}")


def data(store: Store, learner: str = "ada", now: datetime = NOW) -> OwnData:
    return OwnData(store, learner, BANK, lambda: now)


def read_in(store: Store, text: str, now: datetime = NOW) -> tuple[str, ...]:
    return data(store, now=now).import_log(text.encode())


def line(**changes: object) -> str:
    row = json.loads(write_log([attempt()]))
    return json.dumps({**row, **changes}) + "\n"


ATTEMPTS = st.builds(
    attempt,
    name=st.sampled_from(["card", "push", "gone"]),
    days_ago=st.floats(0, 4000),
    response=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)


@given(st.lists(ATTEMPTS, max_size=8, unique_by=lambda each: (each.at, each.response)))
def test_what_is_written_is_read_whatever_the_text(history: list[Attempt]) -> None:
    placed = read_log(write_log(history), "ada", [], BANK, NOW).placed
    assert [each for _, each in placed] == sorted(history, key=lambda each: each.at)


def test_a_log_comes_back_and_a_second_time_adds_nothing(store: Store) -> None:
    for days in (3, 2, 1):
        store.add_attempt(attempt(days_ago=days))
    text = data(store).export_log()
    assert "ada" not in text
    assert read_in(store, text) == ("3 attempts left out: already there.",)
    data(store).forget()
    assert store.history("ada") == []
    assert read_in(store, text) == ("3 attempts added.",)
    assert data(store).export_log() == text


def test_gaps_are_filled_in_order_and_again(store: Store) -> None:
    """Twice into the same gap, among attempts that were themselves imported."""
    for days in (10, 1):
        store.add_attempt(attempt(days_ago=days))
    read_in(store, write_log([attempt(days_ago=5), attempt("push", days_ago=20)]))
    read_in(store, write_log([attempt(days_ago=d) for d in (3, 7, 0.5, 30)]))
    store.add_attempt(attempt("push", days_ago=0))
    ago = [(NOW - each.at).days for each in store.history("ada")]
    assert ago == [30, 20, 10, 7, 5, 3, 1, 0, 0]
    assert store.history("ada")[-1].question_id == "push"


def test_duplicates_within_a_file_count_once(store: Store) -> None:
    remarks = read_in(store, write_log([attempt(), attempt(), attempt("push")]))
    assert remarks == ("2 attempts added.", "1 attempt left out: already there.")


def test_the_future_counts_as_now_and_once_only(store: Store) -> None:
    text = write_log([attempt(days_ago=-400), attempt()])
    assert read_in(store, text) == (
        "2 attempts added.",
        "1 attempt dated in the future: kept as of now.",
    )
    assert store.history("ada")[-1].at == NOW
    later = NOW + timedelta(days=3)
    assert read_in(store, text, later) == ("2 attempts left out: already there.",)


def test_questions_that_the_bank_does_not_have_are_kept(store: Store) -> None:
    remarks = read_in(store, write_log([attempt("gone"), attempt("gone", 2), attempt()]))
    assert remarks == (
        "3 attempts added.",
        "1 question not in the bank: kept, counted for the concept.",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "no json",
        "[]",
        "{}",
        "[" * 100_000,
        line(score=1.5),
        line(score=True),
        line(score="1"),
        line(confidence=None),
        line(seconds=-1),
        line(seconds=10**400),
        line(hints=1.5),
        line(hints=10**30),
        line(at="2026-01-01T00:00:00"),
        line(at="0001-01-01T00:00:00+14:00"),
        line(at=5),
        line(question_id=" "),
        line(domain=None),
        line(difficulty="fiendish"),
        line().replace("0.5", "NaN"),
    ],
)
def test_a_line_that_is_no_attempt_is_named_and_left_out(store: Store, wrong: str) -> None:
    remarks = read_in(store, line() + wrong.rstrip("\n") + "\n\n" + line(question_id="push"))
    assert remarks == (
        "2 attempts added.",
        "1 line left out that no attempt could be read from: 2.",
    )
    assert len(store.history("ada")) == 2


def test_many_wrong_lines_are_counted(store: Store) -> None:
    assert read_in(store, "x\n" * 9) == (
        "9 lines left out that no attempt could be read from: 1, 2, 3 and 6 more.",
    )
    assert read_in(store, " \n") == ("The file holds no attempt.",)


def test_what_is_no_text_or_too_long_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LogError, match="not written in UTF-8"):
        data(store).import_log(b"\xff\xfe\x00")
    monkeypatch.setattr("tutor.own_data.LARGEST_MIB", 1)
    with pytest.raises(LogError, match="has 2 MiB; up to 1 MiB are read"):
        data(store).import_log(b" " * (2 * 2**20))


@pytest.mark.parametrize("grade", [5, {"key_points": [5]}, {"score": 0.5}, {"grader": "x"}])
def test_a_grade_that_is_none_is_dropped_and_its_attempt_kept(store: Store, grade: object) -> None:
    read_in(store, line(grade=grade))
    assert [each.grade for each in store.history("ada")] == [{}]


def test_a_grade_is_shown_only_when_all_of_it_is_there() -> None:
    whole = {
        "score": 0.5,
        "verdict": "partial",
        "confidence": 0.9,
        "needs_review": False,
        "key_points": [],
        "misconceptions": [],
        "feedback": "f",
        "grader": "g",
        "error": None,
    }
    assert is_grade_record(whole)
    assert not is_grade_record({**whole, "feedback": 5})
    assert not is_grade_record({**whole, "verdict": "splendid"})


def test_learners_do_not_mix(store: Store) -> None:
    store.add_attempt(replace(attempt(), learner="bob"))
    read_in(store, write_log([attempt()]))
    data(store).forget()
    assert store.learners() == ["bob"]
