"""The practice page: a question, a response, its grade, the next question."""

from dataclasses import replace

import streamlit as st

from corpus.errors import VivaError
from tutor.grading import Grade
from tutor.pages import parts
from tutor.pages.grade_view import show_grade, show_more
from tutor.pages.plain import as_markdown
from tutor.pages.question_card import domain_name, hint_label, show_box, show_question
from tutor.pages.sitting import Sitting, current, open_desk, open_next, try_again
from tutor.practice import GradeNotKept, Practice

ANY_DOMAIN = "Let Viva choose"
DOMAIN = "domain"


def page() -> None:
    """Draws the page."""
    with parts.explained():
        practice = parts.viva().practice()
        sitting = current(practice)
        if sitting is None and not practice.history():
            _welcome(practice)
            return
        if sitting is None:
            open_next(practice, None)
            st.rerun()
        _practise(practice, sitting)


def _welcome(practice: Practice) -> None:
    st.title("Viva", anchor=False)
    st.markdown(
        "Viva asks, you answer in your own words. You see which ideas were there, which are "
        "missing and which are wrong, and the next question is chosen where you need it."
    )
    st.button(
        "Start", type="primary", icon=":material/play_arrow:", on_click=_open, args=(practice, None)
    )


def _open(practice: Practice, domain: str | None, skipped: tuple[str, ...] = ()) -> None:
    """Opens the next question; in a callback nothing above would explain a failure."""
    with parts.explained():
        open_next(practice, domain, skipped)


def _practise(practice: Practice, sitting: Sitting) -> None:
    show_question(sitting)
    if sitting.writing:
        show_box(practice, sitting, lambda: _skip(practice, sitting))
    if sitting.sent is not None:
        _grade(practice, sitting, sitting.sent)
    if sitting.grade is not None:
        _show_graded(practice, sitting, sitting.grade)
    _choose_domain(practice, sitting)


def _choose_domain(practice: Practice, sitting: Sitting) -> None:
    def switch() -> None:
        chosen = st.session_state[DOMAIN]
        _open(practice, None if chosen == ANY_DOMAIN else chosen)

    st.session_state.setdefault(DOMAIN, sitting.domain or ANY_DOMAIN)
    st.selectbox(
        "Domain",
        [ANY_DOMAIN, *practice.bank.domains],
        key=DOMAIN,
        format_func=lambda name: name if name == ANY_DOMAIN else domain_name(name),
        on_change=switch,
        width=280,
    )


def _skip(practice: Practice, sitting: Sitting) -> None:
    _open(practice, sitting.domain, (*sitting.skipped, sitting.question.id))


def _grade(practice: Practice, sitting: Sitting, response: str) -> None:
    """Grades what was sent, and draws the page anew."""
    desk = open_desk()
    with st.spinner("Reading your response …"):
        with desk.grading:
            # An earlier run may have laid the grade there while this one waited.
            if desk.sitting == sitting:
                desk.sitting = _graded(practice, replace(sitting, sent=None), response)
        st.rerun()


def _graded(practice: Practice, sitting: Sitting, response: str) -> Sitting:
    """The sitting with its grade, or with what went wrong and the response still in its box."""
    try:
        # Until it is graded it is a draft, whatever happens.
        practice.save_draft(sitting.question, response)
        grade = practice.submit(sitting.question, response, hints=sitting.hints)
    except GradeNotKept as error:
        kept = replace(sitting, response=response, writing=False)
        return replace(kept, grade=error.grade, trouble=str(error))
    except VivaError as error:
        return replace(sitting, trouble=str(error))
    return replace(sitting, response=response, grade=grade, writing=False)


def _show_graded(practice: Practice, sitting: Sitting, grade: Grade) -> None:
    if sitting.writing:
        st.markdown("**Your last attempt**")
    if sitting.trouble and not sitting.writing:
        st.warning(as_markdown(sitting.trouble), icon=":material/save:")
    show_grade(sitting.response, grade)
    if not sitting.writing:
        _show_buttons(practice, sitting)
    show_more(sitting.question)


def _show_buttons(practice: Practice, sitting: Sitting) -> None:
    with st.container(horizontal=True):
        st.button(
            "Next question",
            type="primary",
            icon=":material/arrow_forward:",
            shortcut="Alt+N",
            on_click=_open,
            args=(practice, sitting.domain),
        )
        st.button(
            "Try again",
            icon=":material/replay:",
            on_click=try_again,
            args=(practice, sitting, sitting.hints),
        )
        if sitting.question.hints:
            st.button(
                hint_label(sitting),
                icon=":material/lightbulb:",
                disabled=sitting.hints >= len(sitting.question.hints),
                on_click=try_again,
                args=(practice, sitting, sitting.hints + 1),
            )
