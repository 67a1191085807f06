"""Pairs of responses that people graded: the response as premise, a reference as hypothesis."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from training.pairs import ABSENT, DENIED, HELD, Pair, Target, is_held_out, partly, read_rows

GRADED_FILES = ("scientsbank_train.jsonl", "beetle_train.jsonl", "saf_train.jsonl")

REFERENCES_PER_RESPONSE = 3
"""A Beetle question has up to seven references; so many pairs would drown the other sets."""

_VERDICTS = {"correct": HELD, "contradictory": DENIED, "incorrect": ABSENT}

Row = dict[str, Any]


def trained_rows(data: Path) -> list[Row]:
    """The graded rows of the questions that are not held out."""
    return [
        row
        for name in GRADED_FILES
        for row in read_rows(data / "grading" / name)
        if not is_held_out(row["dataset"], row["question_id"])
    ]


def graded_pairs(rows: Sequence[Row], rng: random.Random) -> list[Pair]:
    """The pairs of the rows, with echoes of the question and other questions' answers."""
    pairs = [pair for row in rows for pair in _pairs_of_row(row)]
    return pairs + list(_negatives(rows, rng))


def _pairs_of_row(row: Row) -> Iterator[Pair]:
    target = _target(row)
    references = row["references"]
    # A right answer need only agree with one of several references; the first is the best guess.
    chosen = references[:1] if target[1] > 0.5 else references[:REFERENCES_PER_RESPONSE]
    for reference in chosen:
        yield Pair(row["response"], reference, target, row["question"])


def _target(row: Row) -> Target:
    if row["dataset"] == "saf":
        return partly(float(row["score"]))
    return _VERDICTS[row["label"]]


def _negatives(rows: Sequence[Row], rng: random.Random) -> Iterator[Pair]:
    """What must earn nothing: the question said back, and another question's answer."""
    questions = {(row["dataset"], row["question_id"]): row for row in rows}
    for row in questions.values():
        question, reference = row["question"], row["references"][0]
        yield Pair(question, reference, ABSENT)
        yield Pair(question, reference, ABSENT, question)
        yield Pair(reference, reference, HELD, question)
    for row in rng.sample(list(rows), k=len(rows) // 6):
        stranger = rng.choice(rows)
        if stranger["question_id"] != row["question_id"]:
            yield Pair(stranger["response"], row["references"][0], ABSENT, row["question"])
