"""Whether the material holds an answer at all, and what is said when it does not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.hit import Hit
from tutor.answering.extractive import Statement
from tutor.answering.reply import Citation
from tutor.answering.words import Rarity, content_stems, stems

NEAR = 0.25
"""Cosine from which material is near enough to be named in a refusal."""

INTERCEPT = -6.0
CHUNK_WEIGHT = 4.0
SENTENCE_WEIGHT = 4.0
COVERAGE_WEIGHT = 3.0
STRANGEST_WEIGHT = -3.0

ANSWERABLE_FROM = 0.5
"""Probability from which a query is answered."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for or against an answer in the material.

    Attributes:
        chunk: The best cosine of query and hit.
        sentence: The best cosine of query and sentence.
        coverage: The share of the query's words, weighed by rarity, in the one hit that holds most.
        strangest: The weight of the weightiest query word that no hit holds, as a share of the
            weight of a word the material never uses; 1 for a subject it does not know.
    """

    chunk: float
    sentence: float
    coverage: float
    strangest: float


def read_signals(
    query: str, hits: Sequence[Hit], found: Sequence[Statement], rarity: Rarity
) -> Signals:
    """The signals of one query, from its hits and their sentences."""
    words = content_stems(query)
    held = [stems(" ".join((hit.chunk.title, *hit.chunk.section, hit.chunk.text))) for hit in hits]
    everywhere = set().union(*held)
    missing = [rarity.of(word) for word in words if word not in everywhere]
    return Signals(
        chunk=max((hit.similarity for hit in hits), default=0.0),
        sentence=max((statement.cosine for statement in found), default=0.0),
        coverage=max((rarity.coverage(words, one) for one in held), default=0.0),
        strangest=max(missing, default=0.0) / rarity.of(""),
    )


def probability(signals: Signals) -> float:
    """That the material answers the query, in [0, 1]: logistic in the signals."""
    logit = (
        INTERCEPT
        + CHUNK_WEIGHT * signals.chunk
        + SENTENCE_WEIGHT * signals.sentence
        + COVERAGE_WEIGHT * signals.coverage
        + STRANGEST_WEIGHT * signals.strangest
    )
    return 1 / (1 + math.exp(-logit))


def nearest_material(hits: Sequence[Hit]) -> Citation | None:
    """The hit nearest in meaning, or None when nothing is near."""
    best = max(hits, key=lambda hit: hit.similarity, default=None)
    return Citation.of(best) if best is not None and best.similarity >= NEAR else None


def refusal_text(nearest: Citation | None) -> str:
    """What a refused query is told."""
    if nearest is None:
        return "The material does not say, and holds nothing near it."
    return f"The material does not say. The nearest it holds is: {nearest.place}."
