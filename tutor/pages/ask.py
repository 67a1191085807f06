"""The ask page: the learner's queries, answered from the material with citations."""

from contextlib import suppress

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tutor.answering import Answerer, Citation, Context, Reply, Waiting, Writing
from tutor.conversation import Conversation, context_of
from tutor.errors import StoreError
from tutor.pages import parts, visitor
from tutor.pages.ask_about import forget, show_subject, subject
from tutor.pages.marked_text import show_plain
from tutor.pages.plain import as_markdown
from tutor.pages.source_view import show_citation
from tutor.pages.translated import later, tr, trn
from tutor.settings import Settings
from tutor.wiring import chosen_generator

_UNKEPT, _AGAIN = "ask-unkept", "ask-again"
INVITATION = later("Ask about the study material")
LONGEST_QUERY = 2000
LEARNER, VIVA = ":material/person:", ":material/school:"


def page() -> None:
    """Draws the page."""
    st.title(tr("Ask"), anchor=False)
    with parts.explained():
        viva = parts.viva()
        st.caption(speaker(viva.settings))
        conversation = Conversation(viva.store, visitor.account().id)
        about = subject()
        if about is not None:
            show_subject(about)
        replies = _replies(conversation)
        left = _left(conversation, replies)
        if replies or left is not None:
            st.button(
                tr("Start over"),
                icon=":material/restart_alt:",
                help=tr("Forgets this conversation."),
                on_click=_start_over,
                args=(conversation,),
            )
        for number, reply in enumerate(replies):
            _show_query(reply.query, number)
            with st.chat_message("assistant", avatar=VIVA):
                _show_text(st.empty(), reply)
                _show_rest(reply, number)
        query = st.chat_input(tr(INVITATION), max_chars=LONGEST_QUERY, submit_mode="stop")
        query = query or st.session_state.pop(_AGAIN, None)
        if query is None or not query.strip():
            if left is not None:
                _offer(left, len(replies))
            return
        _show_query(query, len(replies))
        with st.chat_message("assistant", avatar=VIVA), parts.explained():
            with suppress(StoreError):  # it is answered all the same
                conversation.ask(query)
            with st.spinner(tr("Opening the study material …")):
                answerer = viva.answerer()
            fresh = Context(about.question) if about is not None and not replies else None
            reply = _stream(answerer, query, context_of(replies) or fresh)
            _keep(conversation, reply)
            _show_rest(reply, len(replies))


def speaker(settings: Settings) -> str:
    """Who phrases the replies, and whether what is asked leaves this machine."""
    name = chosen_generator(settings.generator)
    if name == "none":
        return tr(
            "Replies are sentences of the study material itself. Nothing leaves this machine."
        )
    if name == "endpoint" and settings.endpoint is not None:
        said = tr(
            "Replies are phrased by {model} at {address}: what you ask leaves this machine and "
            "goes there."
        )
        endpoint = settings.endpoint
        return as_markdown(said.format(model=endpoint.model, address=endpoint.base_url))
    said = tr("Replies are phrased by {model} on this machine. Nothing leaves it.")
    return as_markdown(said.format(model=name))


def _replies(conversation: Conversation) -> list[Reply]:
    """What was said; replies that could not be kept stay as long as the session."""
    return [*conversation.replies(), *st.session_state.get(_UNKEPT, [])]


def _keep(conversation: Conversation, reply: Reply) -> None:
    """Keeps a reply; on a full disk it is still shown, and said to be gone after the visit."""
    try:
        conversation.add(reply)
    except StoreError as error:
        st.session_state.setdefault(_UNKEPT, []).append(reply)
        said = tr("This reply is not kept. {reason}").format(reason=error)
        st.warning(as_markdown(said), icon=":material/save:")


def _left(conversation: Conversation, replies: list[Reply]) -> str | None:
    """The query whose reply was left, stopped or broken off before it was there."""
    query = conversation.unanswered()
    return None if replies and replies[-1].query == query else query


def _offer(query: str, number: int) -> None:
    """The way to the reply that was never there."""
    _show_query(query, number)
    # One element, in whose place the next run puts its first: nothing of this stays beside it.
    with st.chat_message("assistant", avatar=VIVA), st.container():
        st.markdown(tr("This has no reply yet."))
        st.button(
            tr("Ask it again"),
            icon=":material/replay:",
            on_click=lambda: st.session_state.update({_AGAIN: query}),
        )


def _start_over(conversation: Conversation) -> None:
    with parts.explained():
        st.session_state.pop(_UNKEPT, None)
        forget()
        conversation.clear()


def _show_query(query: str, number: int) -> None:
    with st.chat_message("user", avatar=LEARNER):
        show_plain(query, key=f"query-{number}")


def _stream(answerer: Answerer, query: str, context: Context | None) -> Reply:
    """Shows the reply as it comes, each sentence checked; the finished one takes its place."""
    place, news = st.empty(), st.empty()
    said = ""
    with st.spinner(tr("Searching the study material …")):
        for piece in answerer.stream(query, context):
            if isinstance(piece, Reply):
                reply = piece
            elif isinstance(piece, Waiting):
                before = piece.place
                news.caption(
                    trn("One reply is before yours …", "{n} replies are before yours …", before)
                )
            elif isinstance(piece, Writing):
                news.caption(tr("Writing, and checking each sentence against its source …"))
            else:
                said += piece
                place.markdown(as_markdown(said))
    news.empty()
    _show_text(place, reply)
    return reply


def _show_text(place: DeltaGenerator, reply: Reply) -> None:
    """The reply itself; a refusal is told apart by its frame and icon."""
    if reply.refused:
        place.info(as_markdown(reply.text), icon=":material/search_off:")
    else:
        place.markdown(as_markdown(reply.text))


STATES = {
    "grounded": later(":material/verified: Every sentence is held by the source it cites."),
    "partly": later(
        ":material/rule: Not all that was written could be shown in the sources; the rest was left "
        "out."
    ),
}
"""What is said under a reply about how far it can be relied on."""


def _show_rest(reply: Reply, number: int) -> None:
    """What stands under a reply: its state, its citations or the nearest material of a refusal."""
    if reply.read_as:
        said = tr("Understood as: {query}").format(query=reply.read_as)
        st.caption(as_markdown(said))
    if reply.state in STATES:
        st.caption(tr(STATES[reply.state]))
    if reply.note:
        st.caption(as_markdown(reply.note))
    if reply.nearest is not None:
        _show_citation(tr("Nearest in the material:"), reply.nearest, f"near-{number}")
    for citation in reply.citations:
        _show_citation(f"\\[{citation.n}\\]", citation, f"cited-{number}-{citation.n}")


def _show_citation(label: str, citation: Citation, key: str) -> None:
    with st.expander(f"{label} {as_markdown(citation.place)}"):
        show_citation(citation, key)
