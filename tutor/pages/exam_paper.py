"""An open paper: one question at a time, in any order, kept while it is written."""

from collections.abc import Callable

import streamlit as st

from corpus import Form, Question
from tutor.examination import Examination
from tutor.grading import read_picks, shown_order, write_picks
from tutor.learning.exam import Paper
from tutor.pages import parts
from tutor.pages.clock import show_clock
from tutor.pages.draft_keeper import keep_draft
from tutor.pages.plain import as_markdown
from tutor.pages.question_card import INVITATION, INVITATIONS, show_badges, show_text
from tutor.pages.sureness import ask_sure, level, name_of
from tutor.pages.translated import tr, trn

ANSWERED, OPEN = ":material/check_circle:", ":material/radio_button_unchecked:"


def show_paper(examination: Examination, paper: Paper) -> None:
    """The open question, the way to the others, and the way out."""
    asked = examination.questions(paper)
    place = min(paper.place, len(asked) - 1)
    question = asked[place]
    done = sum(bool(paper.answer(each.id).response.strip()) for each in asked)
    place_text = tr("Question {n} of {total}").format(n=place + 1, total=len(asked))
    st.progress(done / len(asked), f"{place_text} · {tr('{n} answered').format(n=done)}")
    left = paper.seconds_left(examination.clock())
    if left is not None:
        show_clock(left, tr("{n} minutes left"), tr("{n} seconds left"))
    show_badges(question)
    show_text(question)
    key = f"exam-{paper.started:%Y%m%d%H%M%S}-{question.id}"
    if question.form.is_choice:
        _show_options(examination, paper, question, key)
    else:
        _show_box(examination, paper, question, key)
    _ask_sure(examination, paper, question, f"{key}-sure")
    _show_ways(examination, paper, place, len(asked))
    _show_all(examination, paper, asked, place)


def _keep(examination: Examination, paper: Paper, question: Question, text: str) -> None:
    with parts.explained():
        examination.keep_answer(paper, question.id, text)


def _show_box(examination: Examination, paper: Paper, question: Question, key: str) -> None:
    if key not in st.session_state:
        st.session_state[key] = paper.answer(question.id).response
    form = question.form
    st.text_area(
        tr("Your response"),
        key=key,
        height=180,
        placeholder=tr(INVITATION if form is Form.FLASHCARD else INVITATIONS.get(form, INVITATION)),
        on_change=lambda: _keep(examination, paper, question, st.session_state[key]),
    )
    keep_draft(key, lambda text: _keep(examination, paper, question, text))


def _show_options(examination: Examination, paper: Paper, question: Question, key: str) -> None:
    order = shown_order(question, 0)
    kept = _picks(question, paper.answer(question.id).response)

    def keep(numbers: list[int]) -> None:
        _keep(examination, paper, question, write_picks(question, numbers))

    if question.form is Form.CHOICE:
        if key not in st.session_state:
            st.session_state[key] = next(iter(kept), None)
        st.radio(
            tr("Pick the one that is right"),
            order,
            index=None,
            key=key,
            format_func=lambda number: as_markdown(question.options[number].text),
            on_change=lambda: keep([st.session_state[key]]),
        )
        return
    st.caption(tr("Pick all that are right"))
    keys = {number: f"{key}-{number}" for number in order}
    for number in order:
        if keys[number] not in st.session_state:
            st.session_state[keys[number]] = number in kept
    for number in order:
        st.checkbox(
            as_markdown(question.options[number].text),
            key=keys[number],
            on_change=lambda: keep([n for n, each in keys.items() if st.session_state[each]]),
        )


def _picks(question: Question, response: str) -> frozenset[int]:
    """What a response picks; nothing when the bank's options have changed since."""
    try:
        return read_picks(question, response)
    except ValueError:
        return frozenset()


def _ask_sure(examination: Examination, paper: Paper, question: Question, key: str) -> None:
    if key not in st.session_state:
        st.session_state[key] = name_of(paper.answer(question.id).sure)

    def keep() -> None:
        with parts.explained():
            examination.keep_sureness(paper, question.id, level(key))

    ask_sure(key, keep)


def _show_ways(examination: Examination, paper: Paper, place: int, total: int) -> None:
    def turn(there: int) -> Callable[[], None]:
        def callback() -> None:
            with parts.explained():
                examination.turn_to(paper, there)

        return callback

    last = place == total - 1
    with st.container(horizontal=True):
        st.button(
            tr("Back"), icon=":material/arrow_back:", disabled=place == 0, on_click=turn(place - 1)
        )
        st.button(
            tr("Next"),
            icon=":material/arrow_forward:",
            type="secondary" if last else "primary",
            disabled=last,
            shortcut="Alt+N",
            on_click=turn(place + 1),
        )
        with st.popover(
            tr("Hand in"), icon=":material/done_all:", type="primary" if last else "secondary"
        ):
            _confirm(examination, paper)


def _confirm(examination: Examination, paper: Paper) -> None:
    """What is said before it cannot be taken back."""
    asked = examination.questions(paper)
    empty = sum(not paper.answer(each.id).response.strip() for each in asked)
    if empty:
        st.markdown(
            trn(
                "{n} question has no answer and earns nothing.",
                "{n} questions have no answer and earn nothing.",
                empty,
            )
        )
    else:
        st.markdown(tr("All questions are answered."))
    st.button(
        tr("Hand in now"),
        type="primary",
        icon=":material/done_all:",
        on_click=_end,
        args=(examination.hand_in, paper),
    )
    st.button(
        tr("Put it away ungraded"),
        icon=":material/delete:",
        on_click=_end,
        args=(examination.put_away, paper),
    )


def _end(do: Callable[[Paper], None], paper: Paper) -> None:
    with parts.explained():
        do(paper)


def _show_all(examination: Examination, paper: Paper, asked: list[Question], place: int) -> None:
    """A way to any question, with whether it is answered."""
    with st.expander(tr("All questions"), icon=":material/list:"), parts.explained():
        with st.container(horizontal=True, gap="small"):
            for number, question in enumerate(asked):
                answered = bool(paper.answer(question.id).response.strip())
                st.button(
                    str(number + 1),
                    key=f"to-{number}",
                    icon=ANSWERED if answered else OPEN,
                    disabled=number == place,
                    help=tr("answered") if answered else tr("no answer yet"),
                    on_click=_turn,
                    args=(examination, paper, number),
                )


def _turn(examination: Examination, paper: Paper, place: int) -> None:
    with parts.explained():
        examination.turn_to(paper, place)
