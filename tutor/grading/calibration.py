"""How sure the grader may be: the probability that a person would give the same verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.grading.fusion import DENIED, HELD
from tutor.grading.weighing import Thresholds

CONFIDENCE_SIGNALS = (
    "surest",
    "least_sure",
    "margin",
    "score",
    "extremeness",
    "most_denied",
    "doubt",
)
"""Mean and minimum of the likeliest statuses' probabilities; the score's distance to a turn; the
score and its distance from one half; the largest probability of a denial; and the mean of each
key point's held times not-held probability."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model of agreement (Platt 1999), fitted on held-out questions.

    ``coefficients`` belong to ``CONFIDENCE_SIGNALS``. Below ``review_below`` a grade is queued for
    a person: the rest agreed with people on at least 95 % of held-out questions' responses.
    """

    coefficients: tuple[float, ...]
    intercept: float
    review_below: float

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Calibration":
        """Reads the numbers that ``training/fusion.py`` fitted."""
        return cls(
            tuple(record["coefficients"]), float(record["intercept"]), float(record["review_below"])
        )

    def confidence(self, signals: Sequence[float]) -> float:
        """The probability in (0, 1) of agreement, to four decimals."""
        pairs = zip(self.coefficients, signals, strict=True)
        logit = self.intercept + sum(coefficient * signal for coefficient, signal in pairs)
        return min(0.9999, max(0.0001, round(1.0 / (1.0 + exp(-logit)), 4)))


def confidence_signals(
    probabilities: NDArray[np.float64], score: float, thresholds: Thresholds
) -> tuple[float, ...]:
    """The signals of a grade; ``probabilities``: ``(k, 3)``, a row for each key point."""
    likeliest = probabilities.max(axis=1)
    held = probabilities[:, HELD]
    return (
        float(likeliest.mean()),
        float(likeliest.min()),
        min(abs(score - turn) for turn in (thresholds.partial, thresholds.correct)),
        score,
        abs(score - 0.5),
        float(probabilities[:, DENIED].max()),
        float((held * (1.0 - held)).mean()),
    )
