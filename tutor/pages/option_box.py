"""The options of a question, to be picked, and afterwards with what was right."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import streamlit as st

from corpus import Form, Option, Question
from tutor.grading import Grade, read_picks, shown_order, write_picks
from tutor.pages.plain import as_markdown
from tutor.pages.question_card import hint_label, show_trouble
from tutor.pages.sitting import Sitting, change, keep_typed, send
from tutor.pages.sureness import ask_sure
from tutor.pages.translated import tr
from tutor.pages.wording import OPTION_STATES, VERDICTS, picks_in_words
from tutor.practice import Practice

ROOMY = """<style>
.st-key-options label { padding-block: 0.35rem; }
.st-key-options label p { font-size: 1rem; }
</style>"""
"""Options are read like text and hit with a thumb."""


def show_options(practice: Practice, sitting: Sitting, skip: Callable[[], None]) -> None:
    """Radio buttons or check boxes. What is picked is kept at once, and after a refresh."""
    question = sitting.question
    order = shown_order(question, sitting.attempt)
    show = _show_radio if question.form is Form.CHOICE else _show_checkboxes
    st.html(ROOMY)
    with st.container(key="options"):
        picked = show(sitting, order, _picks(question, practice.draft(question)))
    response = write_picks(question, picked)
    if response != practice.draft(question):
        keep_typed(practice, sitting.box, response)
    sure = ask_sure(sitting.sure_box)
    given, sent = sitting.hints, sitting.sent is not None
    with st.container(horizontal=True):
        st.button(
            tr("Submit"),
            type="primary",
            icon=":material/send:",
            shortcut="Ctrl+Enter",
            disabled=sent,
            on_click=lambda: send(sitting, response, sure),
        )
        if question.hints:
            st.button(
                hint_label(sitting),
                icon=":material/lightbulb:",
                disabled=sent or given >= len(question.hints),
                on_click=lambda: change(sitting, replace(sitting, hints=given + 1)),
            )
        st.button(tr("Skip"), icon=":material/skip_next:", on_click=skip, disabled=sent)
    show_trouble(sitting)


def _show_radio(sitting: Sitting, order: Sequence[int], drafted: Collection[int]) -> list[int]:
    if sitting.box not in st.session_state:
        st.session_state[sitting.box] = next(iter(drafted), None)
    picked = st.radio(
        tr("Pick the one that is right"),
        order,
        index=None,
        key=sitting.box,
        format_func=lambda number: as_markdown(sitting.question.options[number].text),
    )
    return [] if picked is None else [picked]


def _show_checkboxes(sitting: Sitting, order: Sequence[int], drafted: Collection[int]) -> list[int]:
    st.caption(tr("Pick all that are right"))
    picked = []
    for number in order:
        key = f"{sitting.box}-{number}"
        if key not in st.session_state:
            st.session_state[key] = number in drafted
        if st.checkbox(as_markdown(sitting.question.options[number].text), key=key):
            picked.append(number)
    return picked


def show_picked(sitting: Sitting, grade: Grade) -> None:
    """Verdict, and each option with what became of it; the answer itself only on request."""
    question = sitting.question
    picked = _picks(question, sitting.response)
    with st.container(border=True):
        st.subheader(tr(VERDICTS[grade.verdict]), anchor=False)
        if question.form is Form.MULTI_SELECT:
            st.caption(picks_in_words(grade))
        place = st.container()
        told = grade.score == 1 or st.toggle(tr("Show the answer"), key="show-answer")
        place.markdown(
            "\n\n".join(
                _line(question.options[number], number in picked, told)
                for number in shown_order(question, sitting.attempt)
            )
        )


def _line(option: Option, picked: bool, told: bool) -> str:
    text = as_markdown(option.text)
    if not (picked or told):
        return f"{tr(OPTION_STATES[None, False])} {text}"
    line = f"{tr(OPTION_STATES[option.correct, picked])} {text}"
    if not option.feedback:
        return line
    return f"{line}  \n:gray[{as_markdown(option.feedback)}]"


def _picks(question: Question, response: str) -> frozenset[int]:
    """What a response picks; nothing when the bank's options have changed since."""
    try:
        return read_picks(question, response)
    except ValueError:
        return frozenset()
