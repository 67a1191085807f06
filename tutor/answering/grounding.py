"""A generated reply, held against the chunks it cites before anybody sees it as true."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from tutor.answering.extractive import Statement
from tutor.answering.manner import leans
from tutor.answering.sentences import is_whole, split_sentences
from tutor.answering.words import Rarity, content_stems, stems

ENTAILED_FROM = 0.8
"""Probability of entailment from which a chunk supports a sentence."""

CONTRADICTED_FROM = 0.5
"""Probability of contradiction from which a sentence is dropped, however similar its words."""

OVERLAP_FROM = 0.6
"""The share of a sentence's words, weighed by rarity, that its support must hold."""

PREMISE_STATEMENTS = 3
"""The sentences of a chunk that are nearest to the claim make up the premise."""

_MARK = re.compile(r"\s*\[(\d+(?:\s*,\s*\d+)*)\]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_IDENTIFIER = re.compile(r"\w+_\w+|[A-Za-z][a-z]+[A-Z]\w*|(?<=`)\w+")
_WORDS = re.compile(r"\w+")


class Entailment(Protocol):
    """Natural language inference: does the first text say the second?"""

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """``(n, 3)`` probabilities of entailment, neutral and contradiction for each pair."""
        ...


@dataclass(frozen=True, slots=True)
class Grounded:
    """The sentences of a generated text that hold, with the chunk each rests on.

    ``dropped`` counts the others. ``opens`` says whether the first sentence, which mostly is the
    answer itself, holds.
    """

    sentences: tuple[tuple[str, int], ...]
    dropped: int
    opens: bool

    @property
    def stands(self) -> bool:
        """Whether enough holds to be shown: the first sentence, and more than half of all."""
        return self.opens and len(self.sentences) > self.dropped


@dataclass(frozen=True, slots=True)
class _Premise:
    n: int
    text: str
    nearness: float


def ground(
    text: str,
    shown: Sequence[Statement],
    encoder: Encoder,
    entailment: Entailment,
    rarity: Rarity,
) -> Grounded:
    """Keeps the sentences of ``text`` that a chunk supports.

    Each is checked against the chunks it cites first, then against all that were shown; its
    citation becomes the chunk that supports it. ``shown`` is what the generator was given.
    """
    claims = [(_MARK.sub("", piece).strip(), _cited(piece)) for piece in split_sentences(text)]
    claims = [(claim, cited) for claim, cited in claims if _WORDS.search(claim)]
    if not claims or not shown:
        return Grounded((), len(claims), False)
    embeddings = encoder.encode([claim for claim, _ in claims])
    kept: dict[str, int] = {}
    before: str | None = None
    for (claim, cited), embedding in zip(claims, embeddings, strict=True):
        # A sentence that leans on one that was dropped would now lean on another.
        stands = is_whole(claim) and (before is None or before in kept or not leans(claim))
        premises = _premises(claim, embedding, shown, rarity) if stands else []
        likely = [premise for premise in premises if _covers(premise.text, claim, rarity)]
        n = _support(claim, cited, likely, entailment)
        before = claim
        if n is not None:
            kept.setdefault(claim, n)
    dropped = sum(claim not in kept for claim, _ in claims)
    return Grounded(tuple(kept.items()), dropped, claims[0][0] in kept)


def _cited(piece: str) -> set[int]:
    """The numbers in the citation marks of a piece."""
    return {int(number) for mark in _MARK.findall(piece) for number in mark.split(",")}


def _premises(
    claim: str, embedding: NDArray[np.float32], shown: Sequence[Statement], rarity: Rarity
) -> list[_Premise]:
    """For each chunk, its sentences nearest to the claim in meaning and words, in reading order."""
    words = content_stems(claim)
    nearness = [
        float(statement.embedding @ embedding) + rarity.coverage(words, stems(statement.text))
        for statement in shown
    ]
    premises = []
    for n in dict.fromkeys(statement.n for statement in shown):
        own = [place for place, statement in enumerate(shown) if statement.n == n]
        near = sorted(own, key=lambda place: -nearness[place])[:PREMISE_STATEMENTS]
        text = " ".join(shown[place].text for place in sorted(near))
        premises.append(_Premise(n, text, nearness[near[0]]))
    return premises


def _support(
    claim: str, cited: set[int], premises: Sequence[_Premise], entailment: Entailment
) -> int | None:
    """The chunk that supports a claim: a cited one if it can be, else the nearest, else None."""
    ordered = sorted(premises, key=lambda premise: (premise.n not in cited, -premise.nearness))
    for premise in ordered:
        if claim in premise.text:
            return premise.n
    rows = entailment.predict([(premise.text, claim) for premise in ordered])
    for premise, (entailed, _, contradicted) in zip(ordered, rows, strict=True):
        if entailed >= ENTAILED_FROM and contradicted < CONTRADICTED_FROM:
            return premise.n
    return None


def _covers(premise: str, claim: str, rarity: Rarity) -> bool:
    """Whether a premise holds the claim's words, and every number and identifier in it.

    Entailment models are easily fooled by one argument, one number put in another's place.
    """
    if not _exact(claim) <= _exact(premise):
        return False
    return rarity.coverage(content_stems(claim), stems(premise)) >= OVERLAP_FROM


def _exact(text: str) -> set[str]:
    """The numbers and identifiers of a text."""
    return {name.lower() for name in (*_NUMBER.findall(text), *_IDENTIFIER.findall(text))}
