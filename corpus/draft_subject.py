"""What a section is about, by its headings, and the question for that."""

import re
from collections.abc import Sequence

from corpus.document import Document
from corpus.sections import Section
from corpus.sentences import Passage

UNTITLED = re.compile(
    r"(?:page|slide|chapter|part|cell|section|appendix)?\s*[\dIVX.]*|(?:table of )?contents|"
    r"index|introduction|overview|summary|conclusions?|references|bibliography|exercises?|questions|"
    r"solutions?|acknowledge?ments|preface|further reading|next steps|see also|resources|notes|"
    r"agenda|outline|thank you.*|thanks.*",
    re.I,
)
"""Headings that name no subject."""

NUMBERING = re.compile(r"^(?:(?:chapter|section|part)\s+)?(?:[A-Z]\.)?\d+(?:\.\d+)*[.:)]?\s+", re.I)
PAGE = re.compile(r"Page \d+")
SLIDE = re.compile(r"^Slide \d+(?:: )?")
ASKING = re.compile(r"(?:what|why|when|where|which|who|how)\b", re.I)
TITLE_WORDS = range(1, 9)
"""Words of a line that stands alone at the top of a page and is its heading."""


def find_subject(section: Section, found: Sequence[Passage]) -> str | None:
    """What the section is about, None when its heading is only a number or names no subject."""
    path = _without_page(section)
    heading = unnumbered(path[-1]) if path else ""
    return _title_of_page(section, found) if UNTITLED.fullmatch(heading) else heading


def _title_of_page(section: Section, found: Sequence[Passage]) -> str | None:
    """On a page that no bookmark leads to, the short line at its top."""
    if not section.path or not PAGE.fullmatch(section.path[-1]) or len(found) < 2:
        return None
    line = unnumbered(" ".join(found[0].sentences))
    is_title = len(line.split()) in TITLE_WORDS and line[0].isupper() and line[-1].isalnum()
    return line if is_title and not UNTITLED.fullmatch(line) else None


def find_context(section: Section, document: Document) -> str:
    """The heading above the section's own, or the document's title; "" where that is the same."""
    path = _without_page(section)
    above = path[-2] if len(path) > 1 else document.title
    return "" if path and above == path[-1] else unnumbered(above)


def _without_page(section: Section) -> tuple[str, ...]:
    """The headings; on a page they are the bookmarks that lead to it."""
    return section.path[:-1] if PAGE.fullmatch((section.path or ("",))[-1]) else section.path


def unnumbered(heading: str) -> str:
    """The heading without the number of its chapter or slide."""
    return NUMBERING.sub("", SLIDE.sub("", heading)).strip(" .:")


def ask_about(heading: str, context: str) -> str:
    """A question, or a request, for what stands under a heading."""
    place = f" ({context})" if context else ""
    lower = heading[0].lower() + heading[1:]
    if heading.endswith("?"):
        return heading
    if re.match(r"how to\s", lower):
        return f"How do you {lower[7:]}{place}?"
    if ASKING.match(heading):
        return f"Explain {lower}{place}."
    return f"What are the main points about “{heading}”{place}?"
