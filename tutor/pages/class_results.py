"""A scored class: its rows, how the scores lie, its questions, its files."""

from functools import partial

import streamlit as st

from corpus import Question
from tutor.class_jobs import ClassJob, ClassJobs
from tutor.class_table import (
    FORMATS,
    ResultRow,
    accepted_questions,
    final_report,
    final_table,
    machine_report,
    moves,
    questions_of,
    result_rows,
)
from tutor.pages import parts
from tutor.pages.class_charts import (
    number_columns,
    show_distributions,
    show_questions,
    text_columns,
)
from tutor.pages.class_lead import show_lead
from tutor.pages.plain import as_markdown
from tutor.pages.translated import tr, trn
from tutor.pages.wording import VERDICT_WORDS
from tutor.scoring.review import ReviewQueue, moves_sentence


def show_results(jobs: ClassJobs, job: ClassJob) -> None:
    """The whole of a scored class."""
    queue = ReviewQueue(parts.viva().settings.database_url)
    rows = result_rows(job, queue)
    show_lead(jobs, job, rows, queue)
    names = [tr("Results"), tr("Distribution"), tr("Questions"), tr("Downloads"), tr("Grade again")]
    results, distribution, questions, downloads, again = st.tabs(names)
    with results:
        _show_rows(rows)
    with distribution:
        show_distributions(rows)
    with questions:
        show_questions(machine_report(job), questions_of(job))
    with downloads, parts.explained():
        _show_downloads(job, queue)
    with again, parts.explained():
        _show_again(jobs, job, queue)


def _show_rows(rows: list[ResultRow]) -> None:
    shown = [
        {
            tr("Learner"): row.learner,
            tr("Question"): row.question,
            tr("Response"): row.response,
            tr("Score"): _rounded(row.score),
            tr("Verdict"): tr(VERDICT_WORDS.get(row.verdict, row.verdict)),
            tr("Confidence"): _rounded(row.confidence),
            tr("To look at"): row.needs_review and not row.by,
            tr("Decided by"): row.by,
            tr("Problem"): row.error,
        }
        for row in rows
    ]
    st.dataframe(
        shown,
        hide_index=True,
        height=420,
        column_config={
            **number_columns(tr("Score"), tr("Confidence")),
            **text_columns(tr("Question"), tr("Response")),
        },
    )
    st.caption(tr("A click on a column's name sorts by it."))


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 2)


def _show_downloads(job: ClassJob, queue: ReviewQueue) -> None:
    st.markdown(tr("The table with all grades, and with what was decided in the review."))
    with st.container(horizontal=True):
        for extension in FORMATS:
            st.download_button(
                extension.upper(),
                data=partial(final_table, job, queue, extension),
                file_name=f"graded.{extension}",
                on_click="ignore",
                icon=":material/download:",
                key=f"download-{extension}",
            )
    st.markdown(tr("The report for examiners: one HTML file that opens anywhere."))
    st.download_button(
        tr("Report"),
        data=partial(final_report, job, queue),
        file_name="report.html",
        mime="text/html",
        on_click="ignore",
        icon=":material/description:",
        key="download-report",
    )


def _show_again(jobs: ClassJobs, job: ClassJob, queue: ReviewQueue) -> None:
    """Another grading by the key with what was accepted, and whom the last one moved."""
    key, added = accepted_questions(job, queue)
    if key and not added:
        st.markdown(tr("No answer was accepted in the review that is not in the key."))
    elif key:
        st.markdown(
            trn(
                "{n} answer was accepted in the review and is not in the key yet.",
                "{n} answers were accepted in the review and are not in the key yet.",
                added,
            )
        )
    else:
        st.markdown(
            tr("This table brought its own reference answers; mend them there and upload it.")
        )
    st.button(
        tr("Add them and grade again"),
        icon=":material/refresh:",
        disabled=not added,
        on_click=_grade_again,
        args=(jobs, job, key),
    )
    if job.version > 1:
        _show_moves(job)


def _grade_again(jobs: ClassJobs, job: ClassJob, key: list[Question]) -> None:
    with parts.explained():
        jobs.begin(job, key)


def _show_moves(job: ClassJob) -> None:
    found = moves(job)
    st.markdown(f"**{tr('What the last change of the key moved')}**")
    st.markdown(as_markdown(moves_sentence(found)))
    if found:
        st.dataframe(
            [
                {
                    tr("Row"): move.row,
                    tr("Learner"): move.learner,
                    tr("Question"): move.question,
                    tr("Score before"): _rounded(move.score_before),
                    tr("Score now"): _rounded(move.score),
                    tr("Verdict before"): tr(VERDICT_WORDS.get(move.verdict_before, "")),
                    tr("Verdict now"): tr(VERDICT_WORDS.get(move.verdict, "")),
                }
                for move in found
            ],
            hide_index=True,
            column_config=number_columns(tr("Score before"), tr("Score now")),
        )
