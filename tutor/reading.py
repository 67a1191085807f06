"""The part of the material that a question's source names."""

import itertools
from dataclasses import dataclass
from pathlib import Path

from corpus.slug import slugify
from markdown_it import MarkdownIt

from corpus.errors import UnreadableDocument


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document: its heading, and its Markdown text without that heading."""

    heading: str
    text: str


def read_section(material: Path, source: str) -> Section:
    """The section that ``source`` (``path#heading-slug``) names, down to the next heading as high.

    Without a slug it is the document's first section.

    Raises:
        UnreadableDocument: there is no such document inside ``material``, or no such heading in it.
    """
    name, _, slug = source.partition("#")
    path = (material / name).resolve()
    if not path.is_relative_to(material.resolve()) or not path.is_file():
        raise UnreadableDocument(f"The material has no document {name}; mend the source {source}.")
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    headings = _headings(text)
    for place, (level, heading, line) in enumerate(headings):
        if not slug or slugify(heading) == slug:
            higher = (at for deeper, _, at in headings[place + 1 :] if deeper <= level)
            return Section(heading, "\n".join(lines[line + 1 : next(higher, len(lines))]).strip())
    raise UnreadableDocument(f"{name} has no heading #{slug}; mend the source {source}.")


def _headings(text: str) -> list[tuple[int, str, int]]:
    """Level, plain text and line of every heading; a ``#`` inside a code block is none."""
    tokens = MarkdownIt().parse(text)
    return [
        (int(token.tag[1:]), following.content, token.map[0])
        for token, following in itertools.pairwise(tokens)
        if token.type == "heading_open" and token.map is not None
    ]
