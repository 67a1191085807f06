"""A query in, a reply with citations or an honest refusal out."""

import time
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Generator as Pieces
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from corpus import Chunk
from index.encoder import TokenEncoder
from index.hit import Hit
from tutor.answering.extractive import Statement, choose, find_statements
from tutor.answering.follow_up import Context, read_in_context
from tutor.answering.generator import Generator, News
from tutor.answering.grounding import Entailment
from tutor.answering.manner import leans
from tutor.answering.memory import Memory
from tutor.answering.phrasing import Phrased, Phraser
from tutor.answering.refusal import (
    ANSWERABLE_FROM,
    nearest_material,
    probability,
    read_signals,
    refusal_text,
)
from tutor.answering.reply import EXTRACTIVE, Citation, Reply, compose
from tutor.answering.words import Rarity, content_stems

OWN_WORDS = "This reply is in the material's own words."

NOTHING_MORE = "The material says no more about this."

HITS = 5
"""Passages a reply may cite."""

DEPTH = 20
"""Passages looked at: those after the hits tell how far the best ones stand out."""

MAX_QUERY_CHARACTERS = 1000
"""Of a longer query only the beginning is read; the encoder would cut it there anyway."""


class Index(Protocol):
    """What the answerer needs of a ``ChunkIndex``."""

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """All chunks."""
        ...

    def search(self, query: str, k: int = 5) -> list[Hit]:
        """The best ``k`` hits, best first."""
        ...


@dataclass(frozen=True, slots=True)
class _Draft:
    """A reply in the making."""

    text: str
    ns: tuple[int, ...]
    generator: str = EXTRACTIVE
    refused: bool = False
    partly: bool = False
    nearest: Citation | None = None
    note: str = ""

    @classmethod
    def of(cls, sentences: Sequence[tuple[str, int]], generator: str = EXTRACTIVE) -> "_Draft":
        """Sentences, each with the rank of the hit it rests on."""
        return cls(compose(sentences), tuple(n for _, n in sentences), generator)


class Answerer:
    """Answers queries from an index, in the material's own sentences or phrased by a generator.

    Args:
        index: What is searched.
        encoder: The one the index was built with.
        entailment: Checks generated sentences before they are shown as true; None is enough
            without a generator.
        generator: Phrases the replies; None leaves them in the material's own words.
        clock: Seconds from any fixed moment.
    """

    def __init__(
        self,
        index: Index,
        encoder: TokenEncoder,
        entailment: Entailment | None,
        generator: Generator | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        if generator is not None and entailment is None:
            raise ValueError(f"What {generator.name} writes needs an entailment model to check it.")
        self.index = index
        self.generator = generator
        self.memory = Memory(encoder)
        self._phraser: Phraser | None = None
        if generator is not None and entailment is not None:
            self._phraser = Phraser(generator, entailment, encoder)
        self._clock = clock

    @cached_property
    def rarity(self) -> Rarity:
        """How rare words are in the material."""
        return Rarity(chunk.text for chunk in self.index.chunks)

    def reply(self, query: str, context: Context | None = None) -> Reply:
        """The finished reply; a query never makes it raise, however odd."""
        *_, reply = self.stream(query, context)
        assert isinstance(reply, Reply)
        return reply

    def stream(self, query: str, context: Context | None = None) -> Iterator[str | News | Reply]:
        """Sentences as they come, each checked; the finished ``Reply`` last.

        The first sentence is the material's own, at once; what a generator adds comes after it. In
        between there is news: the place in the line, how much is written. The finished text begins
        with what was streamed. Closing the iterator cancels the generator.

        Args:
            query: What is asked.
            context: What was said before; a query that leans on it is read with it.
        """
        start = self._clock()
        asked = _readable(query)
        reading = read_in_context(asked, context, self.rarity)
        hits: list[Hit] = []
        if not content_stems(reading.query):
            draft = _Draft(_unclear(asked), (), refused=True)
            yield draft.text
        else:
            passages = self.index.search(reading.query, k=DEPTH)
            hits = passages[:HITS]
            said = context.said if context is not None and reading.more else ""
            draft = yield from self._draft(reading.query, hits, passages[HITS:], said)
        cited = {n: Citation.of(hit) for hit in hits if (n := hit.rank) in draft.ns}
        yield Reply(
            query=query,
            text=draft.text,
            refused=draft.refused,
            grounded=not draft.refused,
            citations=tuple(cited[n] for n in sorted(cited)),
            generator=draft.generator,
            seconds=self._clock() - start,
            nearest=draft.nearest,
            note=draft.note,
            partly=draft.partly,
            read_as="" if reading.query == asked else reading.query,
        )

    def _draft(
        self, query: str, hits: Sequence[Hit], surroundings: Sequence[Hit], said: str
    ) -> Pieces[str | News, None, _Draft]:
        """Streams the reply to a clear query; returns its draft. What was ``said`` is left out."""
        found = find_statements(query, hits, self.memory, self.rarity)
        signals = read_signals(query, hits, surroundings, found)
        new = [statement for statement in found if statement.text not in said]
        chosen = choose(new, found)
        if not chosen or probability(signals) < ANSWERABLE_FROM:
            nearest = nearest_material(hits)
            text = refusal_text(nearest) if not said or new else NOTHING_MORE
            draft = _Draft(text, (), refused=True, nearest=nearest)
            yield draft.text
            return draft
        if self._phraser is None:
            draft = _Draft.of([(statement.text, statement.n) for statement in chosen])
            yield draft.text
            return draft
        begun = _beginning(chosen)
        yield compose([(begun.text, begun.n)]) + " "
        phrased = yield from self._phraser.phrase(query, begun.text, new, self.rarity)
        return _phrased_draft(begun, phrased, chosen, self._phraser.generator.name)


def _beginning(chosen: Sequence[Statement]) -> Statement:
    """The sentence that answers best and stands alone: there at once, whatever a generator adds."""
    return max(chosen, key=lambda one: (not leans(one.text), one.score))


def _phrased_draft(
    begun: Statement, phrased: Phrased, chosen: Sequence[Statement], name: str
) -> _Draft:
    """The beginning and what holds of the generator's words; else the material's own sentences."""
    if not phrased.sentences:
        own = [(one.text, one.n) for one in _begun_with(begun, chosen)]
        note = f"{phrased.note} {OWN_WORDS}" if phrased.note else ""
        return replace(_Draft.of(own), note=note)
    partly = bool(phrased.dropped or phrased.note)
    sentences = [(begun.text, begun.n), *phrased.sentences]
    return replace(_Draft.of(sentences, name), partly=partly, note=phrased.note)


def _begun_with(begun: Statement, chosen: Sequence[Statement]) -> list[Statement]:
    """The chosen sentences with ``begun`` first; one that leans stays behind the one before it."""
    placed = [begun]
    for before, one in pairwise([None, *chosen]):
        assert one is not None
        if one is not begun and (not leans(one.text) or before is placed[-1]):
            placed.append(one)
    return placed


def _readable(query: str) -> str:
    """The beginning of a query on one line; half characters become question marks."""
    whole = query[:MAX_QUERY_CHARACTERS].encode(errors="replace").decode()
    return " ".join(whole.split())


def _unclear(query: str) -> str:
    """What a query without any content word is told."""
    if not query:
        return "There is no question yet; ask something about the material."
    return "The question names nothing to look for; say what it is about."
