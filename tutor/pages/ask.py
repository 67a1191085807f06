"""The ask page: the learner's queries, answered from the material with citations."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tutor.answering import Answerer, Citation, Reply
from tutor.pages import parts
from tutor.pages.marked_text import show_plain
from tutor.pages.plain import as_markdown
from tutor.pages.source_view import show_material
from tutor.settings import Settings
from tutor.wiring import chosen_generator

_KEY = "conversation"
INVITATION = "Ask about the study material"
LONGEST_QUERY = 2000
LEARNER, VIVA = ":material/person:", ":material/school:"


def page() -> None:
    """Draws the page."""
    st.title("Ask", anchor=False)
    with parts.explained():
        viva = parts.viva()
        st.caption(speaker(viva.settings))
        conversation: list[Reply] = st.session_state.setdefault(_KEY, [])
        for number, reply in enumerate(conversation):
            _show_query(reply.query, number)
            with st.chat_message("assistant", avatar=VIVA):
                _show_text(st.empty(), reply)
                _show_rest(reply)
        query = st.chat_input(INVITATION, max_chars=LONGEST_QUERY, submit_mode="stop")
        if query is not None and query.strip():
            _show_query(query, len(conversation))
            with st.chat_message("assistant", avatar=VIVA), parts.explained():
                with st.spinner("Opening the study material …"):
                    answerer = viva.answerer()
                conversation.append(_stream(answerer, query))


def speaker(settings: Settings) -> str:
    """Who phrases the replies, and whether what is asked leaves this machine."""
    name = chosen_generator(settings.generator)
    if name == "none":
        return "Replies are sentences of the study material itself. Nothing leaves this machine."
    if name == "endpoint" and settings.endpoint is not None:
        endpoint = settings.endpoint
        return as_markdown(
            f"Replies are phrased by {endpoint.model} at {endpoint.base_url}: "
            "what you ask leaves this machine and goes there."
        )
    return as_markdown(f"Replies are phrased by {name} on this machine. Nothing leaves it.")


def _show_query(query: str, number: int) -> None:
    with st.chat_message("user", avatar=LEARNER):
        show_plain(query, key=f"query-{number}")


def _stream(answerer: Answerer, query: str) -> Reply:
    """Shows the reply as it comes; the finished one takes its place."""
    place = st.empty()
    said = ""
    with st.spinner("Searching the study material …"):
        for piece in answerer.stream(query):
            if isinstance(piece, Reply):
                _show_text(place, piece)
                reply = piece
            else:
                said += piece
                place.markdown(as_markdown(said))
    _show_rest(reply)
    return reply


def _show_text(place: DeltaGenerator, reply: Reply) -> None:
    """The reply itself; a refusal is told apart by its frame and icon."""
    if reply.refused:
        place.info(as_markdown(reply.text), icon=":material/search_off:")
    else:
        place.markdown(as_markdown(reply.text))


def _show_rest(reply: Reply) -> None:
    """What stands under a reply: its citations, or the nearest material of a refusal."""
    if reply.note:
        st.caption(as_markdown(reply.note))
    if reply.nearest is not None:
        _show_citation("Nearest in the material:", reply.nearest)
    for citation in reply.citations:
        _show_citation(f"\\[{citation.n}\\]", citation)


def _show_citation(label: str, citation: Citation) -> None:
    with st.expander(f"{label} {as_markdown(citation.place)}"):
        show_material(citation.text)
