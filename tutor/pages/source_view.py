"""The study material itself, shown on demand."""

import re

import streamlit as st

from corpus.errors import UnreadableDocument
from corpus.readers import read_document
from corpus.shipped import MATERIAL
from tutor.answering import Citation
from tutor.pages import parts
from tutor.pages.plain import as_markdown
from tutor.pages.translated import tr
from tutor.reading import read_section

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_CODE = re.compile(r"(^```.*?^```\s*?$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)


def show_source(source: str, label: str) -> None:
    """The section that a question's source names, closed until the reader wants it."""
    with st.expander(label, icon=":material/menu_book:"), parts.explained():
        section = read_section(MATERIAL, source)
        st.markdown(f"**{as_markdown(section.heading)}**")
        show_material(section.text)
        st.caption(as_markdown(source))


def place_of(source: str) -> str:
    """Where a source stands, as in ``LoRA > Memory``; one that leads nowhere is said as it is."""
    try:
        return read_section(MATERIAL, source).place
    except UnreadableDocument:
        return source


def show_citation(citation: Citation, key: str) -> None:
    """The text that a reply rests on, with the way to the page it stands on."""
    show_material(citation.text)
    st.caption(as_markdown(citation.document))
    if (MATERIAL / citation.document).is_file() and st.button(
        tr("Read the whole page"), icon=":material/menu_book:", key=f"page-{key}"
    ):
        # Named where it is opened: the title of a decorator would have one language for all.
        st.dialog(tr("From the study material"), width="large")(_page)(citation)


def _page(citation: Citation) -> None:
    """A whole document, what was cited first."""
    with parts.explained():
        document = read_document(MATERIAL / citation.document)
        st.markdown(f"**{as_markdown(citation.place)}**")
        show_material(citation.text)
        st.divider()
        show_material(document.text)


def show_material(text: str) -> None:
    """Markdown of the material, with quiet headings and without pictures from elsewhere."""
    # Every second piece is code, which stays as it is.
    pieces = _CODE.split(text)
    pieces[::2] = [_quiet(prose) for prose in pieces[::2]]
    st.markdown("".join(pieces))


def _quiet(prose: str) -> str:
    # A picture would be fetched from its address as soon as it is shown.
    return _HEADING.sub(r"**\1**", prose).replace("![", "!\\[").replace("$", "\\$")
