"""The first page: one button that starts, and beside it what today is for."""

import streamlit as st

from tutor.examination import Examination
from tutor.learning.plan import Plan
from tutor.pages import parts, visitor
from tutor.pages.doubt import show_decisions
from tutor.pages.plain import as_markdown
from tutor.pages.question_card import domain_name
from tutor.pages.routes import go_to
from tutor.pages.sitting import PARAMETER, open_desk, open_next
from tutor.pages.translated import in_figures, tr, trn
from tutor.practice import Habits, Practice

SHORTEST_STREAK = 2
"""From so many days in a row on it is a streak; one that broke is not spoken of."""

NAMED = 3
"""So many concepts of the reviews are named."""


def page() -> None:
    """Draws the page."""
    # An address of a question is one of practice, whichever page it names.
    if PARAMETER in st.query_params:
        go_to("practice", st.query_params.to_dict())
    with parts.explained():
        practice = visitor.practice()
        if not practice.begun():
            _welcome(practice)
            return
        examination = visitor.examination()
        plan, habits = practice.plan(), practice.habits()
        st.title(tr("Today"), anchor=False)
        show_decisions()
        _show_open_exam(examination)
        st.markdown(_summary(plan))
        _start(practice, tr("Continue"))
        _show_plan(practice, plan)
        if habits.streak >= SHORTEST_STREAK:
            st.caption(_streak(habits))


def _welcome(practice: Practice) -> None:
    st.title("Viva", anchor=False)
    st.markdown(
        tr(
            "Viva asks, you answer in your own words. You see which ideas were there, which are "
            "missing and which are wrong, and the next question is chosen where you need it."
        )
    )
    _start(practice, tr("Start"))


def _start(practice: Practice, label: str) -> None:
    if st.button(label, type="primary", icon=":material/play_arrow:", shortcut="Enter"):
        # What lies open in this visit is gone on with.
        if open_desk().sitting is None:
            open_next(practice, None)
        go_to("practice")


def _summary(plan: Plan) -> str:
    """For example ``6 reviews due · 2 weak concepts · about 12 minutes``."""
    if not plan.minutes:
        return tr("Nothing waits for you today. Go on if you like.")
    said = [
        _due(plan) if plan.reviews else "",
        trn("{n} weak concept", "{n} weak concepts", len(plan.weak)) if plan.weak else "",
        trn("{n} new question", "{n} new questions", len(plan.new)) if plan.new else "",
        trn("about {n} minute", "about {n} minutes", plan.minutes),
    ]
    return " · ".join(part for part in said if part)


def _due(plan: Plan) -> str:
    """What is due; of more than fits in a day, how much of it is for today."""
    count = len(plan.reviews)
    if not plan.waiting:
        return trn("{n} review due", "{n} reviews due", count)
    said = tr("{n} of {all} due reviews")
    return said.format(n=in_figures(count), all=in_figures(count + plan.waiting))


def _streak(habits: Habits) -> str:
    return ":material/local_fire_department: " + trn(
        "{n} day in a row", "{n} days in a row", habits.streak
    )


def _show_open_exam(examination: Examination) -> None:
    paper = examination.paper()
    if paper is None or paper.graded:
        return
    if paper.finished is None:
        text = tr("An exam is open: question {n} of {total}.").format(
            n=min(paper.place + 1, len(paper.question_ids)), total=len(paper.question_ids)
        )
    else:
        text = tr("An exam is handed in and not graded yet.")
    st.info(text, icon=":material/timer:")
    if st.button(tr("Go on with the exam"), icon=":material/arrow_forward:"):
        go_to("exam")


def _show_plan(practice: Practice, plan: Plan) -> None:
    left, middle, right = st.columns(3, border=True)
    with left:
        st.markdown(f":material/history: **{tr('Reviews')}**")
        st.caption(_reviews(practice, plan))
    with middle:
        st.markdown(f":material/trending_up: **{tr('Weak concepts')}**")
        _show_weak(practice, plan)
    with right:
        st.markdown(f":material/timer: **{tr('Practice exam')}**")
        st.caption(tr("Sit an exam like the real one, and see how ready you are."))
        if st.button(tr("To the exam"), icon=":material/arrow_forward:"):
            go_to("exam")


def _reviews(practice: Practice, plan: Plan) -> str:
    if not plan.reviews:
        return tr("Nothing is due. What you have answered comes back when it is about to fade.")
    concepts = dict.fromkeys(practice.bank.get(name).concept for name in plan.reviews)
    said = ", ".join(list(concepts)[:NAMED])
    more = len(concepts) - NAMED
    if more > 0:
        said += " " + trn("and {n} more", "and {n} more", more)
    if plan.waiting:
        said += ". " + trn("{n} waits for tomorrow.", "{n} wait for tomorrow.", plan.waiting)
    return as_markdown(said)


def _show_weak(practice: Practice, plan: Plan) -> None:
    if not plan.weak:
        st.caption(tr("None that Viva knows of."))
        return
    with st.container(gap=None):
        for domain, concept in plan.weak:
            if st.button(
                as_markdown(concept),
                key=f"weak-{domain}-{concept}",
                type="tertiary",
                icon=":material/edit:",
                help=tr("Practise it: {domain}").format(domain=as_markdown(domain_name(domain))),
            ):
                open_next(practice, domain, concept=concept)
                go_to("practice")
