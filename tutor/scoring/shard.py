"""A shard: the items that are graded in one call, on whichever machine, and written as one file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from corpus import Question
from tutor.grading import Grade, grade_record
from tutor.scoring.grade_items import BatchGrader, grade_items
from tutor.scoring.item import Item

SHARD_ITEMS = 128
"""Enough to sort by length and fill the model; few enough that a crash costs seconds."""
DECIMALS = 2
"""A score's and a confidence's decimals: as many as every machine agrees on."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Items in the order of their first rows. Which items share a shard hangs on the input alone.

    So every engine, and every run after a crash, gives the grader the very same batches.
    """

    number: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class GradedShard:
    """A shard's grades as they are stored: a line of JSON for each item, in order."""

    number: int
    lines: tuple[str, ...]


def grade_shard(grader: BatchGrader, shard: Shard) -> GradedShard:
    """The grades of a shard.

    Raises:
        VivaError: the grader is not there or damaged.
    """
    grades = grade_items(grader, shard.items)
    return GradedShard(shard.number, tuple(grade_line(grade) for grade in grades))


def grade_line(grade: Grade) -> str:
    """A grade as one line of JSON, its numbers rounded to what every machine agrees on."""
    record = grade_record(grade)
    for part in (*record["key_points"], *record["misconceptions"]):
        del part["start"]  # a place in the response as it was graded, not as the row holds it
    for name in ("score", "confidence"):
        if record[name] is not None:
            record[name] = round(record[name], DECIMALS)
    return json.dumps(record)


def pack_shard(shard: Shard) -> bytes:
    """The shard for another process; each question is written once."""
    places: dict[Question, int] = {}
    items = [(places.setdefault(q, len(places)), response) for q, response in shard.items]
    packed = {"number": shard.number, "questions": list(map(asdict, places)), "items": items}
    return json.dumps(packed).encode()


def unpack_shard(packed: bytes) -> Shard:
    """The shard that ``pack_shard`` packed."""
    record = json.loads(packed)
    questions = [_question(each) for each in record["questions"]]
    return Shard(
        record["number"], tuple((questions[place], text) for place, text in record["items"])
    )


def digest_of(lines: Sequence[str]) -> str:
    """The sha256 of a shard's lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@cache
def _questions() -> TypeAdapter[Question]:
    return TypeAdapter(Question)


def _question(record: Mapping[str, Any]) -> Question:
    return _questions().validate_python(record)
