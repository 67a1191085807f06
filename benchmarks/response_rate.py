"""How long a hundred responses with three key points take, graded together."""

import time
from collections.abc import Sequence

from corpus import Question
from training.examples import authored_rows, question_of
from tutor.grading import Grader

Item = tuple[Question, str]

RESPONSES = 100
KEY_POINTS = 3


def seconds_per_hundred(grader: Grader, runs: int) -> list[float]:
    """Seconds for a hundred authored responses at a time, others each time, with a warm model."""
    rows = [row for row in authored_rows() if len(row["key_points"]) == KEY_POINTS]
    items = [(question_of(row), row["response"]) for row in rows]
    return [_seconds(grader, items, run * RESPONSES) for run in range(runs + 1)][1:]


def _seconds(grader: Grader, items: Sequence[Item], first: int) -> float:
    turned = [items[(first + place) % len(items)] for place in range(RESPONSES)]
    start = time.perf_counter()
    grader.grade_many(turned)
    return time.perf_counter() - start
