"""Turns what was measured about one response into its grade."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import KeyPoint
from tutor.grading import weighing
from tutor.grading.calibration import confidence_signals
from tutor.grading.clauses import Clause
from tutor.grading.entailment import CONTRADICTION, ENTAILMENT
from tutor.grading.features import measure
from tutor.grading.feedback import write_feedback
from tutor.grading.fusion import DENIED, HELD, entailment_alone
from tutor.grading.grade import Evidence, FoundMisconception, Grade, GradedKeyPoint, Status, Verdict
from tutor.grading.prepared import Prepared
from tutor.grading.reading import HypothesisReading, ResponseReading
from tutor.grading.scale import Scale
from tutor.grading.weighing import Thresholds
from tutor.grading.windows import MAX_CHARACTERS

BLANK_CONFIDENCE = 0.99
"""How sure it is that nothing was written."""

GUARD_CONFIDENCE = 0.5
"""How sure the other guards are: of what they stop in graded sets people call half incorrect.

What learners write to deceive is not in these sets, so the guards keep the mark and a person looks.
"""

_CUT = f"Only the first {MAX_CHARACTERS:,} characters were read."


@dataclass(frozen=True, slots=True)
class Judge:
    """The grader's name, and what weighs its measurements.

    ``of_references`` serves a reference that is one statement, ``of_key_points`` single ideas: the
    author's key points, or the sentences of a longer reference.
    """

    name: str
    of_references: Scale
    of_key_points: Scale

    def grade(self, response: ResponseReading) -> Grade:
        """The grade by the alternative that serves the learner best."""
        found = _misconceptions(response, self.of_key_points.thresholds)
        graded = [
            self._grade_alternative(response, place, found)
            for place in range(len(response.alternatives))
        ]
        return max(graded, key=lambda grade: (grade.score or 0.0, grade.confidence))

    def grade_unread(self, prepared: Prepared) -> Grade:
        """The grade of a response that a guard stopped, or of a question that cannot be graded."""
        verdict = prepared.guarded or Verdict.UNGRADED
        points = tuple(
            GradedKeyPoint(point.text, point.weight, Status.MISSING)
            for point in (prepared.alternatives or ((),))[0]
        )
        sure = {Verdict.UNGRADED: 0.0, Verdict.BLANK: BLANK_CONFIDENCE}
        confidence = sure.get(verdict, GUARD_CONFIDENCE)
        return Grade(
            score=None if verdict is Verdict.UNGRADED else 0.0,
            verdict=verdict,
            confidence=confidence,
            needs_review=confidence < self.of_references.calibration.review_below
            or prepared.was_cut,
            key_points=points,
            misconceptions=(),
            feedback=prepared.problem or self._feedback(prepared, verdict, points, ()),
            grader=self.name,
            error=prepared.problem,
        )

    def _grade_alternative(
        self, response: ResponseReading, place: int, found: tuple[FoundMisconception, ...]
    ) -> Grade:
        points, readings = response.prepared.alternatives[place], response.alternatives[place]
        whole, ideas = response.wholes[place], self.of_key_points
        if len(points) == 1 and not response.prepared.question.key_points:
            ideas = self.of_references
        rows, alone = _probabilities(response, readings, ideas)
        measured = [
            _measured(reading, row, point.weight)
            for point, reading, row in zip(points, readings, rows, strict=True)
        ]
        if whole is None:
            scale = ideas
            weighed = weighing.weigh(measured, ideas.thresholds, len(found))
        else:
            scale = self.of_references
            rows, alone = _probabilities(response, [whole], scale)
            weighed = weighing.weigh_reference(
                measured,
                _measured(whole, rows[0], 1.0),
                ideas.thresholds,
                scale.thresholds,
                len(found),
            )
        graded = tuple(
            _key_point(point, reading, status)
            for point, reading, status in zip(points, readings, weighed.statuses, strict=True)
        )
        confidence = scale.calibration.confidence(
            confidence_signals(rows, alone, weighed.score, scale.thresholds)
        )
        return Grade(
            score=weighed.score,
            verdict=weighed.verdict,
            confidence=confidence,
            needs_review=confidence < scale.calibration.review_below or response.prepared.was_cut,
            key_points=graded,
            misconceptions=found,
            feedback=self._feedback(response.prepared, weighed.verdict, graded, found),
            grader=self.name,
        )

    @staticmethod
    def _feedback(
        prepared: Prepared,
        verdict: Verdict,
        points: tuple[GradedKeyPoint, ...],
        found: tuple[FoundMisconception, ...],
    ) -> str:
        feedback = write_feedback(prepared.question.question, verdict, points, found)
        return f"{feedback} {_CUT}" if prepared.was_cut else feedback


def _probabilities(
    response: ResponseReading, readings: Sequence[HypothesisReading], scale: Scale
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """``(k, 3)`` probabilities of held, absent and denied, fused and of the entailment model."""
    features = np.stack([measure(response, reading) for reading in readings])
    rows = scale.fusion.probabilities(features)
    for reading, row in zip(readings, rows, strict=True):
        if _is_denial(_evidence(reading, ENTAILMENT), response.prepared.denials):
            # What seems to be said there is said with a "not".
            row[DENIED], row[HELD] = max(row[HELD], row[DENIED]), 0.0
    return rows, entailment_alone(features)


def _is_denial(said: Evidence, denials: Sequence[Clause]) -> bool:
    return any(said.start < denied.end and denied.start < said.end for denied in denials)


def _measured(
    reading: HypothesisReading, row: NDArray[np.float64], weight: float
) -> weighing.Measured:
    cosine = float(reading.cosines.max())
    return weighing.Measured(reading.text, weight, float(row[HELD]), float(row[DENIED]), cosine)


def _key_point(point: KeyPoint, reading: HypothesisReading, status: Status) -> GradedKeyPoint:
    if status is Status.MISSING:
        return GradedKeyPoint(point.text, point.weight, status)
    column = CONTRADICTION if status is Status.CONTRADICTED else ENTAILMENT
    return GradedKeyPoint(point.text, point.weight, status, _evidence(reading, column))


def _misconceptions(
    response: ResponseReading, thresholds: Thresholds
) -> tuple[FoundMisconception, ...]:
    wrong = zip(response.prepared.question.misconceptions, response.misconceptions, strict=True)
    return tuple(
        FoundMisconception(
            misconception.text,
            misconception.remedy,
            misconception.source,
            _evidence(reading, ENTAILMENT),
        )
        for misconception, reading in wrong
        if reading is not None
        and reading.probabilities[:, ENTAILMENT].max() >= thresholds.misconception
    )


def _evidence(reading: HypothesisReading, column: int) -> Evidence:
    """The clause that speaks most for the label of ``column``; the whole without clauses.

    A clause wins over the whole response, which holds every clause and so points at none.
    """
    clauses = [row for row, window in enumerate(reading.windows) if not window.is_whole] or [0]
    told = np.zeros(len(reading.windows))
    told[: len(reading.probabilities)] = reading.probabilities[:, column]
    signal = told[clauses] + 0.5 * reading.cosines[clauses]
    clause = reading.windows[clauses[int(signal.argmax())]].clause
    return Evidence(clause.start, clause.end, clause.text)
