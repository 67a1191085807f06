"""Grades items with whatever grader there is; one that fails costs only itself."""

from collections.abc import Sequence
from typing import Protocol

from corpus.errors import VivaError
from tutor.grading import Grade, Verdict
from tutor.scoring.item import Item


class BatchGrader(Protocol):
    """What scoring needs of a grader."""

    def grade_many(self, items: Sequence[Item]) -> list[Grade]:
        """The grades of questions with responses, in order."""
        ...


def grade_items(grader: BatchGrader, items: Sequence[Item]) -> list[Grade]:
    """The grades of all items; when a batch fails, each is tried alone and only one is lost.

    Raises:
        VivaError: the grader itself is not there or damaged, so that nothing can be graded.
    """
    if not items:
        return []
    try:
        return grader.grade_many(items)
    except VivaError:
        raise
    except Exception as error:
        if len(items) == 1:
            return [ungraded(f"Grading failed: {type(error).__name__}: {error}")]
        return [grade for item in items for grade in grade_items(grader, [item])]


def ungraded(reason: str) -> Grade:
    """The grade of what could not be graded: no score, and a person has to look."""
    return Grade(None, Verdict.UNGRADED, 0.0, True, (), (), "", "", reason)
