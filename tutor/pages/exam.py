"""The exam page: begin, answer, hand in, see what came of it."""

from threading import Lock

import streamlit as st

from corpus.errors import VivaError
from tutor.examination import Examination
from tutor.learning.exam import STRENGTH_QUESTIONS, Kind, Paper
from tutor.learning.readiness import QUESTIONS
from tutor.pages import parts, visitor
from tutor.pages.charts import show_bands
from tutor.pages.exam_paper import show_paper
from tutor.pages.exam_result import band_name, chances_in_words, show_result, show_strength
from tutor.pages.plain import as_markdown
from tutor.pages.question_card import domain_name
from tutor.pages.translated import day_of, in_figures, tr, trn
from tutor.pages.wording import percent

NO_LIMIT = 0
LIMITS = (NO_LIMIT, 30, 45, 60, 90)
"""Minutes to choose from."""

SHORTEST = 4
"""A bank with fewer questions has no exam."""

_LIMIT, _DOMAIN, _LOCK = "exam-limit", "exam-domain", "exam-lock"


def page() -> None:
    """Draws the page."""
    st.title(tr("Exam"), anchor=False)
    with parts.explained():
        examination = visitor.examination()
        paper = examination.paper()
        if paper is not None and paper.finished is None:
            if not examination.questions(paper):
                examination.drop()  # none of them is in the bank any more
                st.rerun()
            if paper.seconds_left(examination.clock()) != 0:
                show_paper(examination, paper)
                return
            st.info(tr("The time is up: your exam is handed in."), icon=":material/timer_off:")
            paper = _graded(examination)
        elif paper is not None and not paper.graded:
            paper = _graded(examination)
        if paper is not None and paper.graded:
            _show_graded(examination, paper)
        else:
            _show_start(examination)


def _graded(examination: Examination) -> Paper | None:
    """Grades what is handed in; broken off, it goes on where it stopped."""
    # An impatient press starts a second run while the first one grades: it waits, and finds the
    # paper graded.
    lock: Lock = st.session_state.setdefault(_LOCK, Lock())
    bar = st.progress(0.0, tr("Reading your answers …"))

    def step(done: int, total: int) -> None:
        text = tr("Reading your answers: {done} of {total}")
        bar.progress(done / total, text.format(done=done, total=total))

    with lock:
        paper = examination.paper()
        if paper is None or paper.graded:
            return paper
        try:
            paper = examination.grade(paper, step)
        except VivaError as error:
            st.error(as_markdown(str(error)), icon=":material/error:")
            st.button(tr("Go on grading"), type="primary", icon=":material/replay:")
            st.stop()
    bar.empty()
    return paper


def _show_graded(examination: Examination, paper: Paper) -> None:
    if paper.kind == "exam":
        show_result(examination, paper)
    else:
        show_strength(examination, paper)
    st.divider()
    st.button(
        tr("Sit another one"),
        icon=":material/restart_alt:",
        on_click=_drop,
        args=(examination,),
    )


def _drop(examination: Examination) -> None:
    with parts.explained():
        examination.drop()


def _begin(examination: Examination, kind: Kind) -> None:
    minutes = st.session_state.get(_LIMIT, NO_LIMIT)
    length = min(QUESTIONS, len(examination.practice.bank.questions))
    with parts.explained():
        examination.begin(
            kind,
            domain=st.session_state.get(_DOMAIN) if kind == "strength" else None,
            questions=length,
            minutes=minutes if kind == "exam" and minutes != NO_LIMIT else None,
        )


def _show_start(examination: Examination) -> None:
    bank = examination.practice.bank
    if len(bank.questions) < SHORTEST:
        st.info(tr("This question bank is too small for an exam."), icon=":material/timer:")
        return
    length = min(QUESTIONS, len(bank.questions))
    st.markdown(
        tr(
            "{n} questions over all domains. Nothing is graded before you hand in, and you may "
            "close the browser and come back."
        ).format(n=length)
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            tr("Time limit"),
            LIMITS,
            key=_LIMIT,
            format_func=lambda minutes: (
                tr("No limit") if minutes == NO_LIMIT else trn("{n} minute", "{n} minutes", minutes)
            ),
            width=200,
        )
        st.button(
            tr("Begin the exam"),
            type="primary",
            icon=":material/play_arrow:",
            on_click=_begin,
            args=(examination, "exam"),
        )
    if examination.practice.begun():
        _show_readiness(examination)
    st.subheader(tr("How strong are you in one domain?"), anchor=False)
    count = trn("{n} question", "{n} questions", STRENGTH_QUESTIONS)
    st.markdown(tr("{count}, from easy to hard.").format(count=count))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(tr("Domain"), bank.domains, key=_DOMAIN, format_func=domain_name, width=280)
        st.button(
            tr("Begin the test"),
            icon=":material/play_arrow:",
            on_click=_begin,
            args=(examination, "strength"),
        )
    _show_done(examination)


def _show_readiness(examination: Examination) -> None:
    chances = examination.chances()
    st.markdown(f"**{tr('If you sat it now')}**")
    show_bands({band_name(name): chance for name, chance in chances.items()})
    st.caption(chances_in_words(chances))


def _show_done(examination: Examination) -> None:
    done = [paper for paper in examination.done() if examination.questions(paper)]
    if not done:
        return
    st.subheader(tr("So far"), anchor=False)
    rows = []
    for paper in reversed(done):
        found = examination.result(paper)
        exam = paper.kind == "exam"
        rows.append(
            {
                tr("Day"): day_of(paper.started),
                tr("Kind"): tr("Exam") if exam else ", ".join(map(domain_name, found.domains)),
                tr("Points"): f"{in_figures(found.points, 1)} / {found.questions}",
                tr("Share"): percent(found.points / max(found.questions, 1)),
            }
        )
    st.table(rows)
