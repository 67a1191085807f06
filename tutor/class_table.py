"""A scored class as its teacher reads it: rows, downloads, report, and who moved."""

import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from corpus import Bank, Question, load_bank
from tutor.class_jobs import ClassJob
from tutor.scoring.formats import WRITERS, read_table
from tutor.scoring.report import build_report, report_page
from tutor.scoring.review import (
    Move,
    ReviewQueue,
    accept_into,
    merge_reviews,
    moves_between,
)
from tutor.scoring.review.filling import text_of, values_of
from tutor.scoring.table import Reading

MOST_ROWS = 20_000
"""Rows that are shown; a download holds all of them."""

FORMATS = tuple(extension.removeprefix(".") for extension in WRITERS)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A row of the table on the page. ``score`` in [0, 1], None: ungraded; ``by`` is a person."""

    learner: str
    question: str
    response: str
    score: float | None
    verdict: str
    confidence: float | None
    needs_review: bool
    by: str
    error: str


def final_table(job: ClassJob, queue: ReviewQueue, extension: str) -> bytes:
    """The graded table with what was decided, as a file of the format ``extension`` names.

    Raises:
        TableError: the table does not fit into the format.
        StoreError: the decisions cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"graded.{extension}"
        merge_reviews(job.graded(), target, queue)
        return target.read_bytes()


def final_report(job: ClassJob, queue: ReviewQueue) -> str:
    """The trust report of the table with what was decided, as one HTML file.

    Raises:
        StoreError: the decisions cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "graded.jsonl"
        merge_reviews(job.graded(), target, queue)
        return report_page({**build_report(target), "table": job.title})


def machine_report(job: ClassJob) -> dict[str, Any]:
    """The trust report of the machine's grades, made when the class was scored."""
    path = job.folder / f"report-{job.version}.json"
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def result_rows(job: ClassJob, queue: ReviewQueue) -> list[ResultRow]:
    """The first rows of the graded table, with what was decided.

    Raises:
        StoreError: the decisions cannot be read.
    """
    asked = questions_of(job)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "graded.jsonl"
        merge_reviews(job.graded(), target, queue)
        rows = islice(read_table(target, Reading()).rows(), MOST_ROWS)
        return [_row(values_of(row), asked) for row in rows]


def questions_of(job: ClassJob) -> dict[str, Question]:
    """The questions that the class was graded by, by id; empty when the table brought its own."""
    if not job.bank.is_file():
        return {}
    return {question.id: question for question in load_bank(job.bank).questions}


def verdict_counts(rows: Sequence[ResultRow]) -> dict[str, int]:
    """How many rows have which verdict, the most frequent first."""
    return dict(Counter(row.verdict for row in rows).most_common())


def problem_counts(rows: Sequence[ResultRow]) -> dict[str, int]:
    """Why rows have no grade, with how many of them; a person's decision is one. Frequent first."""
    return dict(Counter(row.error for row in rows if row.score is None).most_common())


def score_counts(rows: Sequence[ResultRow], bins: int = 10) -> list[tuple[float, int]]:
    """How many scores lie in each of the bins of [0, 1], with the bin's lower edge."""
    counted = Counter(min(int(row.score * bins), bins - 1) for row in rows if row.score is not None)
    return [(place / bins, counted[place]) for place in range(bins)]


def moves(job: ClassJob) -> list[Move]:
    """Whom the last grading moved, against the one before; empty when it is the first."""
    before = job.graded(job.version - 1)
    return list(moves_between(before, job.graded())) if before.is_file() else []


def accepted_questions(job: ClassJob, queue: ReviewQueue) -> tuple[list[Question], int]:
    """The class's key with the responses that were accepted, and how many of these are new.

    Raises:
        StoreError: the decisions cannot be read.
    """
    bank, added = accept_into(Bank(tuple(questions_of(job).values())), queue.clusters(job.id))
    return list(bank.questions), added


def _row(values: Mapping[str, object], asked: Mapping[str, Question]) -> ResultRow:
    question_id = text_of(values, "question_id")
    question = asked[question_id].question if question_id in asked else ""
    score, confidence = values.get("score"), values.get("confidence")
    return ResultRow(
        learner=text_of(values, "learner"),
        question=question or text_of(values, "question") or question_id,
        response=text_of(values, "response"),
        score=float(score) if isinstance(score, int | float) else None,
        verdict=text_of(values, "verdict"),
        confidence=float(confidence) if isinstance(confidence, int | float) else None,
        needs_review=values.get("needs_review") is True,
        by=text_of(values, "reviewed_by"),
        error=text_of(values, "error"),
    )
