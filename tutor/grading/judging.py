"""Turns what was measured about one response into its grade."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import KeyPoint
from tutor.grading import weighing
from tutor.grading.calibration import Calibration, confidence_signals
from tutor.grading.entailment import CONTRADICTION, ENTAILMENT
from tutor.grading.features import measure
from tutor.grading.feedback import write_feedback
from tutor.grading.fusion import DENIED, HELD, Fusion
from tutor.grading.grade import Evidence, FoundMisconception, Grade, GradedKeyPoint, Status, Verdict
from tutor.grading.prepared import Prepared
from tutor.grading.reading import HypothesisReading, ResponseReading
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
    """Fusion, thresholds and calibration that belong together, and the grader's name."""

    name: str
    fusion: Fusion
    of_references: Thresholds
    of_key_points: Thresholds
    calibration: Calibration

    def grade(self, response: ResponseReading) -> Grade:
        """The grade by the alternative that serves the learner best."""
        authored = bool(response.prepared.question.key_points)
        thresholds = self.of_key_points if authored else self.of_references
        found = _misconceptions(response, thresholds)
        graded = [
            self._grade_alternative(response, readings, points, found, thresholds)
            for readings, points in zip(
                response.alternatives, response.prepared.alternatives, strict=True
            )
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
            needs_review=confidence < self.calibration.review_below or prepared.was_cut,
            key_points=points,
            misconceptions=(),
            feedback=prepared.problem or self._feedback(prepared, verdict, points, ()),
            grader=self.name,
            error=prepared.problem,
        )

    def _grade_alternative(
        self,
        response: ResponseReading,
        readings: tuple[HypothesisReading, ...],
        points: tuple[KeyPoint, ...],
        found: tuple[FoundMisconception, ...],
        thresholds: Thresholds,
    ) -> Grade:
        probabilities = self.fusion.probabilities(
            np.stack([measure(response, reading) for reading in readings])
        )
        graded = tuple(
            _key_point(point, reading, row, thresholds)
            for point, reading, row in zip(points, readings, probabilities, strict=True)
        )
        credits = [weighing.credit(float(row[HELD]), thresholds) for row in probabilities]
        score = weighing.score(graded, credits, len(found))
        cosine = max(float(reading.cosines.max()) for reading in readings)
        verdict = weighing.verdict(score, graded, found, cosine, thresholds)
        confidence = self.calibration.confidence(
            confidence_signals(
                [float(row.max()) for row in probabilities],
                score,
                (thresholds.partial, thresholds.correct),
            )
        )
        return Grade(
            score=score,
            verdict=verdict,
            confidence=confidence,
            needs_review=confidence < self.calibration.review_below or response.prepared.was_cut,
            key_points=graded,
            misconceptions=found,
            feedback=self._feedback(response.prepared, verdict, graded, found),
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


def _key_point(
    point: KeyPoint, reading: HypothesisReading, row: NDArray[np.float64], thresholds: Thresholds
) -> GradedKeyPoint:
    cosine = float(reading.cosines.max())
    status = weighing.status(float(row[HELD]), float(row[DENIED]), cosine, thresholds)
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
        if _is_stated(reading, thresholds)
    )


def _is_stated(misconception: HypothesisReading, thresholds: Thresholds) -> bool:
    """Whether a window entails the misconception and is nearer to it than to every key point.

    A right answer is near to both, and the entailment model alone confuses the two.
    """
    entailed = misconception.probabilities[:, ENTAILMENT] >= thresholds.misconception
    return bool((entailed & (misconception.cosines > misconception.rivals)).any())


def _evidence(reading: HypothesisReading, column: int) -> Evidence:
    """The clause that speaks most for the label of ``column``; the whole without clauses.

    A clause wins over the whole response, which holds every clause and so points at none.
    """
    clauses = [row for row, window in enumerate(reading.windows) if not window.is_whole] or [0]
    signal = reading.probabilities[clauses, column] + 0.5 * reading.cosines[clauses]
    clause = reading.windows[clauses[int(signal.argmax())]].clause
    return Evidence(clause.start, clause.end, clause.text)
