import json
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from corpus import Bank, Difficulty, KeyPoint, Question
from corpus.errors import BankError
from tutor.learning import Attempt, record_of
from tutor.learning.exam import (
    Answer,
    Paper,
    apportion,
    result,
    set_exam,
    set_strength_test,
)
from tutor.learning.readiness import BANDS, band, band_chances

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BANK = Bank(
    tuple(
        Question(
            f"What about {domain} {level.value} {number}?",
            id=f"{domain}-{level.value}-{number}",
            domain=domain,
            concept=f"concept {number}",
            difficulty=level,
            key_points=[KeyPoint("this"), KeyPoint("that")],
            source=f"{domain}.md#{number}",
        )
        for domain in ("one", "two", "three", "four")
        for level in Difficulty
        for number in range(4)
    )
)


def attempt(question: Question, score: float, number: int = 0) -> Attempt:
    return Attempt(
        learner="ada",
        question_id=question.id,
        domain=question.domain,
        concept=question.concept,
        difficulty=question.difficulty,
        response="...",
        score=score,
        verdict="partial",
        confidence=1.0,
        at=NOON + timedelta(minutes=number),
        grade={},
    )


def test_an_exam_spreads_over_domains_levels_and_concepts() -> None:
    paper = set_exam(BANK, (), random.Random(0))
    assert len({question.id for question in paper}) == 25
    assert sorted(Counter(question.domain for question in paper).values()) == [6, 6, 6, 7]
    levels = Counter(question.difficulty for question in paper)
    assert levels[Difficulty.MEDIUM] > levels[Difficulty.EASY] > levels[Difficulty.HARD] > 0
    for domain in BANK.domains:
        assert len({q.concept for q in paper if q.domain == domain}) == 4


def test_what_was_seen_comes_only_when_nothing_else_is_left() -> None:
    first = {question.id for question in set_exam(BANK, (), random.Random(0), 12)}
    second = {question.id for question in set_exam(BANK, first, random.Random(1), 12)}
    assert first & second == set()


def test_a_small_bank_says_how_small() -> None:
    with pytest.raises(BankError, match="An exam has 49 questions, but the bank holds 48; add"):
        set_exam(BANK, (), random.Random(0), 49)


def test_a_strength_test_goes_from_easy_to_hard() -> None:
    paper = set_strength_test(BANK, "two", (), random.Random(0))
    assert [question.difficulty.value for question in paper] == (
        ["easy"] * 4 + ["medium"] * 3 + ["hard"] * 3
    )
    assert {question.domain for question in paper} == {"two"}
    with pytest.raises(BankError, match="no domain 'five'; the bank has one, two"):
        set_strength_test(BANK, "five", (), random.Random(0))


def test_seats_are_given_in_proportion_and_never_more_than_there_are() -> None:
    assert apportion({"a": 0.3, "b": 0.5, "c": 0.2}, 10, {"a": 9, "b": 9, "c": 9}) == {
        "a": 3,
        "b": 5,
        "c": 2,
    }
    assert apportion({"a": 0.5, "b": 0.5}, 6, {"a": 1, "b": 9}) == {"a": 1, "b": 5}
    assert apportion({"a": 1.0}, 6, {"a": 2}) == {"a": 2}


@pytest.mark.parametrize(
    ("points", "name"),
    [
        (25, "ready"),
        (21.5, "ready"),
        (21.4, "almost"),
        (18, "almost"),
        (17.4, "more study"),
        (14, "more study"),
        (13.4, "start again"),
        (0, "start again"),
    ],
)
def test_bands_are_the_courses_own(points: float, name: str) -> None:
    assert band(points).name == name


def test_a_shorter_exam_counts_in_proportion() -> None:
    assert band(9, questions=10).name == "ready"
    assert band(5, questions=10).name == "start again"


def test_chances_add_up_and_follow_the_learner() -> None:
    paper = set_exam(BANK, (), random.Random(0))
    new, good, bad = (
        record_of([attempt(q, score, n) for n, q in enumerate(BANK.questions * times)], BANK)
        for score, times in ((0.5, 0), (1.0, 2), (0.0, 2))
    )
    for record in (new, good, bad):
        chances = band_chances(record, paper)
        assert list(chances) == [each.name for each in BANDS]
        assert sum(chances.values()) == pytest.approx(1.0)
        assert chances == band_chances(record, paper)
    assert band_chances(good, paper)["ready"] > 0.4
    assert band_chances(bad, paper)["start again"] > 0.95
    assert max(band_chances(new, paper).values()) < 0.8


def test_a_paper_comes_back_from_json() -> None:
    paper = Paper("exam", ("a", "b"), NOON, minutes=40, place=1)
    paper = paper.with_answer("a", Answer("half a thou", sure=0.5))
    assert Paper.from_record(json.loads(json.dumps(paper.to_record()))) == paper
    graded = replace(paper, finished=NOON, graded=True).with_answer(
        "a", Answer("x", None, 0.0, "i")
    )
    assert Paper.from_record(json.loads(json.dumps(graded.to_record()))) == graded


def test_the_clock_runs_out_and_never_below() -> None:
    paper = Paper("exam", ("a",), NOON, minutes=40)
    assert paper.seconds_left(NOON + timedelta(minutes=10)) == 1800
    assert paper.seconds_left(NOON + timedelta(days=1)) == 0
    assert paper.seconds_left(NOON - timedelta(days=1)) == 2400  # a clock that went back
    assert replace(paper, minutes=None).seconds_left(NOON) is None


def test_points_by_domain_and_what_counts_nowhere() -> None:
    ids = ("one-easy-0", "one-easy-1", "two-easy-0", "two-easy-1", "gone")
    paper = Paper("exam", ids, NOON)
    paper = paper.with_answer(ids[0], Answer("", score=0.5, verdict="partial"))
    paper = paper.with_answer(ids[2], Answer("", score=None, verdict="ungraded"))
    paper = paper.with_answer(ids[4], Answer("", score=1.0, verdict="correct"))
    found = result(paper, BANK)
    assert (found.points, found.questions, found.ungraded) == (0.5, 3, 1)
    assert found.domains == {"one": (0.5, 2), "two": (0.0, 1)}
