import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stem_grader import THRESHOLDS
from tutor.grading import Status, Verdict
from tutor.grading.weighing import Measured, credit, status, verdict, weigh

SHARES = st.floats(0.0, 1.0)
HELD, HALF, ABSENT = 0.9, 0.5, 0.0
DENIED = -1.0
"""Stands for a key point that is denied in what follows."""

POINTS = st.lists(
    st.builds(
        lambda weight, held, rest: Measured("p", weight, held, (1 - held) * rest, 0.5),
        st.floats(0.1, 10.0),
        SHARES,
        SHARES,
    ),
    min_size=1,
    max_size=6,
)


def point(held: float, weight: float = 1.0, cosine: float = 0.9) -> Measured:
    if held == DENIED:
        return Measured("denied", weight, 0.05, 0.9, cosine)
    return Measured("p", weight, held, 0.0, cosine)


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
    assert weigh([point(HELD, 2.0), point(HALF)], THRESHOLDS).score == 0.8333
    assert weigh([point(ABSENT)], THRESHOLDS).score == 0.0


def test_what_is_contradicted_earns_nothing_and_still_counts() -> None:
    weighed = weigh([point(HELD), point(DENIED)], THRESHOLDS)
    assert weighed.score == 0.5
    assert weighed.statuses == (Status.HIT, Status.CONTRADICTED)


def test_each_misconception_leaves_three_fifths() -> None:
    scores = [weigh([point(HELD)], THRESHOLDS, found).score for found in range(3)]
    assert scores == [1.0, 0.6, 0.36]


@given(POINTS, st.integers(0, 5))
def test_the_score_is_a_share_and_no_misconception_raises_it(
    points: list[Measured], misconceptions: int
) -> None:
    more = weigh(points, THRESHOLDS, misconceptions + 1).score
    assert 0.0 <= more <= weigh(points, THRESHOLDS, misconceptions).score <= 1.0


@given(POINTS, st.data())
def test_more_of_a_key_point_never_lowers_the_score(
    points: list[Measured], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(points) - 1))
    old = points[place]
    held = data.draw(st.floats(old.held, 1.0))
    new = Measured(old.text, old.weight, held, min(old.denied, 1 - held), old.cosine)
    more = [*points[:place], new, *points[place + 1 :]]
    assert weigh(points, THRESHOLDS).score <= weigh(more, THRESHOLDS).score


@pytest.mark.parametrize(
    ("value", "denied", "misconceptions", "cosine", "told"),
    [
        (1.0, 0.0, 0, 0.9, Verdict.CORRECT),
        (0.75, 0.0, 0, 0.9, Verdict.CORRECT),
        (0.74, 0.0, 0, 0.9, Verdict.PARTIAL),
        (0.25, 0.0, 0, 0.9, Verdict.PARTIAL),
        (0.24, 0.0, 0, 0.9, Verdict.INCORRECT),
        (0.0, 0.0, 0, 0.15, Verdict.INCORRECT),
        (0.0, 0.0, 0, 0.14, Verdict.OFF_TOPIC),
        (0.5, 0.5, 0, 0.9, Verdict.CONTRADICTORY),
        (0.66, 0.33, 0, 0.9, Verdict.PARTIAL),
        (0.25, 0.25, 0, 0.9, Verdict.CONTRADICTORY),
        (0.5, 0.25, 0, 0.9, Verdict.PARTIAL),
        (0.8, 0.33, 0, 0.9, Verdict.PARTIAL),
        (0.9, 0.0, 1, 0.9, Verdict.PARTIAL),
        (0.5, 0.0, 1, 0.9, Verdict.PARTIAL),
        (0.4, 0.0, 1, 0.9, Verdict.CONTRADICTORY),
    ],
)
def test_the_verdict(
    value: float, denied: float, misconceptions: int, cosine: float, told: Verdict
) -> None:
    assert verdict(value, denied, misconceptions, cosine, THRESHOLDS) is told


def test_as_much_denied_as_held_is_contradictory_whatever_the_number_of_points() -> None:
    for others in range(12):
        said = Measured("said", 1.0, 1.0, 0.0, 0.9)
        denied = Measured("denied", 1.0, 0.0, 1.0, 0.9)
        missing = [Measured("missing", 1.0, 0.0, 0.0, 0.9)] * others
        assert weigh([said, denied, *missing], THRESHOLDS).verdict is Verdict.CONTRADICTORY


@given(POINTS, st.integers(0, 1))
def test_nothing_with_an_error_in_it_is_correct(
    points: list[Measured], misconceptions: int
) -> None:
    weighed = weigh(points, THRESHOLDS, misconceptions)
    wrong = misconceptions or Status.CONTRADICTED in weighed.statuses
    correct = weighed.score >= THRESHOLDS.correct and not wrong
    assert (weighed.verdict is Verdict.CORRECT) == correct
    assert weighed.verdict not in (Verdict.BLANK, Verdict.UNGRADED)
