"""Grades of many responses, block by block, with a bar on a terminal while they are made."""

from collections.abc import Sequence

from corpus import Question
from tutor.cli.progress import progress_bar
from tutor.grading import Grade, Grader

BLOCK = 128
"""Responses graded at once."""


def grade_all(grader: Grader, asked: Sequence[tuple[Question, str]], doing: str) -> list[Grade]:
    """The grades of these responses in order; ``doing`` stands beside the bar."""
    grades: list[Grade] = []
    with progress_bar(doing, "response") as progress:
        for begin in range(0, len(asked), BLOCK):
            grades += grader.grade_many(asked[begin : begin + BLOCK])
            progress(len(grades), len(asked))
    return grades
