"""A query in, a reply with citations or an honest refusal out."""

from collections.abc import Iterator
from typing import Protocol


from index.hit import Hit
from tutor.answering.generator import Generator
from tutor.answering.reply import Reply


class Index(Protocol):
    """What the answerer needs of a ``ChunkIndex``."""

    def search(self, query: str, k: int = 5) -> list[Hit]:
        """The best ``k`` hits, best first."""
        ...


class Answerer:
    """Answers queries from an index, with the material's own sentences or phrased by a generator."""

    def __init__(
        self, index: Index, encoder: object, entailment: object, generator: Generator | None = None
    ) -> None:
        self.index = index
        self.generator = generator

    def reply(self, query: str) -> Reply:
        """The finished reply; never raises for a query, however odd."""
        raise NotImplementedError

    def stream(self, query: str) -> Iterator[str | Reply]:
        """Text pieces as they come, then the finished ``Reply`` last.

        The finished text replaces what was streamed: sentences that no chunk supports are gone from it. Closing the
        iterator cancels the generator.
        """
        raise NotImplementedError
