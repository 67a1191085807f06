"""A grade, shown to the person who wrote the response."""

import streamlit as st

from corpus import Form, Question
from tutor.grading import Grade, GradedKeyPoint, Status
from tutor.pages.marked_text import show_marked
from tutor.pages.plain import as_markdown
from tutor.pages.source_view import show_source
from tutor.pages.translated import later, tr
from tutor.pages.wording import STATUSES, VERDICTS, feedback_in_words, score_in_words

UNNAMED = later("not in your response yet")
"""Stands for a missing key point until the learner asks: there is a hint and another try first."""


def show_grade(question: Question, response: str, grade: Grade) -> None:
    """Verdict, the learner's own text with its evidence, key points, what is wrong."""
    noun = tr("concepts") if question.form is Form.RECALL else tr("key points")
    with st.container(border=True):
        words = score_in_words(grade, noun)
        st.subheader(tr(VERDICTS[grade.verdict]), anchor=False)
        if words:
            st.caption(words)
        _show_feedback(question, grade)
        if response.strip():
            st.caption(tr("Your response"))
            show_marked(response, grade)
        _show_key_points(grade, noun)
        for misconception in grade.misconceptions:
            if misconception.source is not None:
                show_source(misconception.source, tr("Read how it really is"))
        if grade.needs_review:
            st.caption(tr("Viva is not sure of this grade."))


def _show_key_points(grade: Grade, noun: str) -> None:
    if not grade.key_points:
        return
    st.markdown(f"**{noun[:1].upper()}{noun[1:]}**")
    place = st.container()
    named = True
    if any(key_point.status is Status.MISSING for key_point in grade.key_points):
        named = st.toggle(tr("Show what is missing"), key="show-missing")
    place.markdown(
        "\n".join(
            f"{number}. {tr(STATUSES[key_point.status])} {_name(key_point, named)}"
            for number, key_point in enumerate(grade.key_points, start=1)
        )
    )


def _name(key_point: GradedKeyPoint, named: bool) -> str:
    if named or key_point.status is not Status.MISSING:
        return as_markdown(key_point.text)
    return f"*{tr(UNNAMED)}*"


def _show_feedback(question: Question, grade: Grade) -> None:
    """What is there and what is not; it stands out when it sets a wrong idea right."""
    for sentence in (feedback_in_words(question, grade), grade.error):
        if not sentence:
            continue
        if grade.misconceptions:
            st.warning(as_markdown(sentence), icon=":material/psychology_alt:")
        else:
            st.markdown(as_markdown(sentence))


def show_more(question: Question) -> None:
    """What is there on request: the source, a better answer and its steps."""
    if question.source is not None:
        show_source(question.source, tr("Why? Read the source"))
    if question.references and question.form is not Form.SCENARIO:
        with st.expander(tr("A better answer"), icon=":material/auto_stories:"):
            st.markdown(as_markdown(question.references[0]))
            if question.steps:
                st.markdown(f"**{tr('Step by step')}**")
                _show_steps(question)
    elif question.references or question.steps:
        label = tr("How to go about it") if question.form is Form.SCENARIO else tr("Step by step")
        with st.expander(label, icon=":material/format_list_numbered:"):
            _show_steps(question)
            if question.references:
                st.markdown(f"**{tr('In short')}**")
                st.markdown(as_markdown(question.references[0]))


def _show_steps(question: Question) -> None:
    st.markdown("\n".join(f"{n}. {as_markdown(s)}" for n, s in enumerate(question.steps, start=1)))
