"""What the grader would say of an example, whatever its thresholds are.

Two of its steps are left out, which take back what a denied sentence or one like nothing in the
answer seems to say: they concern one honest response in some hundreds.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import KeyPoint
from training.examples import Example
from training.out_of_fold import Fusions
from tutor.grading import Status, Verdict
from tutor.grading.calibration import confidence_signals
from tutor.grading.features import FEATURES, alignment_of, is_elsewhere
from tutor.grading.fusion import DENIED, HELD, entailment_alone, withhold
from tutor.grading.scale import Scale
from tutor.grading.shares import Shares, Whole
from tutor.grading.weighing import Measured, Thresholds, Weighed, weigh, weigh_reference

MARKS = {Status.HIT: "h", Status.PARTLY: "p", Status.MISSING: "m", Status.CONTRADICTED: "c"}
"""The letters by which people mark key points."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What the grader would say of an example, and ``(k, 3)`` what it was made of.

    ``rows`` are the fusion's probabilities, ``alone`` the entailment model's. ``marks`` has a
    letter for each authored key point, as people's marks have.
    """

    score: float
    verdict: Verdict
    rows: NDArray[np.float64]
    alone: NDArray[np.float64]
    marks: str = ""

    def signals(self, thresholds: Thresholds) -> tuple[float, ...]:
        """The signals of its confidence."""
        return confidence_signals(self.rows, self.alone, self.score, thresholds)


Judgement = Callable[[int, Thresholds], Outcome]
"""The outcome of the example in one place of a list, under some thresholds."""


def judge_points(examples: Sequence[Example], fusions: Fusions) -> Judgement:
    """The steps that the grader takes for authored key points, with out-of-fold probabilities."""
    rows = [fusions.probabilities(e, e.alternatives[0]) for e in examples]
    alone = [entailment_alone(e.alternatives[0]) for e in examples]
    for example, *told in zip(examples, rows, alone, strict=True):
        _withhold_elsewhere(example.alternatives[0], *told)
    measured = [
        _measured_all(e.prepared.alternatives[0], told_of, e.alternatives[0])
        for e, told_of in zip(examples, rows, strict=True)
    ]

    def judge(place: int, thresholds: Thresholds) -> Outcome:
        weighed = weigh(measured[place], thresholds)
        marks = "".join(MARKS[status] for status in weighed.statuses)
        return Outcome(weighed.score, weighed.verdict, rows[place], alone[place], marks)

    return judge


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceReading:
    """One alternative of an example: its statements, and its whole with ``(1, 3)`` probabilities.

    ``statements`` is None where the reference is a single one.
    """

    statements: list[Measured] | None
    whole: Whole
    row: NDArray[np.float64]
    alone: NDArray[np.float64]

    def weighed(self, points: Thresholds, wholes: Thresholds, shares: Shares) -> Weighed:
        """What the alternative comes to."""
        one = self.whole
        if self.statements is not None:
            return weigh_reference(self.statements, one, points, wholes, shares)
        alone = [Measured("whole", 1.0, one.held, one.denied, one.cosine)]
        return weigh_reference(alone, one, wholes, wholes, shares)


def read_references(
    examples: Sequence[Example], fusions: Fusions, points: Scale
) -> list[list[ReferenceReading]]:
    """Each example's alternatives, with out-of-fold probabilities."""
    return [list(_read_references(example, fusions, points)) for example in examples]


def _read_references(
    example: Example, fusions: Fusions, points: Scale
) -> Iterator[ReferenceReading]:
    for key_points, features, whole in zip(
        example.prepared.alternatives, example.alternatives, example.wholes, strict=True
    ):
        own = features[:1] if whole is None else whole[None]
        row, alone = fusions.probabilities(example, own), entailment_alone(own)
        _withhold_elsewhere(own, row, alone)
        compared = Whole(
            held=float(row[0, HELD]),
            denied=float(row[0, DENIED]),
            entailed=float(alone[0, HELD]),
            cosine=float(own[0, FEATURES.index("cosine_best")]),
            aligned=alignment_of(own[0]),
        )
        told = points.fusion.probabilities(features)
        _withhold_elsewhere(features, told)
        statements = None if whole is None else _measured_all(key_points, told, features)
        yield ReferenceReading(statements, compared, row, alone)


def judge_references(
    read: Sequence[Sequence[ReferenceReading]], points: Thresholds, shares: Shares
) -> Judgement:
    """The steps that the grader takes for references; ``points``: the statements' thresholds."""

    def judge(place: int, thresholds: Thresholds) -> Outcome:
        outcomes = []
        for reading in read[place]:
            weighed = reading.weighed(points, thresholds, shares)
            outcomes.append(Outcome(weighed.score, weighed.verdict, reading.row, reading.alone))
        return max(outcomes, key=lambda outcome: outcome.score)

    return judge


def _withhold_elsewhere(features: NDArray[np.float64], *told: NDArray[np.float64]) -> None:
    """What is about something else says nothing, as the grader has it."""
    if is_elsewhere(features):
        for rows in told:
            withhold(rows)


def _measured_all(
    points: Sequence[KeyPoint], rows: NDArray[np.float64], features: NDArray[np.float64]
) -> list[Measured]:
    cosine = FEATURES.index("cosine_best")
    return [
        Measured(p.text, p.weight, float(row[HELD]), float(row[DENIED]), float(values[cosine]))
        for p, row, values in zip(points, rows, features, strict=True)
    ]
