"""The sentences of the material that a generated sentence may rest on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.hit import Hit
from tutor.answering.extractive import Statement
from tutor.answering.names import names, written
from tutor.answering.polarity import opposed
from tutor.answering.words import Rarity, content_stems, stems

OVERLAP_FROM = 0.6
"""The share of a sentence's words, weighed by rarity, that its support must hold."""

ALONE = 2
"""Sentences of a chunk, the nearest to the claim, that are each tried alone."""

TOGETHER = 3
"""Sentences of a chunk that are tried together, for a claim that sums up several."""


@dataclass(frozen=True, slots=True)
class Premise:
    """One or several sentences of a hit; ``core`` is the one nearest to the claim."""

    hit: Hit
    core: str
    text: str
    nearness: float

    def speaks_of(self, claim: str, asked: set[str], rarity: Rarity) -> bool:
        """Whether it holds the claim's words, its core every name and number, and none denied.

        Entailment models are easily fooled by a "not", or by one name put in another's place. Names
        that were asked about may stand elsewhere in the chunk: a sentence need not repeat them.
        """
        chunk = self.hit.chunk
        around = asked & written(" ".join((chunk.title, *chunk.section, chunk.text)))
        if not names(claim) <= written(self.core) | around or opposed(claim, self.core):
            return False
        return rarity.coverage(content_stems(claim), stems(self.text)) >= OVERLAP_FROM


def find_premises(
    claim: str, embedding: NDArray[np.float32], shown: Sequence[Statement], rarity: Rarity
) -> list[Premise]:
    """For each chunk, its sentences nearest to the claim in meaning and words."""
    words = content_stems(claim)
    nearness = [
        float(statement.embedding @ embedding) + rarity.coverage(words, stems(statement.text))
        for statement in shown
    ]
    premises = []
    for n in dict.fromkeys(statement.n for statement in shown):
        own = [place for place, statement in enumerate(shown) if statement.n == n]
        own.sort(key=lambda place: -nearness[place])
        for place in own[:ALONE]:
            alone = shown[place]
            premises.append(Premise(alone.hit, alone.text, alone.text, nearness[place]))
        together = " ".join(shown[place].text for place in sorted(own[:TOGETHER]))
        nearest = shown[own[0]]
        premises.append(Premise(nearest.hit, nearest.text, together, nearness[own[0]]))
    return premises
