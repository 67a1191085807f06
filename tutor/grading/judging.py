"""Turns what was measured about one response into its grade."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import KeyPoint
from tutor.grading.calibration import confidence_signals
from tutor.grading.clauses import Clause
from tutor.grading.entailment import CONTRADICTION, ENTAILMENT
from tutor.grading.features import alignment_of, is_elsewhere, is_unlike, measure
from tutor.grading.feedback import write_feedback
from tutor.grading.fusion import DENIED, HELD, entailment_alone, withhold
from tutor.grading.grade import Evidence, FoundMisconception, Grade, GradedKeyPoint, Status, Verdict
from tutor.grading.prepared import Prepared
from tutor.grading.reading import HypothesisReading, ResponseReading
from tutor.grading.scale import Scale
from tutor.grading.shares import Shares, Whole
from tutor.grading.weighing import Measured, Thresholds, Weighed, weigh, weigh_reference
from tutor.grading.windows import MAX_CHARACTERS

BLANK_CONFIDENCE = 0.99
"""How sure it is that nothing was written."""

GUARD_CONFIDENCE = 0.5
"""How sure the other guards are: of what they stop in graded sets people call half incorrect.

What learners write to deceive is not in these sets, so the guards keep the mark and a person looks.
"""

OTHER_SIDE_CONFIDENCE = 0.99
"""How sure it is that who takes another side than a whole reference contradicts it.

People call all 118 such responses of SciEntsBank contradictory; by Laplace's rule 119 of 120.
"""

_CUT = f"Only the first {MAX_CHARACTERS:,} characters were read."


@dataclass(frozen=True, slots=True)
class Judge:
    """The grader's name, and what weighs its measurements.

    ``of_references`` serves whole references, ``of_key_points`` single ideas: the author's key
    points, or the sentences of a longer reference. ``shares`` joins both into a reference's score.
    """

    name: str
    of_references: Scale
    of_key_points: Scale
    shares: Shares

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
        weighed, told = self._weigh(response, place, len(found))
        graded = tuple(
            _key_point(point, reading, status)
            for point, reading, status in zip(points, readings, weighed.statuses, strict=True)
        )
        calibration = told.scale.calibration
        signals = confidence_signals(told.rows, told.alone, weighed.score, told.scale.thresholds)
        confidence = (
            OTHER_SIDE_CONFIDENCE if told.is_other_side else calibration.confidence(signals)
        )
        return Grade(
            score=weighed.score,
            verdict=weighed.verdict,
            confidence=confidence,
            needs_review=confidence < calibration.review_below or response.prepared.was_cut,
            key_points=graded,
            misconceptions=found,
            feedback=self._feedback(response.prepared, weighed.verdict, graded, found),
            grader=self.name,
        )

    def _weigh(
        self, response: ResponseReading, place: int, misconceptions: int
    ) -> tuple[Weighed, "_Told"]:
        """What an alternative comes to, and what was told of what its verdict follows."""
        points, readings = response.prepared.alternatives[place], response.alternatives[place]
        whole = response.wholes[place]
        if response.prepared.question.key_points:
            told = _tell(response, readings, self.of_key_points)
            measured = told.measured(points, readings)
            return weigh(measured, told.scale.thresholds, misconceptions), told
        ideas = self.of_references if whole is None else self.of_key_points
        told = _tell(response, readings, ideas)
        compared = told if whole is None else _tell(response, [whole], self.of_references)
        weighed = weigh_reference(
            told.measured(points, readings),
            compared.whole(whole or readings[0]),
            ideas.thresholds,
            compared.scale.thresholds,
            self.shares,
            misconceptions,
        )
        return weighed, compared

    @staticmethod
    def _feedback(
        prepared: Prepared,
        verdict: Verdict,
        points: tuple[GradedKeyPoint, ...],
        found: tuple[FoundMisconception, ...],
    ) -> str:
        feedback = write_feedback(prepared.question.question, verdict, points, found)
        return f"{feedback} {_CUT}" if prepared.was_cut else feedback


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What a scale tells of hypotheses.

    ``features`` are ``(k, f)``; ``rows`` and ``alone`` the ``(k, 3)`` probabilities of held, absent
    and denied, fused and of the entailment model alone. ``is_other_side``: the response takes
    another side than each of them.
    """

    scale: Scale
    features: NDArray[np.float64]
    rows: NDArray[np.float64]
    alone: NDArray[np.float64]
    is_other_side: bool

    def measured(
        self, points: Sequence[KeyPoint], readings: Sequence[HypothesisReading]
    ) -> list[Measured]:
        return [
            Measured(point.text, point.weight, *_probabilities(row), reading.cosine)
            for point, reading, row in zip(points, readings, self.rows, strict=True)
        ]

    def whole(self, reading: HypothesisReading) -> Whole:
        held, denied = _probabilities(self.rows[0])
        return Whole(
            held=held,
            denied=denied,
            entailed=float(self.alone[0, HELD]),
            cosine=reading.cosine,
            aligned=alignment_of(self.features[0]),
        )


def _probabilities(row: NDArray[np.float64]) -> tuple[float, float]:
    return float(row[HELD]), float(row[DENIED])


def _tell(response: ResponseReading, readings: Sequence[HypothesisReading], scale: Scale) -> _Told:
    features = measure(response, readings)
    rows, alone = scale.fusion.probabilities(features), entailment_alone(features)
    if is_elsewhere(features):
        withhold(rows)
        withhold(alone)
    for reading, measured, *told in zip(readings, features, rows, alone, strict=True):
        if is_unlike(measured):
            for row in told:
                withhold(row)
        elif _is_denial(_evidence(reading, ENTAILMENT), response.prepared.denials):
            # What seems to be said there is said with a "not".
            for row in told:
                row[DENIED], row[HELD] = max(row[HELD], row[DENIED]), 0.0
    return _Told(scale, features, rows, alone, all(one.other_side for one in readings))


def _is_denial(said: Evidence, denials: Sequence[Clause]) -> bool:
    return any(said.start < denied.end and denied.start < said.end for denied in denials)


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
    """The clause that speaks most for the label of ``column``; a passage where there are none.

    A clause wins over its passage, which holds every clause and so points at none.
    """
    windows, read = reading.windows, len(reading.probabilities)
    told = np.zeros(len(windows))
    told[:read] = reading.probabilities[:, column]
    clauses = [row for row, window in enumerate(windows) if not window.is_passage] or [0]
    if clauses[0] >= read:
        # No clause was read: those of the passage that speaks most come first.
        spoke = windows[int(told.argmax())].clause
        told[[row for row in clauses if windows[row].clause.is_in(spoke)]] = 1.0
    signal = told[clauses] + 0.5 * reading.cosines[clauses]
    clause = reading.other_side or windows[clauses[int(signal.argmax())]].clause
    return Evidence(clause.start, clause.end, clause.text)
