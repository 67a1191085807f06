"""A query in, a reply with citations or an honest refusal out."""

import time
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Generator as Pieces
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from corpus import Chunk
from index.encoder import Encoder
from index.hit import Hit
from tutor.answering.extractive import choose, find_statements
from tutor.answering.generator import Generator
from tutor.answering.grounding import Entailment
from tutor.answering.phrasing import Phraser
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

HITS = 5
"""Chunks a reply may cite."""

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
        encoder: Encoder,
        entailment: Entailment | None,
        generator: Generator | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        if generator is not None and entailment is None:
            raise ValueError(f"What {generator.name} writes needs an entailment model to check it.")
        self.index = index
        self.generator = generator
        self._encoder = encoder
        self._phraser: Phraser | None = None
        if generator is not None and entailment is not None:
            self._phraser = Phraser(generator, entailment, encoder)
        self._clock = clock

    @cached_property
    def rarity(self) -> Rarity:
        """How rare words are in the material."""
        return Rarity(chunk.text for chunk in self.index.chunks)

    def reply(self, query: str) -> Reply:
        """The finished reply; a query never makes it raise, however odd."""
        *_, reply = self.stream(query)
        assert isinstance(reply, Reply)
        return reply

    def stream(self, query: str) -> Iterator[str | Reply]:
        """Text pieces as they come, then the finished ``Reply`` last.

        The finished text replaces what was streamed: sentences that no chunk supports are gone from
        it. Closing the iterator cancels the generator.
        """
        start = self._clock()
        asked = _readable(query)
        hits: list[Hit] = []
        if not content_stems(asked):
            draft = _Draft(_unclear(asked), (), refused=True)
            yield draft.text
        else:
            hits = self.index.search(asked, k=HITS)
            draft = yield from self._draft(asked, hits)
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
        )

    def _draft(self, query: str, hits: Sequence[Hit]) -> Pieces[str, None, _Draft]:
        """Streams the reply to a clear query; returns its draft."""
        found = find_statements(query, hits, self._encoder, self.rarity)
        chosen = choose(found)
        signals = read_signals(query, hits, found, self.rarity)
        if not chosen or probability(signals) < ANSWERABLE_FROM:
            nearest = nearest_material(hits)
            draft = _Draft(refusal_text(nearest), (), refused=True, nearest=nearest)
            yield draft.text
            return draft
        extract = _Draft.of([(statement.text, statement.n) for statement in chosen])
        if self._phraser is None:
            yield extract.text
            return extract
        phrased = yield from self._phraser.phrase(query, found, self.rarity)
        if not phrased.sentences:
            return replace(extract, note=f"{phrased.note} {OWN_WORDS}")
        return _Draft.of(phrased.sentences, self._phraser.generator.name)


def _readable(query: str) -> str:
    """The beginning of a query on one line; half characters become question marks."""
    whole = query[:MAX_QUERY_CHARACTERS].encode(errors="replace").decode()
    return " ".join(whole.split())


def _unclear(query: str) -> str:
    """What a query without any content word is told."""
    if not query:
        return "There is no question yet; ask something about the material."
    return "The question names nothing to look for; say what it is about."
