"""Pairs of the responses we wrote and marked key point by key point, in ``training/data``.

One question a line: its key points, misconceptions, references, and responses with one mark for
each key point, as ``training/README.md`` says.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from training.pairs import DENIED, HELD, MARKS, Pair, Target, is_held_out, partly, read_rows

FOLDER = Path(__file__).parent / "data"

NOT_STATED: Target = (0.4, 0.0, 0.6)
"""A misconception that a response does not state: denied or not spoken of, nobody marked which."""

NEAR_PUBLIC = frozenset(
    """net-frame-bursting net-ipv6-extension net-tunnelling net-go-back-n net-hidden-terminal
    net-distance-vector se-prototype c-function-prototype ds-linked-list-insert ds-stack-queue
    prog-recursion-base""".split()
)
"""Questions on topics that public exam sets ask about too: never trained on, so that those sets'
questions stay unseen."""

TWINS = "twins.jsonl"
"""The file of responses in pairs of nearly the same words, one right and one wrong."""

SIXTH = "*_sixth.jsonl"
"""The files of the responses that were written last. Nothing is fitted on those to questions that
are held out; the bound of the ramp was set after their figures had been seen."""

Item = dict[str, Any]


def authored_items(files: str = "*.jsonl", *, without: Sequence[str] = ()) -> list[Item]:
    """Every authored question with its responses, of the files whose names match ``files``.

    ``without`` has patterns of names that are left out. Of several files that hold a question each
    gives an item with its own responses.
    """
    paths = sorted(
        path for path in FOLDER.glob(files) if not any(path.match(one) for one in without)
    )
    return [item for path in paths for item in read_rows(path)]


def is_held(item: Item) -> bool:
    """Whether the question is held out of training."""
    name = item["question_id"]
    return name in NEAR_PUBLIC or is_held_out("authored", name)


def authored_pairs(items: Sequence[Item], rng: random.Random) -> list[Pair]:
    """Each response against each key point and each misconception; references likewise."""
    return [pair for item in items for pair in _pairs(item, rng)]


def _pairs(item: Item, rng: random.Random) -> Iterator[Pair]:
    question, wrong = item["question"], item["misconceptions"]
    for response in item["responses"]:
        text = response["text"]
        for point, mark in zip(item["key_points"], response["marks"], strict=True):
            yield Pair(text, point, MARKS[mark], question)
        for place, misconception in enumerate(wrong):
            stated = place in response["misconceptions"]
            target = HELD if stated else NOT_STATED
            yield Pair(text, misconception, target, question)
        whole = of_whole(response["marks"])
        if whole is not None:
            reference = rng.choice(item["references"])
            yield Pair(text, reference, whole, question)
    for reference in item["references"]:
        for point in item["key_points"]:
            yield Pair(reference, point, HELD, question)
        for misconception in wrong:
            yield Pair(reference, misconception, DENIED, question)


def of_whole(marks: str) -> Target | None:
    """What the marks say of the whole reference; None where right and wrong are mixed."""
    if "c" in marks:
        return DENIED if marks.count("c") * 2 >= len(marks) else None
    earned = sum({"h": 1.0, "p": 0.5, "m": 0.0}[mark] for mark in marks) / len(marks)
    return partly(earned)
