"""The page where a teacher has a table of responses scored."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from corpus.errors import VivaError
from tutor.class_jobs import ClassJob, ClassJobs, Progress, Stage
from tutor.pages import parts, visitor
from tutor.pages.class_columns import offer_columns, settle_columns
from tutor.pages.class_results import show_results
from tutor.pages.plain import as_markdown
from tutor.pages.translated import in_figures, tr, trn
from tutor.scoring.review import ReviewQueue

KINDS = ["csv", "tsv", "xlsx", "parquet", "jsonl"]
UPLOAD, PICKED, TAKEN = "class-upload", "class-picked", "class-taken"
EVERY = 1.5
"""Seconds between two looks at a class that is being scored."""


def page() -> None:
    """Draws the page."""
    with parts.explained():
        owner = visitor.teacher().id
        st.title(tr("Score a class"), anchor=False)
        jobs = class_jobs()
        _take_upload(jobs, owner)
        job = _pick(jobs, owner)
        if job is not None:
            _show(jobs, job)


def class_jobs() -> ClassJobs:
    """The classes of this installation."""
    return ClassJobs(parts.viva().settings.data_dir / "classes")


def _take_upload(jobs: ClassJobs, owner: str) -> None:
    taken: int = st.session_state.get(TAKEN, 0)
    uploaded: UploadedFile | None = st.file_uploader(
        tr("A table of responses: one response a row, or one learner a row"),
        type=KINDS,
        key=f"{UPLOAD}-{taken}",
        help=tr("CSV, TSV, XLSX, Parquet or JSON Lines, up to 50 MB. It stays on this server."),
    )
    if uploaded is None:
        return
    with parts.explained():
        job = jobs.add(owner, uploaded.name, uploaded.getvalue())
        st.session_state[PICKED] = job.id
        st.session_state[TAKEN] = taken + 1  # a new box: the old one would hold on to its file
        st.rerun()


def _pick(jobs: ClassJobs, owner: str) -> ClassJob | None:
    known = {job.id: job for job in jobs.of(owner)}
    if not known:
        return None
    if st.session_state.get(PICKED) not in known:
        wanted = st.query_params.get("class", "")
        st.session_state[PICKED] = wanted if wanted in known else next(iter(known))
    picked = st.selectbox(
        tr("Class"),
        list(known),
        key=PICKED,
        format_func=lambda job_id: named(known[job_id]),
    )
    st.query_params["class"] = picked
    return known[picked]


def named(job: ClassJob) -> str:
    """The class with the day and the minute of its upload."""
    return f"{job.title}, {job.at[:16].replace('T', ' ')}"


def _show(jobs: ClassJobs, job: ClassJob) -> None:
    progress = jobs.progress(job)
    if progress.stage is Stage.UPLOADED:
        with parts.explained(job.worded):
            settle_columns(jobs, job)
    elif progress.stage is Stage.RUNNING:
        _watch(jobs, job)
    elif progress.stage is Stage.DONE:
        with parts.explained():
            show_results(jobs, job)
    else:
        _stopped(jobs, job, progress)
    if progress.stage is not Stage.RUNNING:
        with parts.explained():
            _delete(jobs, job)


@st.fragment(run_every=EVERY)
def _watch(jobs: ClassJobs, job: ClassJob) -> None:
    """How far it is; the page may be closed meanwhile."""
    progress = jobs.progress(job)
    if progress.stage is not Stage.RUNNING:
        st.rerun()
    if not progress.total:
        st.progress(0.0, text=tr("Opening the table and the grader …"))
    else:
        st.progress(progress.done / progress.total, text=in_words(progress))
    st.caption(tr("You can leave this page; the work goes on without it."))


def in_words(progress: Progress) -> str:
    """As in "812 of 1,080 rows, about 2 minutes left"."""
    said = tr("{done} of {total} rows").format(
        done=in_figures(progress.done), total=in_figures(progress.total)
    )
    if progress.seconds_left is None:
        return said
    minutes = round(progress.seconds_left / 60)
    if minutes < 1:
        return tr("{rows}, less than a minute left").format(rows=said)
    left = trn("about {n} minute left", "about {n} minutes left", minutes)
    return f"{said}, {left}"


def _stopped(jobs: ClassJobs, job: ClassJob, progress: Progress) -> None:
    if progress.stage is Stage.FAILED:
        st.error(as_markdown(progress.message), icon=":material/error:")
        offer_columns(jobs, job)
    else:
        done = trn("{n} row is done", "{n} rows are done", progress.done)
        st.warning(
            tr("The work was broken off; {done}.").format(done=done), icon=":material/pause:"
        )
    st.button(
        tr("Go on"),
        type="primary",
        icon=":material/play_arrow:",
        on_click=_go_on,
        args=(jobs, job),
    )


def _go_on(jobs: ClassJobs, job: ClassJob) -> None:
    try:
        jobs.go_on(job)
    except (VivaError, OSError) as error:
        st.error(as_markdown(job.worded(str(error))), icon=":material/error:")


def _delete(jobs: ClassJobs, job: ClassJob) -> None:
    with st.expander(tr("Delete this class"), icon=":material/delete:"):
        st.markdown(tr("The table, its grades and its report are deleted for good."))
        if st.button(tr("Delete it"), key=f"delete-{job.id}"):
            ReviewQueue(parts.viva().settings.database_url).remove(job.id)
            jobs.delete(job)
            st.query_params.pop("class", None)
            st.rerun()
