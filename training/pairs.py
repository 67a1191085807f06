"""Premise-hypothesis pairs with what the entailment model should say of them, and NLI as such.

Licences and sources are listed in ``training/README.md``.
"""

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

LABELS = ("contradiction", "entailment", "neutral")
"""Label names in the order of the model's outputs."""

Target: TypeAlias = tuple[float, float, float]
"""Probabilities of ``LABELS`` that the model should give; they add up to 1."""

DENIED: Target = (1.0, 0.0, 0.0)
HELD: Target = (0.0, 1.0, 0.0)
ABSENT: Target = (0.0, 0.0, 1.0)

NLI_FILES = ("esnli.jsonl", "cad_nli.jsonl", "mnli_dev_matched.jsonl", "med.jsonl")

HELD_OUT_SHARE = 0.2
"""Share of the questions of each graded set that no training pair comes from."""

_FOLD_NAME = "d"
# Of the names tried the one that takes nearly the same share, 17 to 19 %, from each set.


@dataclass(frozen=True, slots=True)
class Pair:
    """One training example; ``question`` is what the premise answers, where a stage may want it."""

    premise: str
    hypothesis: str
    target: Target
    question: str = ""


def asked(pairs: Sequence[Pair], share: float, rng: random.Random) -> list[Pair]:
    """The pairs; such a share of those that answer a question has it before the premise."""
    return [
        replace(pair, premise=f"{pair.question} {pair.premise}")
        if pair.question and rng.random() < share
        else pair
        for pair in pairs
    ]


def partly(share: float) -> Target:
    """The target of a premise that holds this share of the hypothesis."""
    return (0.0, share, 1.0 - share)


MARKS: dict[str, Target] = {"h": HELD, "p": partly(0.5), "m": ABSENT, "c": DENIED}
"""What a mark for a key point says of the pair: held, partly, missing, contradicted."""


def is_held_out(dataset: str, question_id: str) -> bool:
    """Whether a question is for validation: by a hash of its id, so the same on every machine."""
    digest = hashlib.sha256(f"{_FOLD_NAME}/{dataset}/{question_id}".encode()).digest()
    return digest[0] / 256 < HELD_OUT_SHARE


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, one by one."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def nli_pairs(data: Path) -> list[Pair]:
    """Every pair of the four NLI files under ``data/nli``."""
    targets = dict(zip(LABELS, (DENIED, HELD, ABSENT), strict=True))
    return [
        Pair(row["premise"], row["hypothesis"], targets[row["label"]])
        for name in NLI_FILES
        for row in read_rows(data / "nli" / name)
    ]
