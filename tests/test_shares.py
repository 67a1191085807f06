"""The score of a reference answer: shares of its statements' credit and of its whole's likeness."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stem_grader import THRESHOLDS
from tutor.grading import Verdict
from tutor.grading.features import FEATURES, alignment_of
from tutor.grading.shares import ALIGNED, NOT_ALIGNED, TOLD, Shares, Whole
from tutor.grading.weighing import Measured, weigh, weigh_reference

SHARES = Shares(statements=0.4, aligned=0.25, entailed=0.35)
SAID = Whole(held=1.0, denied=0.0, entailed=1.0, cosine=0.9, aligned=1.0)
DENIED = Whole(held=0.05, denied=0.9, entailed=0.05, cosine=0.9, aligned=1.0)
UNIT = st.floats(0.0, 1.0)
WHOLES = st.builds(Whole, UNIT, st.just(0.0), UNIT, UNIT, st.none() | st.floats(-1.0, 1.0))


def point(held: float) -> Measured:
    return Measured("p", 1.0, held, 0.0, 0.9)


@given(UNIT, WHOLES, st.booleans())
def test_the_score_is_a_share(statements: float, whole: Whole, denied: bool) -> None:
    assert 0.0 <= SHARES.score(statements, whole, denied) <= 1.0 + 1e-9


def test_who_says_it_all_gets_all_and_who_says_nothing_nothing() -> None:
    assert SHARES.score(1.0, SAID, False) == pytest.approx(1.0)
    assert SHARES.score(0.0, Whole(0.0, 0.0, 0.0, 0.0, 0.0), False) == 0.0


@given(UNIT, UNIT, UNIT, UNIT, UNIT)
def test_more_never_costs(
    statements: float, held: float, entailed: float, aligned: float, more: float
) -> None:
    whole = Whole(held, 0.0, entailed, 0.5, aligned)
    before = SHARES.score(statements, whole, False)
    assert SHARES.score(min(1.0, statements + more), whole, False) >= before
    assert SHARES.score(statements, replace(whole, aligned=aligned + more), False) >= before
    more_entailed = replace(whole, entailed=min(1.0, entailed + more))
    assert SHARES.score(statements, more_entailed, False) >= before


def test_a_like_topic_alone_earns_nothing() -> None:
    whole = Whole(TOLD - 0.01, 0.0, TOLD - 0.01, 0.9, 0.99)
    assert SHARES.score(0.0, whole, False) == 0.0
    assert SHARES.score(0.0, replace(whole, held=TOLD), False) > 0.0


def test_what_is_denied_keeps_half_of_its_likeness() -> None:
    whole = replace(SAID, entailed=0.2)
    assert SHARES.score(0.0, whole, True) == pytest.approx(SHARES.score(0.0, whole, False) / 2)


def test_alignment_is_a_ramp_and_none_is_the_entailments_say() -> None:
    for aligned, share in ((-0.2, 0.0), (NOT_ALIGNED, 0.0), (ALIGNED, 1.0), (0.95, 1.0)):
        assert replace(SAID, aligned=aligned).alignment() == pytest.approx(share)
    middle = (NOT_ALIGNED + ALIGNED) / 2
    assert replace(SAID, aligned=middle).alignment() == pytest.approx(0.5)
    assert replace(SAID, aligned=None, entailed=0.3).alignment() == 0.3


def test_a_reference_made_of_the_questions_words_has_no_alignment() -> None:
    features = np.zeros(len(FEATURES))
    assert alignment_of(features) is None
    features[FEATURES.index("aligned_mean")] = 0.4
    assert alignment_of(features) == 0.4


@given(UNIT, UNIT, WHOLES, st.integers(0, 2))
def test_a_reference_has_the_statuses_of_its_statements_and_the_score_of_both(
    first: float, second: float, whole: Whole, misconceptions: int
) -> None:
    points = [point(first), point(second)]
    parts = weigh(points, THRESHOLDS)
    told = weigh_reference(points, whole, THRESHOLDS, THRESHOLDS, SHARES, misconceptions)
    assert told.statuses == parts.statuses
    expected = SHARES.score(parts.score, whole, False) * 0.6**misconceptions
    assert told.score == pytest.approx(expected, abs=1e-4)


def test_a_denied_whole_contradicts_whatever_its_statements_say() -> None:
    told = weigh_reference([point(0.9), point(0.0)], DENIED, THRESHOLDS, THRESHOLDS, SHARES)
    assert told.verdict is Verdict.CONTRADICTORY
