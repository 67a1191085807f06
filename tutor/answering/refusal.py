"""Whether the material holds an answer at all, and what is said when it does not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.hit import Hit
from tutor.answering.extractive import Statement
from tutor.answering.identifiers import identifiers
from tutor.answering.reply import Citation
from tutor.answering.understanding import best_mean
from tutor.answering.words import content_stems

NEAR = 0.25
"""Cosine from which material is near enough to be named in a refusal."""

INTERCEPT = -11.31
SENTENCES_WEIGHT = 3.12
HELD_WEIGHT = 6.07
LEAST_HELD_WEIGHT = 5.85
STANDS_OUT_WEIGHT = 6.84
IDENTIFIED_WEIGHT = 1.53
ASKED_WEIGHT = 0.58
"""Logistic regression on 632 labelled queries about four materials, each counting the same, as
``python -m benchmarks.replies --fit DIR ...`` prints it together with how each material fares by
what was fitted on the other three."""

ANSWERABLE_FROM = 0.52
"""Probability from which a query is answered."""

MOST_ASKED = 8
"""Content words that count: a query that rambles is not answered for its length."""

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
        asked: How many content words the query has, up to ``MOST_ASKED``: the more, the less of
            them any one sentence holds.
    """

    sentences: float
    held: float
    least_held: float
    stands_out: float
    identified: float
    asked: float


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
        asked=float(min(len(content_stems(query)), MOST_ASKED)),
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
        + ASKED_WEIGHT * signals.asked
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
