"""What the tutor says to a query, and the chunks it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from index.hit import Hit

EXTRACTIVE = "none"
"""The name in ``Reply.generator`` of a reply made of the material's own sentences."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A hit that a reply rests on; ``[n]`` in the reply's text points to it.

    ``n`` is the hit's rank. ``section`` is the path of headings joined by `` > ``. ``score`` is the
    hit's own: higher is better, comparable within one reply only.
    """

    n: int
    document: str
    title: str
    section: str
    text: str
    score: float

    @classmethod
    def of(cls, hit: Hit) -> "Citation":
        """Cites a hit."""
        chunk = hit.chunk
        section = " > ".join(chunk.section)
        return cls(hit.rank, chunk.document, chunk.title, section, chunk.text, float(hit.score))

    @property
    def place(self) -> str:
        """Title and section as a reader would name them, without saying the same heading twice."""
        if self.section.split(" > ")[0] == self.title:
            return self.section
        return f"{self.title} > {self.section}" if self.section else self.title


@dataclass(frozen=True, slots=True)
class Reply:
    """What the tutor says to a query.

    Attributes:
        query: What was asked, as it was asked.
        text: Plain text; ``[n]`` marks a citation, backticks mark code. Show it as text, never as
            HTML.
        refused: The material does not say. Then ``citations`` is empty and ``nearest`` is what it
            does hold.
        grounded: Every sentence shown is supported by a chunk. False for a refusal, which claims
            nothing.
        citations: The hits cited in ``text``, in order of ``n``.
        generator: Who phrased it; ``EXTRACTIVE`` for the material's own sentences.
        seconds: From the query to the finished reply.
        nearest: The nearest material of a refusal; None when nothing is near or nothing was
            refused.
        note: A sentence for the reader on how the reply came to be (a generator that failed);
            mostly empty.
        partly: Not all that the generator wrote is supported; that is left out.
        read_as: The query as it was understood with what was said before; empty when it stands
            alone.
    """

    query: str
    text: str
    refused: bool
    grounded: bool
    citations: tuple[Citation, ...]
    generator: str
    seconds: float
    nearest: Citation | None = None
    note: str = ""
    partly: bool = False
    read_as: str = ""

    @property
    def state(self) -> Literal["grounded", "partly", "refused"]:
        """What the reader may rely on."""
        if self.refused:
            return "refused"
        return "partly" if self.partly else "grounded"

    def to_record(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Reply":
        """Reads back what ``to_record`` gave.

        Raises:
            TypeError, KeyError: it is something else.
        """
        nearest = record["nearest"]
        return cls(
            **{
                **record,
                "citations": tuple(Citation(**one) for one in record["citations"]),
                "nearest": None if nearest is None else Citation(**nearest),
            }
        )


def compose(sentences: Sequence[tuple[str, int]]) -> str:
    """Sentences, each with the rank of the hit it rests on, as one paragraph with citations."""
    return " ".join(f"{sentence} [{n}]" for sentence, n in sentences)


def reply_record(reply: Reply) -> dict[str, object]:
    """The JSON-ready object of ``viva ask --json``."""
    return {
        "query": reply.query,
        "reply": reply.text,
        "refused": reply.refused,
        "grounded": reply.grounded,
        "citations": [
            {
                "n": citation.n,
                "document": citation.document,
                "section": citation.section,
                "text": citation.text,
                "score": citation.score,
            }
            for citation in reply.citations
        ],
        "generator": reply.generator,
        "seconds": round(reply.seconds, 3),
    }
