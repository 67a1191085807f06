"""Grades rows in batches, each different response once."""

import unicodedata
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
        keyed = [_keyed(row, questions) for row in batch]
        if len(grades) > REMEMBERED:
            grades.clear()
        new = {
            key: item for entry in keyed if not isinstance(entry, Grade) for key, item in [entry]
        }
        fresh = {key: item for key, item in new.items() if key not in grades}
        grades.update(zip(fresh, _grade_all(grader, list(fresh.values())), strict=True))
        for row, entry in zip(batch, keyed, strict=True):
            yield row, entry if isinstance(entry, Grade) else grades[entry[0]]


def ungraded(reason: str) -> Grade:
    """The grade of what could not be graded: no score, and a person has to look."""
    return Grade(None, Verdict.UNGRADED, 0.0, True, (), (), "", "", reason)


def normalised(response: str) -> str:
    """What makes two responses the same: spacing and the ways to write one letter do not count.

    Lines and capitals do: a list is no sentence, and evidence quotes the learner's own words.
    """
    lines = unicodedata.normalize("NFC", response).strip().splitlines()
    return "\n".join(" ".join(line.split()) for line in lines)


def _keyed(row: Row, questions: Mapping[str, Question]) -> tuple[Item, Item] | Grade:
    try:
        question, response = row_item(row, questions)
    except Ungradable as reason:
        return ungraded(str(reason))
    return (question, normalised(response)), (question, response)


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
