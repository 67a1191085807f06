"""The practice page: a question, a response, its grade, the next question."""

from dataclasses import replace

import streamlit as st

from corpus.errors import VivaError
from tutor.grading import Grade, Rating
from tutor.pages import parts, visitor
from tutor.pages.card_back import show_back, show_ratings
from tutor.pages.doubt import show_doubts
from tutor.pages.grade_view import show_grade, show_more
from tutor.pages.option_box import show_options, show_picked
from tutor.pages.plain import as_markdown
from tutor.pages.question_card import domain_name, hint_label, show_box, show_question
from tutor.pages.sitting import Sitting, current, open_choice, open_desk, open_next, try_again
from tutor.pages.translated import later, tr
from tutor.practice import GradeNotKept, Practice

ANY_DOMAIN = later("Let Viva choose")
DOMAIN = "domain"


def page() -> None:
    """Draws the page."""
    with parts.explained():
        practice = visitor.practice()
        sitting = current(practice)
        if sitting is None and not practice.begun():
            _welcome(practice)
            return
        if sitting is None:
            open_next(practice, None)
            st.rerun()
        _practise(practice, sitting)


def _welcome(practice: Practice) -> None:
    st.title("Viva", anchor=False)
    st.markdown(
        tr(
            "Viva asks, you answer in your own words. You see which ideas were there, which are "
            "missing and which are wrong, and the next question is chosen where you need it."
        )
    )
    st.button(
        tr("Start"),
        type="primary",
        icon=":material/play_arrow:",
        on_click=_open,
        args=(practice, None),
    )


def _open(practice: Practice, domain: str | None, skipped: tuple[str, ...] = ()) -> None:
    """Opens the next question; in a callback nothing above would explain a failure."""
    with parts.explained():
        open_next(practice, domain, skipped)


def _practise(practice: Practice, sitting: Sitting) -> None:
    show_question(sitting)
    if sitting.writing and sitting.question.form.is_choice:
        show_options(practice, sitting, lambda: _skip(practice, sitting))
    elif sitting.writing and sitting.turned:
        show_back(sitting.question)
        show_ratings(lambda rating: _rate(practice, sitting, rating))
    elif sitting.writing:
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
        tr("Domain"),
        [ANY_DOMAIN, *practice.bank.domains],
        key=DOMAIN,
        format_func=lambda name: tr(name) if name == ANY_DOMAIN else domain_name(name),
        on_change=switch,
        width=280,
    )


def _skip(practice: Practice, sitting: Sitting) -> None:
    _open(practice, sitting.domain, (*sitting.skipped, sitting.question.id))


def _rate(practice: Practice, sitting: Sitting, rating: Rating) -> None:
    """Keeps what the learner says of a card, and goes on: the answer has been read."""
    with parts.explained():
        practice.rate(sitting.question, rating, hints=sitting.hints)
        open_next(practice, sitting.domain)


def _grade(practice: Practice, sitting: Sitting, response: str) -> None:
    """Grades what was sent, and draws the page anew."""
    desk = open_desk()
    with st.spinner(tr("Reading your response …")):
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
        grade = practice.submit(sitting.question, response, hints=sitting.hints, sure=sitting.sure)
    except GradeNotKept as error:
        kept = replace(sitting, response=response, writing=False)
        return replace(kept, grade=error.grade, trouble=str(error))
    except VivaError as error:
        return replace(sitting, trouble=str(error))
    return replace(sitting, response=response, grade=grade, writing=False)


def _show_graded(practice: Practice, sitting: Sitting, grade: Grade) -> None:
    if sitting.writing and sitting.question.form.is_choice:
        return  # it would tell what to pick
    if sitting.writing:
        st.markdown(f"**{tr('Your last attempt')}**")
    if sitting.trouble and not sitting.writing:
        st.warning(as_markdown(sitting.trouble), icon=":material/save:")
    if sitting.question.form.is_choice and grade.score is not None:
        show_picked(sitting, grade)
    else:
        show_grade(sitting.question, sitting.response, grade)
    if not sitting.writing:
        _show_buttons(practice, sitting)
    show_more(sitting.question)
    if not sitting.writing:
        show_doubts(sitting.question, sitting.response, grade)


def _show_buttons(practice: Practice, sitting: Sitting) -> None:
    check = practice.quick_check(sitting.question)
    with st.container(horizontal=True):
        if check is not None:
            st.button(
                tr("Quick check"),
                type="primary",
                icon=":material/bolt:",
                help=tr("One question on what you have just worked through."),
                on_click=open_choice,
                args=(practice, check, sitting.domain),
            )
        st.button(
            tr("Next question"),
            type="primary" if check is None else "secondary",
            icon=":material/arrow_forward:",
            shortcut="Alt+N",
            on_click=_open,
            args=(practice, sitting.domain),
        )
        st.button(
            tr("Try again"),
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
