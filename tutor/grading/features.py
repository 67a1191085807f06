"""What the grader measures about each key point in one response."""

from collections.abc import Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

from tutor.grading.alignment import align
from tutor.grading.entailment import CONTRADICTION, ENTAILMENT, NEUTRAL
from tutor.grading.reading import HypothesisReading, ResponseReading
from tutor.grading.words import content_words, is_negated

FEATURES = (
    "entailment",
    "contradiction",
    "cosine_whole",
    "cosine_best",
    "cosine_lead",
    "aligned_mean",
    "aligned_lowest",
    "aligned_lowest_third",
    "aligned_clause_mean",
    "aligned_clause_lowest_third",
    "aligned_back_mean",
    "aligned_back_lowest_third",
    "overlap",
    "overlap_back",
    "negation_differs",
    "words",
)
"""Names of the columns of ``measure``, in order."""

CONTROLS = ("words",)
"""Features that are fitted, so that no other stands in for them, and count for nothing in a grade.

Longer responses are righter in every data set; writing more must still earn nothing by itself.
"""


UNLIKE, UNALIGNED = 0.1, 0.2
"""Below this cosine and this alignment, without a word in common, nothing is said."""

ELSEWHERE, NOTE_WORDS = 0.2, 6
"""Below this cosine with every key point a response of so many words is about something else.

A shorter one can be right and like nothing ("about the same"). Of answers to other questions two
thirds are below it, of responses that say something 2 %, nearly all of them images.
"""

WORDLESS, WORDLESS_ALIGNED = 0.3, 0.35
"""The same for one without a word in common with any key point: below this cosine and alignment."""


SHORT_WORDS, TOLD = 12, 0.8
"""In so few words, what is near no key point may say one with this entailment.

Of 43 such answers to other questions none reached .7, of 24 right ones in words of their own, or
spelt by ear, six did .8 ("Start with characters, keep fusing the commonest neighbours").
"""


def measure(
    response: ResponseReading, hypotheses: Sequence[HypothesisReading]
) -> NDArray[np.float64]:
    """``(k, 16)``, as in ``FEATURES``: probabilities, cosines, shares, log of the word count.

    ``hypotheses`` belong together, as the key points of a question do: of each, ``cosine_lead`` is
    how much nearer the response is to it than to the nearest other one; 0 for a single one.
    """
    rows = np.stack([_measure_one(response, hypothesis) for hypothesis in hypotheses])
    rows[:, FEATURES.index("cosine_lead")] = leads(rows[:, FEATURES.index("cosine_best")])
    return rows


def leads(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """``(k,)``: each cosine less the highest of the others; a single one leads nobody: 0."""
    if len(cosines) == 1:
        return np.zeros(1)
    return np.asarray([one - np.delete(cosines, i).max() for i, one in enumerate(cosines)])


def _measure_one(response: ResponseReading, hypothesis: HypothesisReading) -> NDArray[np.float64]:
    """``(16,)`` with a lead of 0."""
    text = response.prepared.response
    asked = frozenset(content_words(response.prepared.question.question))
    wanted = set(content_words(hypothesis.text, asked))
    given = set(content_words(text, asked))
    shared = len(wanted & given)
    forward = align(hypothesis.encoded, response.encoded, asked)
    clauses = [align(hypothesis.encoded, clause, asked) for clause in hypothesis.encoded_clauses]
    clause = max(clauses, key=lambda alignment: alignment.mean)
    back = align(response.encoded, hypothesis.encoded, asked)
    # Of a long response's clauses the one that says most, one way or the other.
    told = hypothesis.probabilities[hypothesis.probabilities[:, NEUTRAL].argmin()]
    cosines = hypothesis.cosines
    values: Sequence[float] = (
        told[ENTAILMENT],
        told[CONTRADICTION],
        cosines[0],
        cosines.max(),
        0.0,
        forward.mean,
        forward.lowest,
        forward.lowest_third,
        clause.mean,
        clause.lowest_third,
        back.mean,
        back.lowest_third,
        shared / len(wanted) if wanted else 0.0,
        shared / len(given) if given else 0.0,
        float(is_negated(hypothesis.text) != is_negated(text)),
        log1p(len(text.split())),
    )
    return np.asarray(values, dtype=np.float64)


def alignment_of(features: NDArray[np.float64]) -> float | None:
    """``aligned_mean`` of one row of features; None where there was nothing to align."""
    aligned, lowest = (
        float(features[FEATURES.index(f"aligned_{name}")]) for name in ("mean", "lowest")
    )
    return None if aligned == lowest == 0.0 else aligned


def is_elsewhere(features: NDArray[np.float64]) -> bool:
    """Whether a response, with ``(k, f)`` for its key points, is about none of them."""
    words = features[0, FEATURES.index("words")]
    told = features[:, FEATURES.index("entailment")].max()
    if words < log1p(NOTE_WORDS) or (words <= log1p(SHORT_WORDS) and told >= TOLD):
        return False
    names = ("cosine_best", "aligned_mean", "overlap")
    nearest, aligned, shared = (features[:, FEATURES.index(name)].max() for name in names)
    wordless = shared == 0 and nearest < WORDLESS and aligned < WORDLESS_ALIGNED
    return bool(nearest < ELSEWHERE or wordless)


def is_unlike(features: NDArray[np.float64]) -> bool:
    """Whether nothing in a response is like the hypothesis of one row of features.

    An entailment model that has only seen language may find that keys hit at random entail it.
    """
    names = ("cosine_best", "aligned_mean", "overlap")
    cosine, aligned, overlap = (float(features[FEATURES.index(name)]) for name in names)
    return cosine < UNLIKE and aligned < UNALIGNED and overlap == 0.0
