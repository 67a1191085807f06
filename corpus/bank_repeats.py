"""Questions that ask the same: by their words, and by what they mean."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Protocol

from corpus.asked import Asked, Placed
from corpus.bank import Fault
from corpus.question import Form, Question

SAME_WORDS = 0.9
"""Share of common words from which two questions count as the same one."""
SAME_MEANING = 0.9
"""Cosine of two questions' embeddings from which they count as the same one."""
UNTOLD = frozenset("a an the of in on to is are do does you your please".split())
"""Words that do not tell two questions apart."""
NAMES = re.compile(r"\w*(?:[A-Z_\d]\w*|\w\.\w+)|`[^`]+`|\"[^\"]+\"")
"""Names, numbers and code: what differs in one of them is another question however near it is."""


class TextEncoder(Protocol):
    """What is needed of an encoder: ``(n, d)`` embeddings with rows of length 1."""

    def encode(self, texts: Sequence[str], /) -> Any:  # noqa: ANN401
        """The embeddings, in order."""
        ...


def same_words(bank: Sequence[Asked]) -> Iterator[Placed]:
    """Each question that has nearly the words of an earlier one."""
    earlier: list[tuple[frozenset[str], Asked]] = []
    for asked in bank:
        words = _words(asked.question)
        for others, other in earlier:
            if len(words & others) >= SAME_WORDS * len(words | others):
                yield asked.entry, _repeats(other)
                break
        earlier.append((words, asked))


class SameMeaning:
    """The rule that finds questions which mean the same in other words, by an encoder.

    Only questions asked in the same way are compared: a card may ask in short what a question of
    another form asks in full.
    """

    def __init__(self, encoder: TextEncoder) -> None:
        self.encoder = encoder

    def __call__(self, bank: Sequence[Asked]) -> Iterator[Placed]:
        """Each question near an earlier one that ``same_words`` does not find."""
        found = {id(entry) for entry, _ in same_words(bank)}
        rows = self.encoder.encode([_text(asked.question) for asked in bank]) if bank else []
        kind = [_kind(asked.question) for asked in bank]
        order = sorted(range(len(bank)), key=kind.__getitem__)
        for _, group in groupby(order, key=kind.__getitem__):
            members = list(group)
            for place, number in enumerate(members):
                for other in members[:place]:
                    asked = bank[number]
                    if id(asked.entry) in found or not _same_names(asked, bank[other]):
                        continue
                    if float(rows[number] @ rows[other]) >= SAME_MEANING:
                        yield asked.entry, _repeats(bank[other])
                        break


def _repeats(other: Asked) -> Fault:
    place = other.place("question")
    return Fault(("question",), f"this asks nearly the same as {place}; drop one.")


def _kind(question: Question) -> str:
    if question.form.is_choice:
        return "choice"
    return Form.OPEN if question.form is Form.RECALL else question.form


def _same_names(one: Asked, other: Asked) -> bool:
    names, others = (
        {name.strip('`"') for name in NAMES.findall(_text(each.question)[1:])}
        for each in (one, other)
    )
    return names == others


def _words(question: Question) -> frozenset[str]:
    words = frozenset(re.findall(r"\w+", _text(question).casefold()))
    return words - UNTOLD or words


def _text(question: Question) -> str:
    # Choice questions may share their text, "Which is right?", and differ in the options alone.
    options = question.options if question.form.is_choice else ()
    return " ".join([question.question, *(option.text for option in options)])
