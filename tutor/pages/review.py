"""The page where a teacher decides what the machine was unsure of."""

import streamlit as st

from corpus import Question
from tutor.accounts import Account
from tutor.class_table import questions_of
from tutor.objections import QUEUE, Objections
from tutor.pages import parts, visitor
from tutor.pages.class_lead import EXAM
from tutor.pages.review_card import show_cluster
from tutor.pages.score_class import class_jobs
from tutor.pages.translated import tr, trn
from tutor.scoring.review import Cluster, ReviewQueue

DECIDED, PLACE = "review-decided", "review-place"


def page() -> None:
    """Draws the page."""
    with parts.explained():
        teacher = visitor.teacher()
        st.title(tr("Review"), anchor=False)
        queue = ReviewQueue(parts.viva().settings.database_url)
        names = _names(queue, teacher)
        if not names:
            st.info(
                tr("Nothing waits: score a class first, or wait until a learner disagrees."),
                icon=":material/inbox:",
            )
            return
        exam = _pick(names)
        clusters = queue.clusters(exam)
        _show(queue, teacher, exam, clusters)


def _names(queue: ReviewQueue, teacher: Account) -> dict[str, str]:
    """The queues that this teacher may see, with titles: own classes, and what is nobody's."""
    jobs = class_jobs()
    own = {job.id: job.title for job in jobs.of(teacher.id)}
    names = {}
    for exam in queue.exams():
        if exam in own:
            names[exam] = own[exam]
        elif exam == QUEUE:
            names[exam] = tr("Learners who disagree")
        elif not jobs.is_somebodys(exam):
            names[exam] = exam
    return names


def _pick(names: dict[str, str]) -> str:
    if st.session_state.get(EXAM) not in names:
        wanted = st.query_params.get("exam", "")
        st.session_state[EXAM] = wanted if wanted in names else next(iter(names))
    exam: str = st.selectbox(
        tr("What to review"),
        list(names),
        key=EXAM,
        format_func=lambda name: names[name],
    )
    st.query_params["exam"] = exam
    return exam


def _show(queue: ReviewQueue, teacher: Account, exam: str, clusters: list[Cluster]) -> None:
    still = [cluster for cluster in clusters if cluster.open_for()]
    rows = sum(cluster.rows for cluster in still)
    all_rows = max(sum(cluster.rows for cluster in clusters), 1)
    groups = trn("{n} group of like responses", "{n} groups of like responses", len(still))
    settles = trn("{n} response", "{n} responses", rows)
    said = tr("{groups} to decide, {responses} in all; the ones that settle most come first")
    text = said.format(groups=groups, responses=settles) if still else None
    st.progress(1 - rows / all_rows, text=text)
    decided = st.toggle(tr("Show what is decided already"), key=DECIDED)
    shown = [each for each in clusters if not each.open_for()] if decided else still
    if not shown:
        text = tr("Nothing is decided yet.") if decided else tr("All is decided. Thank you!")
        st.success(text, icon=":material/task_alt:")
        return
    cluster = shown[_place(exam, len(shown))]
    objections = Objections(parts.viva().store, queue)
    asked = _asked(teacher, exam)
    show_cluster(queue, objections, teacher, cluster, asked, lambda step: _move(exam, step))


def _asked(teacher: Account, exam: str) -> dict[str, Question]:
    """The questions by id: the bank's, and those of the class's own key."""
    job = class_jobs().find(exam, teacher.id)
    known = {question.id: question for question in parts.viva().bank.questions}
    return known if job is None else {**known, **questions_of(job)}


def _place(exam: str, count: int) -> int:
    kept: tuple[str, int] = st.session_state.get(PLACE, (exam, 0))
    return kept[1] % count if kept[0] == exam else 0


def _move(exam: str, step: int) -> None:
    kept: tuple[str, int] = st.session_state.get(PLACE, (exam, 0))
    st.session_state[PLACE] = (exam, kept[1] + step if kept[0] == exam else step)
