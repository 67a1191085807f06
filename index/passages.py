"""Positions of chunks, best first, to passages: what says the same goes, neighbours are joined."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus import Chunk
from index.words import words

SAME = 0.9
"""Share of words, each as often as it stands, from which two chunks are copies of each other."""

LONGEST = 3
"""Chunks of a passage at most: more is a page."""

MAX_GAP = 2
"""Characters between two neighbours: the line breaks at which a section was cut."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk, or several that follow each other in one section; ``best`` is the best's place."""

    best: int
    chunk: Chunk
    parts: int = 1


def gather(ranked: Sequence[int], chunks: Sequence[Chunk], k: int) -> list[Passage]:
    """At most ``k`` passages, in the order of the best chunk of each.

    ``ranked`` are places in ``chunks``, best first; those after the ``k``-th passage count no more.
    """
    found: list[Passage] = []
    held: list[Counter[str]] = []
    for place in ranked:
        chunk = chunks[place]
        beside = next((n for n, one in enumerate(found) if _touch(one.chunk, chunk)), None)
        if beside is not None and found[beside].parts < LONGEST:
            found[beside] = _joined(found[beside], chunk)
            continue
        if len(found) == k:
            break
        own = Counter(words(chunk.text))
        if all(_shared(own, other) < SAME for other in held):
            found.append(Passage(place, chunk))
            held.append(own)
    return found


def _shared(one: Counter[str], other: Counter[str]) -> float:
    """Words in both, by all words, each as often as it stands; in [0, 1]."""
    return (one & other).total() / max((one | other).total(), 1)


def _touch(one: Chunk, other: Chunk) -> bool:
    """Whether one follows right after the other in the same section of the same document."""
    if (one.document, one.section) != (other.document, other.section):
        return False
    first, second = sorted((one, other), key=lambda chunk: chunk.start)
    return 0 <= second.start - first.end <= MAX_GAP


def _joined(passage: Passage, chunk: Chunk) -> Passage:
    first, second = sorted((passage.chunk, chunk), key=lambda one: one.start)
    gap = "\n" * (second.start - first.end)
    whole = replace(first, end=second.end, text=first.text + gap + second.text)
    return replace(passage, chunk=whole, parts=passage.parts + 1)
