"""The local language model as a judge, on a sample: what many would reach for first."""

import random
import re
from collections.abc import Sequence

from sklearn.metrics import f1_score

from benchmarks.entry import Measured
from benchmarks.graded_sets import Labelled
from tutor import models
from tutor.answering.generator import Generator, Message
from tutor.errors import ModelMissing
from tutor.wiring import Viva

JUDGE = "qwen2.5-coder-1.5b"
SAMPLE = 60
"""Responses of each set that the judge reads, at about half a second each."""

SEED = 3
MAX_TOKENS = 6

_PUBLIC = ("correct", "contradictory", "incorrect")
_SUBJECT = ("correct", "partial", "wrong")


def judge_sample(name: str, rows: Sequence[Labelled], viva: Viva) -> list[Measured]:
    """One figure of a sample of a labelled set; none when the model is not on this machine."""
    if rows[0].label is None:
        return []
    try:
        models.require(JUDGE)
    except ModelMissing:
        return []
    generator = viva.named_generator(JUDGE)
    if generator is None:
        return []
    words = _SUBJECT if name.startswith("subject") else _PUBLIC
    chosen = random.Random(SEED).sample(list(rows), k=min(SAMPLE, len(rows)))
    truth = [str(row.label) if str(row.label) in words else words[-1] for row in chosen]
    told = [judge(row, words, generator) for row in chosen]
    return [
        {
            "set": name,
            "responses": len(chosen),
            "grader": f"{JUDGE} as a judge",
            "accuracy": sum(a == b for a, b in zip(truth, told, strict=True)) / len(chosen),
            "macro-F1": float(f1_score(truth, told, average="macro")),
            "2-way accuracy": sum(
                (a == "correct") == (b == "correct") for a, b in zip(truth, told, strict=True)
            )
            / len(chosen),
        }
    ]


def judge(row: Labelled, words: Sequence[str], generator: Generator) -> str:
    """The first of ``words`` in the model's reply; the last one when it says none of them."""
    asked = (
        f"Question: {row.question.question}\n"
        f"Reference answer: {row.question.references[0]}\n"
        f"Student answer: {row.response}\n\n"
        f"Is the student answer {', '.join(words[:-1])} or {words[-1]}? Reply with one word."
    )
    messages = [
        Message("system", "You grade short answers against a reference answer."),
        Message("user", asked),
    ]
    pieces = generator.generate(messages, MAX_TOKENS)
    reply = "".join(piece for piece in pieces if isinstance(piece, str)).lower()
    found = re.search("|".join(sorted((rf"\b{word}" for word in words), key=len)), reply)
    return found.group() if found else words[-1]
