"""Reads the training data into premise-hypothesis pairs.

A graded response becomes a pair of its own: the response is the premise, a reference answer the
hypothesis, and the person's label says whether the one follows from the other. Licences and sources
are listed in ``training/README.md``.
"""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LABELS = ("contradiction", "entailment", "neutral")
"""Label names in the order of the model's outputs."""

NLI_FILES = ("esnli.jsonl", "cad_nli.jsonl", "mnli_dev_matched.jsonl", "med.jsonl")
GRADED_FILES = ("scientsbank_train.jsonl", "beetle_train.jsonl", "saf_train.jsonl")

HELD_OUT_SHARE = 0.2
"""Share of the questions of each graded set that no training pair comes from."""

REFERENCES_PER_RESPONSE = 3
"""A Beetle question has up to seven references; so many pairs would drown the other sets."""

_FOLD_NAME = "d"
# Of the names tried the one that takes nearly the same share, 17 to 19 %, from each set.

_GRADE_TO_LABEL = {
    "correct": "entailment",
    "contradictory": "contradiction",
    "incorrect": "neutral",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One training example; ``label`` is one of ``LABELS``."""

    premise: str
    hypothesis: str
    label: str


def is_held_out(dataset: str, question_id: str) -> bool:
    """Whether a question is for validation: by a hash of its id, so the same on every machine."""
    digest = hashlib.sha256(f"{_FOLD_NAME}/{dataset}/{question_id}".encode()).digest()
    return digest[0] / 256 < HELD_OUT_SHARE


def read_rows(path: Path) -> Iterator[dict]:
    """The objects of a JSON Lines file, one by one."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def nli_pairs(data: Path) -> list[Pair]:
    """Every pair of the four NLI files under ``data/nli``."""
    return [
        Pair(row["premise"], row["hypothesis"], row["label"])
        for name in NLI_FILES
        for row in read_rows(data / "nli" / name)
    ]


def graded_pairs(data: Path, rng: random.Random) -> list[Pair]:
    """Pairs of the questions that are not held out, with echoes and strangers as neutrals."""
    rows = [
        row
        for name in GRADED_FILES
        for row in read_rows(data / "grading" / name)
        if not is_held_out(row["dataset"], row["question_id"])
    ]
    pairs = [pair for row in rows for pair in _pairs_of_row(row, rng)]
    return pairs + list(_negatives(rows, rng))


def _pairs_of_row(row: dict, rng: random.Random) -> Iterator[Pair]:
    label = _row_label(row)
    if label is None:
        return
    references = row["references"]
    # A right answer need only agree with one of several references; the first is the best guess.
    chosen = references[:1] if label == "entailment" else references[:REFERENCES_PER_RESPONSE]
    for reference in chosen:
        yield Pair(_in_context(row, row["response"], rng), reference, label)


def _row_label(row: dict) -> str | None:
    if row["dataset"] != "saf":
        return _GRADE_TO_LABEL[row["label"]]
    score = float(row["score"])
    if score >= 0.8:
        return "entailment"
    return "neutral" if score <= 0.3 else None


def _in_context(row: dict, response: str, rng: random.Random) -> str:
    return f"{row['question']} {response}" if rng.random() < 0.5 else response


def _negatives(rows: list[dict], rng: random.Random) -> Iterator[Pair]:
    """What must earn nothing: the question said back, and another question's answer."""
    questions = {(row["dataset"], row["question_id"]): row for row in rows}
    for row in questions.values():
        yield Pair(row["question"], row["references"][0], "neutral")
        yield Pair(_in_context(row, row["question"], rng), row["references"][0], "neutral")
        yield Pair(_in_context(row, row["references"][0], rng), row["references"][0], "entailment")
    for row in rng.sample(rows, k=len(rows) // 6):
        stranger = rng.choice(rows)
        if stranger["question_id"] != row["question_id"]:
            yield Pair(_in_context(row, stranger["response"], rng), row["references"][0], "neutral")
