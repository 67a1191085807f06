import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from corpus import Difficulty
from tutor.learning import Attempt

ATTEMPT = Attempt(
    learner="ada",
    question_id="ft-lora-memory",
    domain="fine-tuning",
    concept="adapters",
    difficulty=Difficulty.MEDIUM,
    response="the base stays frozen",
    score=0.5,
    verdict="partial",
    confidence=0.8,
    at=datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
    grade={"score": 0.5},
)


def test_time_is_kept_in_utc() -> None:
    noon_in_delhi = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    attempt = replace(ATTEMPT, at=noon_in_delhi)
    assert attempt.at == noon_in_delhi
    assert attempt.at.isoformat() == "2026-03-01T06:30:00+00:00"


def test_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(ATTEMPT, at=datetime(2026, 3, 1))


@pytest.mark.parametrize("score", [-0.1, 1.1, math.nan, math.inf])
def test_score_outside_its_range_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="score must be in"):
        replace(ATTEMPT, score=score)


@pytest.mark.parametrize("confidence", [-0.1, 1.1, math.nan])
def test_confidence_outside_its_range_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence must be in"):
        replace(ATTEMPT, confidence=confidence)


def test_ungraded_and_zero_are_two_things() -> None:
    assert replace(ATTEMPT, score=None).score is None
    assert replace(ATTEMPT, score=0.0).score == 0.0


@pytest.mark.parametrize("change", [{"learner": " "}, {"question_id": ""}])
def test_it_names_learner_and_question(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="names its learner"):
        replace(ATTEMPT, **change)


@pytest.mark.parametrize("change", [{"seconds": -1.0}, {"seconds": math.inf}, {"hints": -1}])
def test_counts_are_not_negative(change: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be 0 or more"):
        replace(ATTEMPT, **change)


def test_difficulty_may_be_given_by_its_word() -> None:
    assert replace(ATTEMPT, difficulty="hard").difficulty is Difficulty.HARD


def test_id_takes_no_part_in_equality() -> None:
    assert replace(ATTEMPT, id=7) == ATTEMPT
