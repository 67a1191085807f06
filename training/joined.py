"""Two marked responses said one after the other: one wrong idea must not deny the others.

Single responses seldom mix what is right with what is wrong, so a model that saw only them denies
too much of those that do.
"""

import random
from collections.abc import Iterator, Sequence

from training.authored import Item, of_whole
from training.pairs import MARKS, Pair

STRANGERS = 0.3
"""Share of the responses that are joined to one of another question, which says nothing here."""


def joined_pairs(items: Sequence[Item], rng: random.Random) -> list[Pair]:
    """Each response joined to another one, in either order, against the key points of its question.

    Key points of which one response says what the other denies are left out.
    """
    return [
        Pair(premise, point, MARKS[mark])
        for item, premise, marks in _joined(items, rng)
        for point, mark in zip(item["key_points"], marks, strict=True)
        if mark is not None
    ]


def joined_wholes(items: Sequence[Item], rng: random.Random) -> list[Pair]:
    """Each response joined to another one against one of the whole references of its question."""
    pairs = []
    for item, premise, marks in _joined(items, rng):
        whole = None if None in marks else of_whole("".join(filter(None, marks)))
        if whole is not None:
            pairs.append(Pair(premise, rng.choice(item["references"]), whole))
    return pairs


def _joined(
    items: Sequence[Item], rng: random.Random
) -> Iterator[tuple[Item, str, list[str | None]]]:
    """Each question with two responses as one text and the marks of that for its key points."""
    for item in items:
        for response in item["responses"]:
            nothing_said = "m" * len(response["marks"])
            if rng.random() < STRANGERS:
                stranger = rng.choice(items)
                if stranger is item:
                    continue
                other = rng.choice(stranger["responses"])["text"], nothing_said
            else:
                found = rng.choice(item["responses"])
                if found is response:
                    continue
                other = found["text"], found["marks"]
            both = [(response["text"], response["marks"]), other]
            rng.shuffle(both)
            premise = " ".join(ended(text) for text, _ in both)
            marks = zip(*(marks for _, marks in both), strict=True)
            yield item, premise, [together(*told) for told in marks]


def together(first: str, second: str) -> str | None:
    """The mark of a key point in both responses; None where they contradict each other."""
    marks = {first, second}
    if "c" in marks and marks & {"h", "p"}:
        return None
    return next(mark for mark in "hpcm" if mark in marks)


def ended(text: str) -> str:
    """The text with a full stop, where it has no end of its own."""
    text = text.strip()
    return text if text[-1] in ".!?" else f"{text}."
