"""What comes out of a document: Markdown under headings that a citation can name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from corpus.errors import UnreadableDocument
from corpus.reading.limits import Limits

BLOCK_MARK = re.compile(r"^([ \t]{0,3})(?=#{1,6}(?:\s|$)|=+[ \t]*$|-+[ \t]*$|`{3}|~{3})", re.M)
"""What would make a line of plain text a heading or a fence, and lose the page's own heading."""

UNSPOKEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of characters: no text holds them."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A document as Markdown; ``notes`` say what of it is left out, as in "PATH page 7 ..."."""

    title: str | None
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A page, slide, chapter or cell as Markdown; ``place`` names it in a sentence."""

    place: str
    text: str


def prose(text: str) -> str:
    """Plain text as Markdown that holds no heading and no code fence."""
    return BLOCK_MARK.sub(r"\1\\", spoken(text))


def spoken(text: str) -> str:
    """The text with line feeds as its only line ends and without control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    return UNSPOKEN.sub("", lines)


def one_line(text: str) -> str:
    """The text as a heading: on one line, no longer than a heading is."""
    return " ".join(spoken(text).split())[:200]


def join_parts(parts: Iterable[Part], limits: Limits, notes: list[str]) -> str:
    """The parts as one text, up to the limit of characters; ``notes`` is told where that was.

    Raises:
        UnreadableDocument: the first part alone is over the limit.
    """
    texts: list[str] = []
    room = limits.characters
    for part in parts:
        room -= len(part.text) + 2
        if room < 0 and not texts:
            raise UnreadableDocument(
                f"holds more than {limits.characters:,} characters in its first part "
                f"({part.place}); split it into several"
            )
        if room < 0:
            notes.append(
                f"is read only up to {part.place}: it holds more than {limits.characters:,} "
                "characters; split it into several"
            )
            break
        texts.append(part.text)
    return "\n\n".join(text for text in texts if text)


def first_pages(count: int, unit: str, limits: Limits, notes: list[str]) -> int:
    """How many of ``count`` pages are read; ``notes`` is told when that is not all of them."""
    if count > limits.pages:
        notes.append(
            f"has {count:,} {unit}s; only the first {limits.pages:,} are read, "
            "split it into several"
        )
    return min(count, limits.pages)


def table_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table as Markdown, its first row as the header."""
    cells = [[one_line(cell).replace("|", "\\|") for cell in row] for row in rows]
    if cells:
        border = ["---"] * len(cells[0])
        for row in chain(cells[:1], [border], cells[1:]):
            yield f"| {' | '.join(row)} |"
