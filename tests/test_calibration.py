import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.stem_grader import THRESHOLDS
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


def test_each_signal_is_what_its_name_says() -> None:
    # Held, absent, denied.
    probabilities = np.array([[0.9, 0.1, 0.0], [0.3, 0.2, 0.5]])
    signals = confidence_signals(probabilities, 0.6, THRESHOLDS)
    told = dict(zip(CONFIDENCE_SIGNALS, signals, strict=True))
    assert told == pytest.approx(
        {
            "surest": 0.7,
            "least_sure": 0.5,
            "margin": 0.15,
            "score": 0.6,
            "extremeness": 0.1,
            "most_denied": 0.5,
            "doubt": (0.09 + 0.21) / 2,
        }
    )


@given(arrays(np.float64, (3, 3), elements=st.floats(0.01, 1.0)), SHARES)
def test_the_least_sure_is_no_surer_than_the_mean(rows: np.ndarray, score: float) -> None:
    probabilities = rows / rows.sum(axis=1, keepdims=True)
    surest, least_sure, margin, *_ = confidence_signals(probabilities, score, THRESHOLDS)
    assert least_sure <= surest + 1e-9
    assert 0.0 <= margin <= 0.25


def test_too_few_or_too_many_signals_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        Calibration((1.0, 1.0), 0.0, 0.5).confidence((0.5, 0.5, 0.5))


def test_the_record_of_the_fit_is_read() -> None:
    record = {"coefficients": [2, 1.0, 4], "intercept": -1, "review_below": 0.8}
    assert Calibration.from_json(record) == Calibration((2.0, 1.0, 4.0), -1.0, 0.8)
