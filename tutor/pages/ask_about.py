"""From a grade to a conversation about it: the question, what is missing, where to read."""

from dataclasses import dataclass

import streamlit as st

from corpus import Question
from tutor.answering.hints import hints_at
from tutor.grading import Grade, Status
from tutor.pages.plain import as_markdown
from tutor.pages.routes import go_to
from tutor.pages.source_view import show_source
from tutor.pages.translated import tr

_KEY = "ask-about"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: a question of the bank, and hints at what its response left out."""

    question: str
    source: str | None
    hints: tuple[str, ...]
    remedies: tuple[str, ...]

    @classmethod
    def of(cls, question: Question, grade: Grade) -> "Subject":
        """The subject of a graded question."""
        gaps = [one.text for one in grade.key_points if one.status is not Status.HIT]
        remedies = [one.remedy for one in grade.misconceptions if one.remedy]
        return cls(
            question.question,
            question.source,
            hints_at(gaps, question.question),
            tuple(remedies),
        )


def ask_about(question: Question, grade: Grade) -> None:
    """The button that opens the conversation."""
    if st.button(
        tr("Talk it through"),
        icon=":material/forum:",
        key="ask-about-this",
        help=tr("Opens a conversation about this question under Ask."),
    ):
        st.session_state[_KEY] = Subject.of(question, grade)
        go_to("ask")


def subject() -> Subject | None:
    """What the conversation is about; None: whatever is asked."""
    kept = st.session_state.get(_KEY)
    return kept if isinstance(kept, Subject) else None


def show_subject(about: Subject) -> None:
    """The question, what to think about, and its source on demand."""
    with st.container(border=True):
        st.caption(tr("You are asking about"))
        st.markdown(f"**{as_markdown(about.question)}**")
        for remedy in about.remedies:
            st.markdown(as_markdown(remedy))
        if about.hints:
            named = ", ".join(f"*{as_markdown(hint)}*" for hint in about.hints)
            said = tr("What is missing has to do with {ideas}.").format(ideas=named)
            st.markdown(f":material/lightbulb: {said}")
        if about.source is not None:
            show_source(about.source, tr("Read the source"))
        st.button(tr("Ask about something else"), on_click=forget, icon=":material/close:")


def forget() -> None:
    """The conversation is about nothing in particular again."""
    st.session_state.pop(_KEY, None)
