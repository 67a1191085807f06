"""Graded responses with their features: what fusion, thresholds and calibration are fitted on."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import KeyPoint, Question
from training.pairs import GRADED_FILES, is_held_out, read_rows
from tutor.grading.features import measure
from tutor.grading.prepared import Prepared, prepare
from tutor.grading.reading import Reader

BLOCK = 64
"""Responses read at once."""

STRANGER_SHARE = 0.3
"""How many strangers are added, as a share of the responses."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A held-out response with a person's label and its features, ``(k, f)`` by alternative."""

    group: str
    label: str
    prepared: Prepared
    alternatives: tuple[NDArray[np.float64], ...]
    is_stranger: bool


def public_rows(data: Path) -> list[dict[str, Any]]:
    """The held-out questions' responses that have a verdict; Short Answer Feedback has scores."""
    return [
        row
        for name in GRADED_FILES
        for row in read_rows(data / "grading" / name)
        if row["dataset"] != "saf" and is_held_out(row["dataset"], row["question_id"])
    ]


def read_examples(rows: Sequence[dict[str, Any]], reader: Reader) -> list[Example]:
    """Measures every response that no guard stops."""
    examples: list[Example] = []
    for begin in range(0, len(rows), BLOCK):
        block = [(row, prepare(question_of(row), row["response"])) for row in rows[begin:][:BLOCK]]
        asked = [(row, one) for row, one in block if one.windows]
        readings = reader.read([one for _, one in asked])
        examples += [
            Example(
                f"{row['dataset']}/{row['question_id']}",
                row["label"],
                one,
                tuple(np.stack([measure(reading, h) for h in a]) for a in reading.alternatives),
                row.get("stranger", False),
            )
            for (row, one), reading in zip(asked, readings, strict=True)
        ]
        print(f"measured {len(examples)} of {len(rows)} responses", flush=True)
    return examples


def question_of(row: dict[str, Any]) -> Question:
    """The question of a graded row, with its key points where it has any."""
    points = [KeyPoint(point["text"], point["weight"]) for point in row.get("key_points", [])]
    return Question(row["question"], row["references"], points)


def strangers(rows: Sequence[dict[str, Any]], rng: random.Random) -> list[dict[str, Any]]:
    """Rows that answer another question of their set, one to three responses long: incorrect.

    Learners write much that is true and beside the point; length alone must earn nothing.
    """
    found = []
    for row in rng.sample(list(rows), k=int(len(rows) * STRANGER_SHARE)):
        others = [
            other["response"]
            for other in rng.sample(list(rows), k=12)
            if other["question_id"] != row["question_id"]
        ]
        response = " ".join(others[: rng.randint(1, 3)])
        found.append(row | {"response": response, "label": "incorrect", "stranger": True})
    return found
