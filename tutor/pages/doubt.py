"""What a learner may do about a grade: ask about it, or say "I was right"."""

import streamlit as st

from corpus import Question
from corpus.errors import VivaError
from tutor.answering import Answerer, Context, Reply
from tutor.grading import Grade
from tutor.objections import LONGEST_WHY, Objection, Objections
from tutor.pages import parts, visitor
from tutor.pages.ask_about import ask_about
from tutor.pages.marked_text import show_plain
from tutor.pages.plain import as_markdown
from tutor.pages.source_view import show_material
from tutor.pages.translated import tr
from tutor.pages.wording import percent
from tutor.scoring.review import Decision, ReviewQueue

LONGEST_QUERY = 500
_REPLY = "doubt-reply"


def objections() -> Objections:
    """What learners disagree with."""
    viva = parts.viva()
    return Objections(viva.store, ReviewQueue(viva.settings.database_url))


def show_doubts(question: Question, response: str, grade: Grade) -> None:
    """Under a grade: a question about it, and the way to a person."""
    with st.expander(tr("Ask about this"), icon=":material/forum:"):
        _show_asking(question, response)
        ask_about(question, grade)
    if grade.score is not None and grade.score < 1:
        with st.expander(tr("I was right"), icon=":material/gavel:"), parts.explained():
            _show_objecting(question, response, grade)


def show_decisions() -> None:
    """What became of the visitor's objections, each until it is put away."""
    with parts.explained():
        account = visitor.account()
        store = parts.viva().store
        seen: list[str] = store.kept(account.id, "objections seen") or []
        for objection, decision in objections().decided(account.id):
            mark = f"{objection.key} {decision.at.isoformat()}"
            if mark in seen:
                continue
            with st.container(border=True):
                st.markdown(_decided(objection, decision))
                st.button(
                    tr("Put away"),
                    key=f"seen-{objection.key}",
                    on_click=store.keep,
                    args=(account.id, "objections seen", [*seen, mark]),
                )


def _decided(objection: Objection, decision: Decision) -> str:
    asked = {each.id: each.question for each in parts.viva().bank.questions}
    question = as_markdown(asked.get(objection.question_id, objection.question_id))
    note = f" {as_markdown(decision.note)}" if decision.note else ""
    said = tr("You said that you were right. {who} looked at it: {score} now counts.")
    if decision.marker == visitor.account().name:
        said = tr("You said that you were right, and decided it yourself: {score} now counts.")
    said = said.format(who=as_markdown(decision.marker), score=percent(decision.score))
    return f"**{question}**\n\n{said}{note}"


def _show_objecting(question: Question, response: str, grade: Grade) -> None:
    account = visitor.account()
    known = objections()
    if known.raised(account.id, question.id, response):
        st.markdown(
            tr("A teacher will look at this response; under Today you see what came of it.")
        )
        return
    st.markdown(tr("A teacher looks at your response and decides. What was your thought?"))
    with st.form("objection", border=False):
        why = st.text_input(tr("Why, in a line (not needed)"), max_chars=LONGEST_WHY, key="why")
        sent = st.form_submit_button(tr("Send to a teacher"), icon=":material/send:")
    if sent:
        known.add(account.id, question, response, grade, why)
        st.rerun()


def _show_asking(question: Question, response: str) -> None:
    with st.form("doubt", border=False):
        query = st.text_input(
            tr("Your question"),
            max_chars=LONGEST_QUERY,
            key="doubt",
            placeholder=tr("What do you want to know about it?"),
        )
        sent = st.form_submit_button(tr("Ask"), icon=":material/search:")
    here = (question.id, response)
    if sent and query.strip():
        with st.spinner(tr("Searching the study material …")):
            try:
                st.session_state[_REPLY] = (here, _reply(parts.viva().answerer(), question, query))
            except VivaError as error:
                st.error(as_markdown(str(error)), icon=":material/error:")
    kept = st.session_state.get(_REPLY)
    if kept is not None and kept[0] == here:
        _show_reply(kept[1], query if sent else kept[1].query)


def _reply(answerer: Answerer, question: Question, query: str) -> Reply:
    """The reply; "why is that?" is understood by the question it stands under."""
    *_, reply = answerer.stream(query, Context(question.question))
    assert isinstance(reply, Reply)
    return reply


def _show_reply(reply: Reply, query: str) -> None:
    show_plain(query, key="doubt-query")
    if reply.refused:
        st.info(as_markdown(reply.text), icon=":material/search_off:")
    else:
        st.markdown(as_markdown(reply.text))
    for citation in reply.citations:
        with st.popover(f"\\[{citation.n}\\] {as_markdown(citation.place)}"):
            show_material(citation.text)
