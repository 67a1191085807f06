"""What the grader would say of an example, whatever its thresholds are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import KeyPoint
from training.examples import Example
from training.out_of_fold import Fusions
from tutor.grading import Verdict
from tutor.grading.calibration import confidence_signals
from tutor.grading.features import FEATURES
from tutor.grading.fusion import DENIED, HELD, entailment_alone
from tutor.grading.scale import Scale
from tutor.grading.weighing import Measured, Thresholds, weigh, weigh_reference


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What the grader would say of an example, and ``(k, 3)`` what it was made of.

    ``rows`` are the fusion's probabilities, ``alone`` the entailment model's.
    """

    score: float
    verdict: Verdict
    rows: NDArray[np.float64]
    alone: NDArray[np.float64]

    def signals(self, thresholds: Thresholds) -> tuple[float, ...]:
        """The signals of its confidence."""
        return confidence_signals(self.rows, self.alone, self.score, thresholds)


Judgement = Callable[[int, Thresholds], Outcome]
"""The outcome of the example in one place of a list, under some thresholds."""


def judge_points(examples: Sequence[Example], fusions: Fusions) -> Judgement:
    """The steps that the grader takes for authored key points, with out-of-fold probabilities."""
    rows = [fusions.probabilities(e, e.alternatives[0]) for e in examples]
    alone = [entailment_alone(e.alternatives[0]) for e in examples]
    measured = [
        _measured_all(e.prepared.alternatives[0], told_of, e.alternatives[0])
        for e, told_of in zip(examples, rows, strict=True)
    ]

    def judge(place: int, thresholds: Thresholds) -> Outcome:
        weighed = weigh(measured[place], thresholds)
        return Outcome(weighed.score, weighed.verdict, rows[place], alone[place])

    return judge


def judge_references(examples: Sequence[Example], fusions: Fusions, points: Scale) -> Judgement:
    """The steps that the grader takes for references, with out-of-fold probabilities."""
    prepared = []
    for e in examples:
        alternatives = []
        for key_points, features, whole in zip(
            e.prepared.alternatives, e.alternatives, e.wholes, strict=True
        ):
            own = features[:1] if whole is None else whole[None]
            row = fusions.probabilities(e, own)
            (one,) = _measured_all((KeyPoint("whole"),), row, own)
            told_of = points.fusion.probabilities(features)
            split = None if whole is None else _measured_all(key_points, told_of, features)
            alternatives.append((row, entailment_alone(own), one, split))
        prepared.append(alternatives)

    def judge(place: int, thresholds: Thresholds) -> Outcome:
        outcomes = []
        for row, alone, one, split in prepared[place]:
            if split is None:
                weighed = weigh([one], thresholds)
            else:
                weighed = weigh_reference(split, one, points.thresholds, thresholds)
            outcomes.append(Outcome(weighed.score, weighed.verdict, row, alone))
        return max(outcomes, key=lambda outcome: outcome.score)

    return judge


def _measured_all(
    points: Sequence[KeyPoint], rows: NDArray[np.float64], features: NDArray[np.float64]
) -> list[Measured]:
    cosine = FEATURES.index("cosine_best")
    return [
        Measured(p.text, p.weight, float(row[HELD]), float(row[DENIED]), float(values[cosine]))
        for p, row, values in zip(points, rows, features, strict=True)
    ]
