"""Whether the material holds an answer at all, and what is said when it does not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.hit import Hit
from tutor.answering.extractive import Statement
from tutor.answering.identifiers import identifiers
from tutor.answering.reply import Citation
from tutor.answering.understanding import best_mean

NEAR = 0.25
"""Cosine from which material is near enough to be named in a refusal."""

INTERCEPT = -11.54
SENTENCES_WEIGHT = 4.40
HELD_WEIGHT = 7.14
LEAST_HELD_WEIGHT = 5.49
STANDS_OUT_WEIGHT = 11.88
IDENTIFIED_WEIGHT = 2.70
"""Logistic regression on the 312 labelled queries about the shipped material, as ``python -m
benchmarks.replies --fit`` prints it. On queries it was not fitted on (five folds), refusing has
precision .93 and recall .94; with the halves exchanged .93 and .93, then .91 and .92."""

ANSWERABLE_FROM = 0.52
"""Probability from which a query is answered: the value at which as many answers are refused as
gaps are answered."""

BEST = 3
"""Sentences whose mean counts: an answer is seldom a single one."""

SURROUNDINGS = 0.3
"""What the sixth to twentieth hit have for a cosine, where there are not so many."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer in the material.

    Attributes:
        sentences: The mean cosine of the query and the best three sentences.
        held: The mean, over the three best sentences, of what they hold of the query's meaning word
            by word.
        least_held: In the best sentence for it, the best cosine of the query's poorest word.
        stands_out: By how much the nearest hit's cosine exceeds that of its surroundings.
        identified: 1 when the query has an identifier such as ``doc_stride`` and a hit holds it;
            else 0.
    """

    sentences: float
    held: float
    least_held: float
    stands_out: float
    identified: float


def read_signals(
    query: str, hits: Sequence[Hit], surroundings: Sequence[Hit], found: Sequence[Statement]
) -> Signals:
    """The signals of one query, from its hits, those that follow them, and their sentences."""
    nearest = max((hit.similarity for hit in hits), default=0.0)
    around = [hit.similarity for hit in surroundings]
    asked = identifiers(query)
    held = any(asked & identifiers(hit.chunk.text) for hit in hits)
    return Signals(
        sentences=best_mean([statement.cosine for statement in found], BEST),
        held=best_mean([statement.held.mean for statement in found], BEST),
        least_held=max((statement.held.least for statement in found), default=0.0),
        stands_out=nearest - (sum(around) / len(around) if around else SURROUNDINGS),
        identified=float(held),
    )


def probability(signals: Signals) -> float:
    """That the material answers the query, in [0, 1]: logistic in the signals."""
    logit = (
        INTERCEPT
        + SENTENCES_WEIGHT * signals.sentences
        + HELD_WEIGHT * signals.held
        + LEAST_HELD_WEIGHT * signals.least_held
        + STANDS_OUT_WEIGHT * signals.stands_out
        + IDENTIFIED_WEIGHT * signals.identified
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
