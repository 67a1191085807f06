"""The part of the material that a question's source names."""

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.headings import find_headings
from corpus.slug import unique_slugs


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document: its heading, and its Markdown text without that heading.

    ``place`` is where it stands, as in ``LoRA > Memory``.
    """

    heading: str
    text: str
    place: str


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
    headings = find_headings(text)
    slugs = unique_slugs([heading.text for heading in headings])
    for number, (heading, own) in enumerate(zip(headings, slugs, strict=True)):
        if slug in ("", own):
            later = (h.start for h in headings[number + 1 :] if h.level <= heading.level)
            body = text[heading.end : next(later, len(text))].strip()
            names = dict.fromkeys((headings[0].text, heading.text))
            return Section(heading.text, body, " > ".join(names))
    raise UnreadableDocument(f"{name} has no heading #{slug}; mend the source {source}.")
