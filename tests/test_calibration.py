import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.calibration import CONFIDENCE_SIGNALS, Calibration, confidence_signals

NUMBERS = st.floats(-100.0, 100.0)
SHARES = st.floats(0.0, 1.0)
SIGNALS = st.tuples(SHARES, SHARES, SHARES)


def test_no_evidence_either_way_is_a_half() -> None:
    assert Calibration((1.0, 1.0, 1.0), -1.5, 0.8).confidence((0.5, 0.5, 0.5)) == 0.5


def test_confidence_is_the_logistic_of_weighed_signals() -> None:
    # -1 + 2 * 0.9 + 1 * 0.6 + 4 * 0.2 = 2.2, and 1 / (1 + e^-2.2) = 0.9002.
    assert Calibration((2.0, 1.0, 4.0), -1.0, 0.8).confidence((0.9, 0.6, 0.2)) == 0.9002


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS), NUMBERS, SIGNALS)
def test_confidence_is_never_certain(
    coefficients: tuple[float, float, float], intercept: float, signals: tuple[float, float, float]
) -> None:
    assert 0.0 < Calibration(coefficients, intercept, 0.8).confidence(signals) < 1.0


@given(SIGNALS, SIGNALS)
def test_surer_signals_give_more_confidence(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> None:
    calibration = Calibration((2.0, 1.0, 4.0), -1.0, 0.8)
    low = tuple(min(pair) for pair in zip(one, other, strict=True))
    assert calibration.confidence(low) <= calibration.confidence(one)


def test_signals_are_mean_minimum_and_distance_to_a_turn() -> None:
    assert len(CONFIDENCE_SIGNALS) == 3
    signals = confidence_signals([0.9, 0.5, 0.7], score=0.6, turns=(0.25, 0.75))
    assert signals == pytest.approx((0.7, 0.5, 0.15))


@given(st.lists(st.floats(1 / 3, 1.0), min_size=1), SHARES)
def test_the_least_sure_is_no_surer_than_the_mean(likeliest: list[float], score: float) -> None:
    surest, least_sure, margin = confidence_signals(likeliest, score, (0.25, 0.75))
    assert least_sure <= surest + 1e-9
    assert 0.0 <= margin <= 0.25


def test_too_few_or_too_many_signals_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        Calibration((1.0, 1.0), 0.0, 0.5).confidence((0.5, 0.5, 0.5))


def test_the_record_of_the_fit_is_read() -> None:
    record = {"coefficients": [2, 1.0, 4], "intercept": -1, "review_below": 0.8}
    assert Calibration.from_json(record) == Calibration((2.0, 1.0, 4.0), -1.0, 0.8)
