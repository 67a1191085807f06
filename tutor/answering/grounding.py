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
from tutor.answering.names import written
from tutor.answering.premises import Premise, find_premises
from tutor.answering.sentences import is_whole, split_sentences
from tutor.answering.words import Rarity

ENTAILED_FROM = 0.94
"""Probability of entailment from which a chunk supports a sentence.

Of Qwen 1.5B's replies to 68 queries about the shipped material, read by hand, 45 sentences came as
far as the entailment model. The 32 at or above this value are true; false ones reach up to 0.93,
eight true ones lie below. Other weights want another value.
"""

_MARK = re.compile(r"\s*\[(\d+(?:\s*,\s*\d+)*)\]")
_WORDS = re.compile(r"\w+")
_YES_OR_NO = re.compile(r"^(?:yes|no)\b", re.IGNORECASE)


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


def ground(
    query: str,
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
    asked = written(query)
    embeddings = encoder.encode([claim for claim, _ in claims])
    kept: dict[str, int] = {}
    before: str | None = None
    for (claim, cited), embedding in zip(claims, embeddings, strict=True):
        # A sentence that leans on one that was dropped would now lean on another.
        alone = before is None or before in kept or not leans(claim)
        # A wrong "Yes" does the most harm, and no source says either word.
        stands = alone and is_whole(claim) and _YES_OR_NO.match(claim) is None
        premises = find_premises(claim, embedding, shown, rarity) if stands else []
        likely = [premise for premise in premises if premise.speaks_of(claim, asked, rarity)]
        n = _support(claim, cited, likely, entailment)
        before = claim
        if n is not None:
            kept.setdefault(claim, n)
    dropped = sum(claim not in kept for claim, _ in claims)
    return Grounded(tuple(kept.items()), dropped, claims[0][0] in kept)


def _cited(piece: str) -> set[int]:
    """The numbers in the citation marks of a piece."""
    return {int(number) for mark in _MARK.findall(piece) for number in mark.split(",")}


def _support(
    claim: str, cited: set[int], premises: Sequence[Premise], entailment: Entailment
) -> int | None:
    """The chunk that supports a claim: a cited one if it can be, else the nearest, else None."""
    ordered = sorted(premises, key=lambda one: (one.hit.rank not in cited, -one.nearness))
    for premise in ordered:
        if claim in premise.text:
            return premise.hit.rank
    rows = entailment.predict([(premise.text, claim) for premise in ordered])
    for premise, row in zip(ordered, rows, strict=True):
        if row[0] >= ENTAILED_FROM:
            return premise.hit.rank
    return None
