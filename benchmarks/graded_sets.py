"""Responses that people graded: every file of the public formats, and our own subject set."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import KeyPoint, Misconception, Question
from training import examples
from training.graded import GRADED_FILES
from training.pairs import is_held_out, read_rows

SUBJECT = Path(__file__).parent / "data" / "subject.jsonl"

OWN = ("subject", "authored")
"""Sets of our own: their scores follow from marks for key points, so labels are what counts."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A response with its question and a person's label, or a score in [0, 1], or both."""

    question_id: str
    question: Question
    response: str
    label: str | None
    score: float | None


def public_sets(data: Path) -> Iterator[tuple[str, list[Labelled]]]:
    """Each file of ``data/grading`` by its name, with its rows.

    Of the files that the grader was trained on only the questions that were held out count, of any
    other file every row does.
    """
    for path in sorted((data / "grading").glob("*.jsonl")):
        trained = path.name in GRADED_FILES
        rows = [
            labelled(row)
            for row in read_rows(path)
            if not trained or is_held_out(row["dataset"], row["question_id"])
        ]
        if rows:
            yield path.stem + (" (held out)" if trained else ""), rows


def subject_rows(split: str) -> list[Labelled]:
    """The subject set's responses of one split, ``dev`` or ``test``."""
    return [labelled(row) for row in read_rows(SUBJECT) if row["split"] == split]


def newest_rows() -> list[Labelled]:
    """Our own newest responses to questions that were held out; nothing was fitted on them."""
    return [labelled(row) for row in examples.newest_rows()]


def labelled(row: dict[str, Any]) -> Labelled:
    """A row of a graded file or of the subject set."""
    question = Question(
        row["question"],
        row["references"],
        [KeyPoint(point["text"], point["weight"]) for point in row.get("key_points", [])],
        [Misconception(wrong["text"]) for wrong in row.get("misconceptions", [])],
    )
    score = row.get("score")
    # Short Answer Feedback has both; its three labels cut the score, which is what it is known by.
    label = None if row["dataset"] == "saf" else row.get("label")
    return Labelled(
        str(row["question_id"]),
        question,
        row["response"],
        label,
        None if score is None or row["dataset"] in OWN else float(score),
    )
