"""How sure the grader may be: the probability that a person would give the same verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.grading.fusion import DENIED, HELD
from tutor.grading.weighing import Thresholds

_STATUSES = ("held", "absent", "denied")
_OF = ("fusion", "entailment")

CONFIDENCE_SIGNALS = (
    "surest",
    "least_sure",
    "margin",
    "score",
    "extremeness",
    "most_denied",
    "doubt",
    "key_points",
    *(
        f"{how}_{of}_{status}"
        for of in _OF
        for how in ("mean", "min", "max")
        for status in _STATUSES
    ),
)
"""Mean and minimum of the likeliest statuses' probabilities; the score's distance to a turn; the
score and its distance from one half; the largest probability of a denial; the mean of each
key point's held times not-held probability; how many key points there are; and over these the mean,
minimum and maximum of each status's probability, by the fusion and by the entailment model alone:
where the two differ, people often differ too."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A decision tree: node 0 is its root; a node without children (-1) is a leaf with a value.

    A node with children asks whether the signal of its number is at most its threshold.
    """

    signals: tuple[int, ...]
    thresholds: tuple[float, ...]
    yes: tuple[int, ...]
    no: tuple[int, ...]
    values: tuple[float, ...]

    def value(self, signals: Sequence[float]) -> float:
        """What stands in the leaf that these signals lead to."""
        node = 0
        while self.yes[node] >= 0:
            is_low = signals[self.signals[node]] <= self.thresholds[node]
            node = (self.yes if is_low else self.no)[node]
        return self.values[node]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Randomised trees for the chance of agreement (Breiman 2001, Geurts et al. 2006).

    They were fitted on held-out questions and read ``CONFIDENCE_SIGNALS``. Below ``review_below`` a
    grade is queued for a person: the rest agreed with people on at least 95 % of the responses to
    questions that neither the trees nor the models had seen.
    """

    trees: tuple[Tree, ...]
    review_below: float

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Calibration":
        """Reads the numbers that ``training/fusion.py`` fitted."""
        trees = tuple(
            Tree(**{name: tuple(numbers) for name, numbers in tree.items()})
            for tree in record["trees"]
        )
        return cls(trees, float(record["review_below"]))

    def confidence(self, signals: Sequence[float]) -> float:
        """The probability in (0, 1) of agreement, to four decimals."""
        share = fmean(tree.value(signals) for tree in self.trees)
        return min(0.9999, max(0.0001, round(share, 4)))


def confidence_signals(
    probabilities: NDArray[np.float64],
    alone: NDArray[np.float64],
    score: float,
    thresholds: Thresholds,
) -> tuple[float, ...]:
    """The signals of a grade; a row of held, absent and denied for each key point, ``(k, 3)``.

    ``probabilities`` are the fusion's, ``alone`` what the entailment model says by itself.
    """
    likeliest = probabilities.max(axis=1)
    held = probabilities[:, HELD]
    spread = [
        number
        for rows in (probabilities, alone)
        for each in (rows.mean(axis=0), rows.min(axis=0), rows.max(axis=0))
        for number in each.tolist()
    ]
    return (
        float(likeliest.mean()),
        float(likeliest.min()),
        min(abs(score - turn) for turn in (thresholds.partial, thresholds.correct)),
        score,
        abs(score - 0.5),
        float(probabilities[:, DENIED].max()),
        float((held * (1.0 - held)).mean()),
        float(len(probabilities)),
        *spread,
    )
