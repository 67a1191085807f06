"""A document's sections as questions are drafted from them and point to them."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import Document
from corpus.headings import find_headings
from corpus.slug import unique_slugs


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading; ``path`` are the headings from the outermost in.

    ``source`` is what a question names as its source, None for text above the first heading.
    """

    path: tuple[str, ...]
    text: str
    source: str | None


def find_sections(document: Document) -> Iterator[Section]:
    """The sections in order, the text above the first heading among them."""
    headings = find_headings(document.text)
    slugs = unique_slugs([heading.text for heading in headings])
    ends = [*(heading.start for heading in headings), len(document.text)]
    yield Section((), document.text[: ends[0]], None)
    path: list[tuple[int, str]] = []
    for heading, slug, end in zip(headings, slugs, ends[1:], strict=True):
        path = [(level, name) for level, name in path if level < heading.level]
        path.append((heading.level, heading.text))
        names = tuple(name for _, name in path if name)
        source = f"{document.path}#{slug}" if slug else None
        yield Section(names, document.text[heading.end : end], source)
