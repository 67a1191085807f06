"""A reply made of the material's own sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.searchable import heading_line
from index.hit import Hit
from tutor.answering.manner import leans, points
from tutor.answering.memory import Memory
from tutor.answering.sentences import statements
from tutor.answering.understanding import Held, QueryWords
from tutor.answering.words import Rarity, content_stems, stems

MAX_CHOSEN = 4
"""Sentences of a reply: more is a page, and the page is a click away."""

MIN_CHOSEN = 2
"""One sentence seldom explains; a second is added unless it is far off."""

COVERAGE_WEIGHT = 0.25
"""Of the query's words that a sentence holds, beside its cosine: exact identifiers decide ties."""

LEANING_COST = 0.05
"""For a sentence that leans on the one before it ("This means ...")."""

POINTING_COST = 0.15
"""For a sentence about the page instead of the subject ("In this section we'll ...")."""

MARGIN = 0.12
"""How far below the best sentence a third and a fourth may score."""

FLOOR = 0.30
"""How far below the best sentence the second may score."""

SAME = 0.94
"""Cosine from which two sentences, each with its headings, say the same thing."""

MAX_STATEMENTS = 80
"""Sentences encoded for one query; five chunks hold about forty."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A sentence of the material that may answer a query.

    Attributes:
        text: The sentence, whole.
        hit: The hit it stands in.
        order: Its place when the hits are read document by document, from 0.
        follows: Whether the statement before it in ``order`` stands in the same hit.
        cosine: Of the sentence under its headings and the query, in [-1, 1].
        coverage: The share of the query's words, weighed by rarity, that it holds; in [0, 1].
        held: What it holds of the meaning of the query's words, its heading included.
        embedding: Unit row of the sentence under its headings.
    """

    text: str
    hit: Hit
    order: int
    follows: bool
    cosine: float
    coverage: float
    held: Held
    embedding: NDArray[np.float32]

    @property
    def n(self) -> int:
        """The rank of its hit, by which it is cited."""
        return self.hit.rank

    @property
    def score(self) -> float:
        """How well it answers; higher is better, comparable within one query."""
        cost = LEANING_COST * leans(self.text) + POINTING_COST * points(self.text)
        return self.cosine + COVERAGE_WEIGHT * self.coverage - cost


def find_statements(
    query: str, hits: Sequence[Hit], memory: Memory, rarity: Rarity
) -> list[Statement]:
    """The sentences of the hits, scored, in reading order; a sentence in two hits counts once."""
    found: dict[str, tuple[Hit, bool]] = {}
    for hit in reading_order(hits):
        first = True
        for sentence in statements(hit.chunk.text):
            if sentence not in found:
                found[sentence] = (hit, not first)
            first = False
    texts = list(found)[:MAX_STATEMENTS]
    if not texts:
        return []
    asked, *encoded = memory.encode([query, *(_under_heading(t, found[t][0]) for t in texts)])
    meant = QueryWords(asked, rarity)
    words = content_stems(query)
    return [
        Statement(
            text=text,
            hit=found[text][0],
            order=order,
            follows=found[text][1],
            cosine=float(one.embedding @ asked.embedding),
            coverage=rarity.coverage(words, stems(text)),
            held=meant.held_by(one),
            embedding=one.embedding,
        )
        for order, (text, one) in enumerate(zip(texts, encoded, strict=True))
    ]


def _under_heading(text: str, hit: Hit) -> str:
    """A sentence with its headings in front: on its own it often leaves its subject unsaid."""
    return f"{heading_line(hit.chunk.title, hit.chunk.section)}: {text}"


def reading_order(hits: Sequence[Hit]) -> list[Hit]:
    """Hits document by document, the document of the best hit first, each from its beginning."""
    best: dict[str, int] = {}
    for hit in hits:
        best[hit.chunk.document] = min(hit.rank, best.get(hit.chunk.document, hit.rank))
    return sorted(hits, key=lambda hit: (best[hit.chunk.document], hit.chunk.start))


def choose(new: Sequence[Statement], found: Sequence[Statement]) -> list[Statement]:
    """The two to four of the ``new`` sentences that answer best, in reading order.

    They are fewer if there are fewer. One that leans on another new one of all that were ``found``
    brings it along.
    """
    chosen: list[Statement] = []
    ranked = sorted(new, key=lambda statement: -statement.score)
    for statement in ranked:
        reach = FLOOR if len(chosen) < MIN_CHOSEN else MARGIN
        if len(chosen) == MAX_CHOSEN or statement.score < ranked[0].score - reach:
            break
        if all(float(statement.embedding @ other.embedding) < SAME for other in chosen):
            chosen.append(statement)
    return sorted(_supported(chosen, new, found), key=lambda statement: statement.order)


def _supported(
    chosen: list[Statement], new: Sequence[Statement], found: Sequence[Statement]
) -> list[Statement]:
    """With the sentence before a leaning one, as far as there is room."""
    kept = list(chosen)
    for statement in chosen:
        if statement.follows and leans(statement.text) and len(kept) < MAX_CHOSEN:
            before = found[statement.order - 1]
            if before not in kept and before in new:
                kept.append(before)
    return kept
