"""A generated reply, held against the chunks it cites before anybody sees it as true."""

import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from tutor.answering.extractive import Statement
from tutor.answering.manner import leans
from tutor.answering.names import written
from tutor.answering.premises import Premise, find_premises
from tutor.answering.sentences import is_whole
from tutor.answering.words import Rarity

ENTAILED_FROM = 0.94
"""Probability of entailment from which a chunk supports a sentence.

Of Qwen 1.5B's replies to 68 queries about the shipped material, read by hand, 45 sentences came as
far as the entailment model. The 32 at or above this value were true; false ones reached up to 0.93,
eight true ones lay below. With viva-mpnet 0.5 and 24 queries, of 17 sentences at or above it one
was false, by its pronoun, and four true ones lay below. Other weights want another value.
"""

_MARK = re.compile(r"\s*\[(\d+(?:\s*,\s*\d+)*)\]")
_WORDS = re.compile(r"\w+")
_PRONOUN_FIRST = re.compile(r"^(?:\W*\w+\W+){0,3}(?:it|they|them|this|these)\b", re.IGNORECASE)
_YES_OR_NO = re.compile(r"^(?:yes|no)\b", re.IGNORECASE)


class Entailment(Protocol):
    """Natural language inference: does the first text say the second?"""

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """``(n, 3)`` probabilities of entailment, neutral and contradiction for each pair."""
        ...


class Checker:
    """Holds the sentences of one generated text, one after the other, against what was shown.

    Args:
        query: What was asked.
        shown: The sentences that the generator was given.
        encoder: The one the material was encoded with.
        entailment: Tells whether a text says a sentence.
        rarity: How rare words are in the material.
    """

    def __init__(
        self,
        query: str,
        shown: Sequence[Statement],
        encoder: Encoder,
        entailment: Entailment,
        rarity: Rarity,
    ) -> None:
        self._asked = written(query)
        self._shown = shown
        self._encoder = encoder
        self._entailment = entailment
        self._rarity = rarity
        self._before: str | None = None
        self._held: set[str] = set()

    def check(self, piece: str) -> tuple[str, int] | None:
        """The sentence and the rank of the hit that supports it; None when none does.

        It is held against the hits it cites first, then against all that were shown; its citation
        becomes the one that supports it.
        """
        claim = _MARK.sub("", piece).strip()
        # A sentence that leans on one that was dropped would now lean on another.
        alone = self._before is None or self._before in self._held or not leans(claim)
        self._before = claim
        # A wrong "Yes" does the most harm, and no source says either word.
        if not alone or not is_whole(claim) or _YES_OR_NO.match(claim) or not self._shown:
            return None
        (embedding,) = self._encoder.encode([claim])
        premises = find_premises(claim, embedding, self._shown, self._rarity)
        likely = [one for one in premises if one.speaks_of(claim, self._asked, self._rarity)]
        # One sentence does not tell what "it" is: "In BERT it opens every input" is entailed by a
        # note on [CLS] and may be read as said of [SEP]. The source's own words may say it.
        entailment = None if _PRONOUN_FIRST.match(claim) else self._entailment
        n = _support(claim, _cited(piece), likely, entailment)
        if n is None:
            return None
        self._held.add(claim)
        return claim, n


def is_empty(piece: str) -> bool:
    """Whether a piece says nothing: citation marks, dots."""
    return _WORDS.search(_MARK.sub("", piece)) is None


def _cited(piece: str) -> set[int]:
    """The numbers in the citation marks of a piece."""
    return {int(number) for mark in _MARK.findall(piece) for number in mark.split(",")}


def _support(
    claim: str, cited: set[int], premises: Sequence[Premise], entailment: Entailment | None
) -> int | None:
    """The chunk that supports a claim: a cited one if it can be, else the nearest, else None.

    Without ``entailment`` only a chunk that holds the claim word for word does.
    """
    ordered = sorted(premises, key=lambda one: (one.hit.rank not in cited, -one.nearness))
    for premise in ordered:
        if claim in premise.text:
            return premise.hit.rank
    if entailment is None:
        return None
    rows = entailment.predict([(premise.text, claim) for premise in ordered])
    for premise, row in zip(ordered, rows, strict=True):
        if row[0] >= ENTAILED_FROM:
            return premise.hit.rank
    return None
