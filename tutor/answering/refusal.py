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

INTERCEPT = -7.08
CHUNK_WEIGHT = 0.94
SENTENCE_WEIGHT = 6.10
CHUNK_COVERAGE_WEIGHT = 2.00
SENTENCE_COVERAGE_WEIGHT = 2.93
"""Logistic regression on 80 labelled queries about the shipped material. On the 80 others refusal
has precision 1.00 and recall .94 (.89 and .89 with the halves exchanged), on 80 about a course of
104 pages, never fitted on, .90 and .96. Entailment between the best sentences and the query adds
nothing to these four. Fitted and measured by ``python -m benchmarks.replies``."""

ANSWERABLE_FROM = 0.5
"""Probability from which a query is answered."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer in the material.

    Attributes:
        chunk: The best cosine of query and hit.
        sentence: The best cosine of query and sentence.
        chunk_coverage: The share of the query's words, weighed by rarity, in the one hit that
            holds most; in [0, 1].
        sentence_coverage: The same for the one sentence that holds most.
    """

    chunk: float
    sentence: float
    chunk_coverage: float
    sentence_coverage: float


def read_signals(
    query: str, hits: Sequence[Hit], found: Sequence[Statement], rarity: Rarity
) -> Signals:
    """The signals of one query, from its hits and their sentences."""
    words = content_stems(query)
    held = [stems(" ".join((hit.chunk.title, *hit.chunk.section, hit.chunk.text))) for hit in hits]
    return Signals(
        chunk=max((hit.similarity for hit in hits), default=0.0),
        sentence=max((statement.cosine for statement in found), default=0.0),
        chunk_coverage=max((rarity.coverage(words, one) for one in held), default=0.0),
        sentence_coverage=max((statement.coverage for statement in found), default=0.0),
    )


def probability(signals: Signals) -> float:
    """That the material answers the query, in [0, 1]: logistic in the signals."""
    logit = (
        INTERCEPT
        + CHUNK_WEIGHT * signals.chunk
        + SENTENCE_WEIGHT * signals.sentence
        + CHUNK_COVERAGE_WEIGHT * signals.chunk_coverage
        + SENTENCE_COVERAGE_WEIGHT * signals.sentence_coverage
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
