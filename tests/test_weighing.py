from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stem_grader import THRESHOLDS
from tutor.grading import Evidence, FoundMisconception, GradedKeyPoint, Status, Verdict
from tutor.grading.weighing import credit, score, status, verdict

SHARES = st.floats(0.0, 1.0)
WRONG = FoundMisconception("LoRA quantizes.", "QLoRA does.", None, Evidence(0, 4, "LoRA"))
GRADED = st.lists(
    st.tuples(st.floats(0.1, 10.0), st.sampled_from(Status), SHARES), min_size=1, max_size=6
)


def points(*rows: tuple[float, Status]) -> list[GradedKeyPoint]:
    return [GradedKeyPoint("Weights are frozen.", weight, found) for weight, found in rows]


def score_of(rows: Sequence[tuple[float, Status, float]], misconceptions: int = 0) -> float:
    graded = points(*[(weight, found) for weight, found, _ in rows])
    return score(graded, [share for *_, share in rows], misconceptions)


@pytest.mark.parametrize(
    ("held", "earned"), [(0.0, 0.0), (0.3, 0.0), (0.4, 0.25), (0.5, 0.5), (0.7, 1.0), (1.0, 1.0)]
)
def test_credit_rises_from_absent_to_held(held: float, earned: float) -> None:
    assert credit(held, THRESHOLDS) == pytest.approx(earned)


@given(SHARES, SHARES)
def test_credit_is_monotone_and_a_share(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= credit(low, THRESHOLDS) <= credit(high, THRESHOLDS) <= 1.0


@pytest.mark.parametrize(
    ("held", "denied", "found"),
    [
        (0.9, 0.05, Status.HIT),
        (0.5, 0.3, Status.PARTLY),
        (0.1, 0.3, Status.MISSING),
        (0.1, 0.4, Status.CONTRADICTED),
        (0.5, 0.45, Status.PARTLY),
        (0.45, 0.5, Status.CONTRADICTED),
        (0.5, 0.5, Status.PARTLY),
    ],
)
def test_status_says_what_the_probabilities_say(held: float, denied: float, found: Status) -> None:
    assert status(held, denied, 0.5, THRESHOLDS) is found


@given(SHARES, SHARES)
def test_status_and_credit_agree(held: float, share_of_rest: float) -> None:
    denied = (1.0 - held) * share_of_rest
    earned = credit(held, THRESHOLDS)
    found = status(held, denied, 0.5, THRESHOLDS)
    if found is not Status.CONTRADICTED:
        named = {0.0: Status.MISSING, 1.0: Status.HIT}
        assert found is named.get(earned, Status.PARTLY)
    else:
        assert denied > held and denied >= THRESHOLDS.denied


def test_the_score_is_the_weighted_mean_of_credits() -> None:
    assert score_of([(2.0, Status.HIT, 1.0), (1.0, Status.PARTLY, 0.5)]) == 0.8333
    assert score_of([(1.0, Status.MISSING, 0.0)]) == 0.0


def test_what_is_contradicted_earns_nothing_and_still_counts() -> None:
    assert score_of([(1.0, Status.HIT, 1.0), (1.0, Status.CONTRADICTED, 1.0)]) == 0.5


def test_each_misconception_leaves_three_fifths() -> None:
    rows = [(1.0, Status.HIT, 1.0)]
    assert [score_of(rows, found) for found in range(3)] == [1.0, 0.6, 0.36]


@given(GRADED, st.integers(0, 5))
def test_the_score_is_a_share_and_no_misconception_raises_it(
    rows: list[tuple[float, Status, float]], misconceptions: int
) -> None:
    assert 0.0 <= score_of(rows, misconceptions + 1) <= score_of(rows, misconceptions) <= 1.0


@given(GRADED, st.data())
def test_more_credit_for_a_key_point_never_lowers_the_score(
    rows: list[tuple[float, Status, float]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    weight, found, share = rows[place]
    more = [*rows[:place], (weight, found, data.draw(st.floats(share, 1.0))), *rows[place + 1 :]]
    assert score_of(rows) <= score_of(more)


@pytest.mark.parametrize(
    ("value", "found", "misconceptions", "cosine", "told"),
    [
        (1.0, [Status.HIT, Status.HIT], [], 0.9, Verdict.CORRECT),
        (0.75, [Status.HIT, Status.PARTLY], [], 0.9, Verdict.CORRECT),
        (0.74, [Status.HIT, Status.PARTLY], [], 0.9, Verdict.PARTIAL),
        (0.25, [Status.PARTLY, Status.MISSING], [], 0.9, Verdict.PARTIAL),
        (0.24, [Status.PARTLY, Status.MISSING], [], 0.9, Verdict.INCORRECT),
        (0.0, [Status.MISSING, Status.MISSING], [], 0.15, Verdict.INCORRECT),
        (0.0, [Status.MISSING, Status.MISSING], [], 0.14, Verdict.OFF_TOPIC),
        (0.5, [Status.HIT, Status.CONTRADICTED], [], 0.9, Verdict.CONTRADICTORY),
        (0.66, [Status.HIT, Status.HIT, Status.CONTRADICTED], [], 0.9, Verdict.PARTIAL),
        (0.8, [Status.HIT, Status.HIT, Status.CONTRADICTED], [], 0.9, Verdict.PARTIAL),
        (0.9, [Status.HIT, Status.HIT], [WRONG], 0.9, Verdict.PARTIAL),
        (0.5, [Status.HIT, Status.MISSING], [WRONG], 0.9, Verdict.PARTIAL),
        (0.4, [Status.HIT, Status.MISSING], [WRONG], 0.9, Verdict.CONTRADICTORY),
    ],
)
def test_the_verdict(
    value: float,
    found: list[Status],
    misconceptions: list[FoundMisconception],
    cosine: float,
    told: Verdict,
) -> None:
    graded = points(*[(1.0, one) for one in found])
    assert verdict(value, graded, misconceptions, cosine, THRESHOLDS) is told


@given(GRADED, SHARES, st.sampled_from([(), (WRONG,)]), st.floats(-1.0, 1.0))
def test_nothing_with_an_error_in_it_is_correct(
    rows: list[tuple[float, Status, float]],
    value: float,
    misconceptions: tuple[FoundMisconception, ...],
    cosine: float,
) -> None:
    graded = points(*[(weight, found) for weight, found, _ in rows])
    told = verdict(value, graded, misconceptions, cosine, THRESHOLDS)
    wrong = misconceptions or any(point.status is Status.CONTRADICTED for point in graded)
    assert (told is Verdict.CORRECT) == (value >= THRESHOLDS.correct and not wrong)
    assert told not in (Verdict.BLANK, Verdict.UNGRADED)
