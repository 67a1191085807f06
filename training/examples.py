"""Graded responses with their features: what fusion, thresholds and calibration are fitted on."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import KeyPoint, Question
from training.authored import SIXTH, TWINS, Item, authored_items, is_held
from training.graded import GRADED_FILES
from training.pairs import is_held_out, read_rows
from tutor.grading.features import measure
from tutor.grading.prepared import Prepared, prepare
from tutor.grading.reading import Reader

BLOCK = 64
"""Responses read at once."""

STRANGER_SHARE = 0.3
"""How many strangers are added, as a share of the responses."""

PUBLIC = ("scientsbank", "beetle")
"""The public data sets, whose labels know no partial."""

SCORED = "saf"
"""Short Answer Feedback, whose responses have a score; their labels only cut it in three."""

SMALL_OMISSIONS = 0.75
"""What is left of a right response when so much of it is said in part only."""

CREDIT = {"h": 1.0, "p": 0.5, "m": 0.0, "c": 0.0}
"""What a mark of an authored response earns."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A response with a person's verdict and its features, ``(k, f)`` by alternative.

    ``wholes`` has ``(f,)`` of the whole reference of each alternative that was split, else None.

    ``label`` is one of the set's labels, ``score`` what that is worth in [0, 1], ``marks`` a letter
    for each key point where people marked them one by one.
    """

    dataset: str
    group: str
    label: str
    score: float
    marks: str
    prepared: Prepared
    alternatives: tuple[NDArray[np.float64], ...]
    wholes: tuple[NDArray[np.float64] | None, ...]
    is_stranger: bool


def public_rows(data: Path) -> list[Row]:
    """The held-out questions' responses: with a verdict, of Short Answer Feedback with a score."""
    return [
        row
        for name in GRADED_FILES
        for row in read_rows(data / "grading" / name)
        if is_held_out(row["dataset"], row["question_id"])
    ]


def authored_rows() -> list[Row]:
    """The authored responses to the questions that were held out, one row each.

    Without twins: half of them are wrong in one word, which is not what learners write. Without the
    newest, which nothing is fitted on.
    """
    return _rows_of(authored_items(without=[TWINS, SIXTH]))


def newest_rows() -> list[Row]:
    """The newest authored responses to questions that were held out: nothing is fitted on them."""
    return _rows_of(authored_items(SIXTH))


def _rows_of(items: Sequence[Item]) -> list[Row]:
    return [
        {
            "dataset": "authored",
            "question_id": item["question_id"],
            "question": item["question"],
            "references": item["references"],
            "key_points": [{"text": text, "weight": 1} for text in item["key_points"]],
            "response": response["text"],
            "marks": response["marks"],
            "label": label_of(response["marks"]),
            "score": earned(response["marks"]),
        }
        for item in items
        if is_held(item)
        for response in item["responses"]
    ]


def subject_rows(path: Path) -> list[Row]:
    """The dev half of the subject set."""
    return [
        row | {"marks": "".join(status[0] for status in row["key_point_status"])}
        for row in read_rows(path)
        if row["split"] == "dev"
    ]


def label_of(marks: str) -> str:
    """Correct, partial or wrong, by the rule that the subject set was labelled with.

    Correct: nothing is missing or denied. Wrong: nothing is there, or as much denied as there is.
    """
    share, denied = earned(marks), marks.count("c") / len(marks)
    if not share or denied >= share:
        return "wrong"
    return "partial" if denied or "m" in marks or share < SMALL_OMISSIONS else "correct"


def earned(marks: str) -> float:
    """The mean credit of a response's marks."""
    return sum(CREDIT[mark] for mark in marks) / len(marks)


def score_of(row: Row) -> float:
    """A person's score; where there is only a label, all for a correct one, half for a part."""
    if "score" in row:
        return float(row["score"])
    partly = row.get("label_5way") == "partially_correct_incomplete"
    return 1.0 if row["label"] == "correct" else 0.5 if partly else 0.0


def without_key_points(rows: Sequence[Row]) -> list[Row]:
    """The same rows as a teacher brings them who has only reference answers."""
    return [
        {name: value for name, value in row.items() if name not in ("key_points", "marks")}
        for row in rows
    ]


def read_examples(rows: Sequence[Row], reader: Reader) -> list[Example]:
    """Measures every response that no guard stops."""
    examples: list[Example] = []
    for begin in range(0, len(rows), BLOCK):
        block = [(row, prepare(question_of(row), row["response"])) for row in rows[begin:][:BLOCK]]
        asked = [(row, one) for row, one in block if one.windows]
        readings = reader.read([one for _, one in asked])
        examples += [
            Example(
                row["dataset"],
                f"{row['dataset']}/{row['question_id']}",
                row["label"],
                score_of(row),
                row.get("marks", ""),
                one,
                tuple(measure(reading, a) for a in reading.alternatives),
                tuple(None if h is None else measure(reading, [h])[0] for h in reading.wholes),
                row.get("stranger", False),
            )
            for (row, one), reading in zip(asked, readings, strict=True)
        ]
        print(f"measured {len(examples)} of {len(rows)} responses", flush=True)
    return examples


def question_of(row: Row) -> Question:
    """The question of a graded row, with its key points where it has any."""
    points = [KeyPoint(point["text"], point["weight"]) for point in row.get("key_points", [])]
    return Question(row["question"], row["references"], points)


def strangers(rows: Sequence[Row], rng: random.Random) -> list[Row]:
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
        stranger = {"response": response, "label": "incorrect", "score": 0.0, "stranger": True}
        if "marks" in row:
            stranger |= {"marks": "m" * len(row["marks"]), "label": "wrong"}
        found.append(row | stranger)
    return found
