"""What is said first of a scored class: how sure its grades are, and why some are missing."""

import streamlit as st

from tutor.class_jobs import ClassJob, ClassJobs
from tutor.class_table import ResultRow, problem_counts
from tutor.pages.class_columns import offer_columns
from tutor.pages.plain import as_markdown
from tutor.pages.routes import go_to
from tutor.pages.translated import tr, trn
from tutor.pages.wording import percent
from tutor.scoring.review import ReviewQueue

EXAM = "review-exam"
"""Where the review page keeps which queue is open."""


def show_lead(jobs: ClassJobs, job: ClassJob, rows: list[ResultRow], queue: ReviewQueue) -> None:
    """How many are graded, surely or not at all, and the way to what waits for a person."""
    _show_waiting(job, rows, queue)
    _show_problems(jobs, job, rows)


def _show_waiting(job: ClassJob, rows: list[ResultRow], queue: ReviewQueue) -> None:
    waiting = sum(row.needs_review and not row.by for row in rows)
    decided = sum(bool(row.by) for row in rows)
    sure = len(rows) - waiting - decided
    said = [
        trn("{n} response", "{n} responses", len(rows)),
        tr("{share} graded surely").format(share=percent(sure / max(len(rows), 1))),
        trn("{n} decided by a person", "{n} decided by a person", decided) if decided else "",
    ]
    st.markdown(", ".join(filter(None, said)) + ".")
    if not waiting:
        return
    clusters = sum(cluster.open_for() for cluster in queue.clusters(job.id))
    where = trn("in {n} group of like ones", "in {n} groups of like ones", clusters)
    st.info(
        trn(
            "{n} response is for you to look at, ",
            "{n} responses are for you to look at, ",
            waiting,
        )
        + where
        + ".",
        icon=":material/rate_review:",
    )
    if st.button(tr("Review them"), icon=":material/rate_review:"):
        st.session_state[EXAM] = job.id
        go_to("review")


def _show_problems(jobs: ClassJobs, job: ClassJob, rows: list[ResultRow]) -> None:
    """Why responses have no grade; if none has, the columns may have been taken for others."""
    problems = problem_counts(rows)
    if not problems:
        return
    reason, *others = problems
    lead = trn(
        "{n} response has no grade. ", "{n} responses have no grade. ", sum(problems.values())
    )
    said = as_markdown(reason)
    if others:
        said = tr("The most frequent reason: {reason}").format(reason=said)
    st.warning(lead + said, icon=":material/help:")
    if sum(problems.values()) == len(rows):
        offer_columns(jobs, job)
