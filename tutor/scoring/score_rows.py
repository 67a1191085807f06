"""Grades rows in batches, each different response once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

from corpus import Question
from corpus.errors import VivaError
from tutor.grading import Grade, Verdict
from tutor.scoring.row_item import Ungradable, row_item
from tutor.scoring.table import Row

BATCH = 64
"""Rows graded together: enough to fill the model, few enough for a progress bar that moves."""
REMEMBERED = 20_000
"""Grades kept for responses that come again; some 50 MB."""

Item = tuple[Question, str]


class BatchGrader(Protocol):
    """What scoring needs of a grader."""

    def grade_many(self, items: Sequence[Item]) -> list[Grade]:
        """The grades of questions with responses, in order."""
        ...


def score_rows(
    rows: Iterable[Row], questions: Mapping[str, Question], grader: BatchGrader
) -> Iterator[tuple[Row, Grade]]:
    """Each row with its grade, in order; what cannot be graded is ``ungraded`` with its reason."""
    remaining = iter(rows)
    grades: dict[Item, Grade] = {}
    while batch := list(islice(remaining, BATCH)):
        items = [_item(row, questions) for row in batch]
        if len(grades) > REMEMBERED:
            grades.clear()
        asked = dict.fromkeys(item for item in items if not isinstance(item, Grade))
        new = [item for item in asked if item not in grades]
        grades.update(zip(new, _grade_all(grader, new), strict=True))
        for row, item in zip(batch, items, strict=True):
            yield row, item if isinstance(item, Grade) else grades[item]


def ungraded(reason: str) -> Grade:
    """The grade of what could not be graded: no score, and a person has to look."""
    return Grade(None, Verdict.UNGRADED, 0.0, True, (), (), "", "", reason)


def _item(row: Row, questions: Mapping[str, Question]) -> Item | Grade:
    try:
        question, response = row_item(row, questions)
    except Ungradable as reason:
        return ungraded(str(reason))
    # Only outer spaces are ignored: with anything more, evidence would quote another's words.
    return question, response.strip()


def _grade_all(grader: BatchGrader, items: Sequence[Item]) -> list[Grade]:
    """The grades of all items; when a batch fails, each is tried alone and only one is lost."""
    if not items:
        return []
    try:
        return grader.grade_many(items)
    except VivaError:
        raise
    except Exception as error:
        if len(items) == 1:
            return [ungraded(f"Grading failed: {type(error).__name__}: {error}")]
        return [grade for item in items for grade in _grade_all(grader, [item])]
