"""A grade, shown to the person who wrote the response."""

import streamlit as st

from corpus import Question
from tutor.grading import Grade, GradedKeyPoint, Status
from tutor.pages.marked_text import show_marked
from tutor.pages.plain import as_markdown
from tutor.pages.source_view import show_source
from tutor.pages.wording import STATUSES, VERDICTS, score_in_words

UNNAMED = "not in your response yet"
"""Stands for a missing key point until the learner asks: there is a hint and another try first."""


def show_grade(response: str, grade: Grade) -> None:
    """Verdict, the learner's own text with its evidence, key points, what is wrong."""
    with st.container(border=True):
        words = score_in_words(grade)
        st.subheader(VERDICTS[grade.verdict], anchor=False)
        if words:
            st.caption(words)
        _show_feedback(grade)
        if response.strip():
            st.caption("Your response")
            show_marked(response, grade)
        _show_key_points(grade)
        for misconception in grade.misconceptions:
            if misconception.source is not None:
                show_source(misconception.source, "Read how it really is")
        if grade.needs_review:
            st.caption("Viva is not sure of this grade.")


def _show_key_points(grade: Grade) -> None:
    if not grade.key_points:
        return
    st.markdown("**Key points**")
    place = st.container()
    named = True
    if any(key_point.status is Status.MISSING for key_point in grade.key_points):
        named = st.toggle("Show what is missing", key="show-missing")
    place.markdown(
        "\n".join(
            f"{number}. {STATUSES[key_point.status]} {_name(key_point, named)}"
            for number, key_point in enumerate(grade.key_points, start=1)
        )
    )


def _name(key_point: GradedKeyPoint, named: bool) -> str:
    if named or key_point.status is not Status.MISSING:
        return as_markdown(key_point.text)
    return f"*{UNNAMED}*"


def _show_feedback(grade: Grade) -> None:
    """What is there and what is not; it stands out when it sets a wrong idea right."""
    for sentence in (grade.feedback, grade.error):
        if not sentence:
            continue
        if grade.misconceptions:
            st.warning(as_markdown(sentence), icon=":material/psychology_alt:")
        else:
            st.markdown(as_markdown(sentence))


def show_more(question: Question) -> None:
    """What is there on request: the source, a better answer and its steps."""
    if question.source is not None:
        show_source(question.source, "Why? Read the source")
    if question.references:
        with st.expander("A better answer", icon=":material/auto_stories:"):
            st.markdown(as_markdown(question.references[0]))
            if question.steps:
                st.markdown("**Step by step**")
                st.markdown(
                    "\n".join(
                        f"{n}. {as_markdown(s)}" for n, s in enumerate(question.steps, start=1)
                    )
                )
