"""Whom a change of the key moves: two gradings of one table, side by side."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from tutor.errors import TableError
from tutor.scoring.report.marks import cell_number
from tutor.scoring.review.filling import graded_table, text_of, values_of
from tutor.scoring.table import Reading

LEAST = 0.005
"""Scores are compared to two decimals."""


@dataclass(frozen=True, slots=True)
class Move:
    """A row whose grade is another now; ``row`` counts from 1, a score of None is ungraded."""

    row: int
    response_id: str
    learner: str
    question: str
    score_before: float | None
    score: float | None
    verdict_before: str
    verdict: str


def moves_between(before: Path, now: Path) -> Iterator[Move]:
    """The rows of two graded tables whose score or verdict differ, in the order of the rows.

    Raises:
        TableError: one of them was not graded, or they are not gradings of the same rows.
    """
    rows = zip_longest(graded_table(before, Reading()).rows(), graded_table(now, Reading()).rows())
    for number, (old, new) in enumerate(rows, start=1):
        if old is None or new is None:
            raise TableError(f"{before} and {now} do not have the same number of rows.")
        one, two = values_of(old), values_of(new)
        if any(text_of(one, name) != text_of(two, name) for name in ("response_id", "response")):
            raise TableError(f"{before} and {now} differ in row {number}; grade the same table.")
        scores = cell_number(one.get("score")), cell_number(two.get("score"))
        verdicts = text_of(one, "verdict"), text_of(two, "verdict")
        if _same(*scores) and verdicts[0] == verdicts[1]:
            continue
        yield Move(
            number,
            text_of(two, "response_id"),
            text_of(two, "learner"),
            text_of(two, "question_id") or text_of(two, "question"),
            None if math.isnan(scores[0]) else scores[0],
            None if math.isnan(scores[1]) else scores[1],
            *verdicts,
        )


def moves_sentence(moves: list[Move]) -> str:
    """As in "9 learners move, in 11 rows: 9 up, 2 down."."""
    if not moves:
        return "Nobody moves."
    up = sum((move.score or 0) > (move.score_before or 0) for move in moves)
    down = sum((move.score or 0) < (move.score_before or 0) for move in moves)
    learners = {move.learner for move in moves if move.learner}
    rows = "1 row" if len(moves) == 1 else f"{len(moves):,} rows"
    who = f"{rows} move" if len(moves) > 1 else f"{rows} moves"
    if learners:
        people = "1 learner moves" if len(learners) == 1 else f"{len(learners):,} learners move"
        who = f"{people}, in {rows}"
    return f"{who}: {up:,} up, {down:,} down."


def _same(before: float, now: float) -> bool:
    if math.isnan(before) or math.isnan(now):
        return math.isnan(before) and math.isnan(now)
    return abs(before - now) < LEAST
