import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from corpus import Difficulty
from tutor.learning import Attempt
from tutor.learning.record import record_of
from tutor.learning.reviews import Card, Rating, fit_parameters, rating, recall_chance, reviewed

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ATTEMPT = Attempt(
    learner="ada",
    question_id="q",
    domain="hub",
    concept="cards",
    difficulty=Difficulty.MEDIUM,
    response="...",
    score=1.0,
    verdict="correct",
    confidence=1.0,
    at=NOON,
    grade={},
)


@pytest.mark.parametrize(
    ("score", "hints", "response", "expected"),
    [
        (0.0, 0, "", Rating.Again),
        (0.49, 0, "", Rating.Again),
        (0.5, 0, "", Rating.Hard),
        (0.8, 0, "", Rating.Good),
        (1.0, 2, "", Rating.Hard),
        (1.0, 0, "", Rating.Good),
        (1.0, 0, "easy", Rating.Easy),
        (None, 0, "", None),
    ],
)
def test_the_grade_is_the_rating(
    score: float | None, hints: int, response: str, expected: Rating | None
) -> None:
    assert rating(replace(ATTEMPT, score=score, hints=hints, response=response)) is expected


def test_intervals_grow_while_it_is_known_and_shrink_when_it_is_not() -> None:
    card, at, days = Card(due=NOON), NOON, []
    for score in (1.0, 1.0, 1.0, 0.0):
        card = reviewed(card, replace(ATTEMPT, at=at, score=score))
        days.append((card.due - at).days)
        at = card.due
    assert days[0] < days[1] < days[2] > days[3] == 3
    assert card.due.utcoffset() == timedelta(0)


def test_what_is_due_is_as_likely_as_not_forgotten_by_a_tenth() -> None:
    card = reviewed(Card(due=NOON), ATTEMPT)
    assert recall_chance(card, NOON) > recall_chance(card, card.due) == pytest.approx(0.9, abs=0.03)


def test_ungraded_changes_no_date_and_a_clock_gone_back_does_no_harm() -> None:
    card = reviewed(Card(due=NOON), ATTEMPT)
    assert reviewed(card, replace(ATTEMPT, score=None)) == card
    back = reviewed(card, replace(ATTEMPT, at=NOON - timedelta(days=40)))
    assert back.last_review == NOON
    assert back.due > NOON


def test_the_record_knows_what_is_due() -> None:
    other = replace(ATTEMPT, question_id="other", score=0.0, at=NOON + timedelta(minutes=1))
    record = record_of([ATTEMPT, other])
    assert record.due(NOON + timedelta(hours=1)) == []
    assert record.due(NOON + timedelta(days=1, hours=1)) == ["other"]
    assert record.due(NOON + timedelta(days=9)) == ["other", "q"]


def test_a_short_log_has_no_parameters_of_its_own() -> None:
    assert fit_parameters([ATTEMPT] * 100) is None


def test_a_long_log_has() -> None:
    rng, log = random.Random(1), []
    for number in range(90):
        at = NOON + timedelta(hours=number)
        for _ in range(6):
            score = float(rng.random() < 0.7)
            log.append(replace(ATTEMPT, question_id=f"q{number}", at=at, score=score))
            at += timedelta(days=rng.choice([1, 3, 8]))
    parameters = fit_parameters(log)
    assert parameters is not None
    assert reviewed(Card(due=NOON), ATTEMPT, parameters) != reviewed(Card(due=NOON), ATTEMPT)
