"""Graders without weights, where a benchmark measures all but the grading."""

import time
from collections.abc import Sequence

from corpus import Question
from tutor.grading import Evidence, Grade, GradedKeyPoint, Status, Verdict

BUSY_SECONDS = 0.002
"""Of one response; the shipped grader takes tens of milliseconds."""


class QuickGrader:
    """The share of the reference's words; a grade as big as a real one."""

    def grade_many(self, items: Sequence[tuple[Question, str]]) -> list[Grade]:
        """The grades, in order."""
        return [self._grade(question, response) for question, response in items]

    def _grade(self, question: Question, response: str) -> Grade:
        wanted = set(question.references[0].casefold().split())
        share = len(wanted & set(response.casefold().split())) / len(wanted)
        span = Evidence(0, len(response), response) if response else None
        points = (GradedKeyPoint(question.references[0], 1.0, Status.PARTLY, span),) * 2
        return Grade(share, Verdict.PARTIAL, share, True, points, (), "Read it again. " * 5, "q 1")


class BusyGrader(QuickGrader):
    """Keeps a core busy for each response, as a model does, but a small part of a model's time."""

    def grade_many(self, items: Sequence[tuple[Question, str]]) -> list[Grade]:
        """The grades, in order, after so much work of the processor."""
        end = time.thread_time() + BUSY_SECONDS * len(items)
        while time.thread_time() < end:
            pass
        return super().grade_many(items)
