"""What each column of an uploaded table is: guessed, shown, and changed by the teacher."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

import streamlit as st

from corpus import Bank
from tutor.class_jobs import ClassJob, ClassJobs
from tutor.class_key import Ask, long_key, named_questions, wide_key
from tutor.errors import TableError
from tutor.pages import parts
from tutor.pages.plain import as_markdown
from tutor.pages.translated import later, tr, trn
from tutor.scoring import Job, Mapped, Reading, check_table
from tutor.scoring.formats import read_table
from tutor.scoring.guess import Guess, guess
from tutor.scoring.review import ReviewQueue
from tutor.scoring.table import Table

SHOWN = 5
NOTHING = ""
WRITTEN = "written"
ROLES = {
    "response": later("The response"),
    "learner": later("The learner"),
    "question_id": later("The question's id in the bank"),
    "question": later("The question's text"),
    "reference": later("The reference answer"),
    "human_score": later("A person's mark"),
    "max_score": later("The highest mark"),
}


def settle_columns(jobs: ClassJobs, job: ClassJob) -> None:
    """Shows the table's head and what the columns seem to be; starts the scoring."""
    job, header_row = _read_as(jobs, job)
    table = _opened(job, header_row)
    _show_head(job, table)
    found = guess(table)
    bank = parts.viva().bank
    columns = [name for name in dict.fromkeys(table.columns) if name.strip()]
    wide = _shape(job, found)
    with st.container(border=True):
        chosen = _wide(job, columns, found, bank) if wide else _long(job, columns, found, bank)
    if not st.button(tr("Score"), type="primary", icon=":material/play_arrow:", key=f"go-{job.id}"):
        return
    with parts.explained(job.worded), st.spinner(tr("Checking the table …")):
        if wide:
            learner, asked = chosen
            mapping, key = wide_key(header_row, learner, asked, bank)
        else:
            named, one = chosen
            mapping, key = long_key(header_row, named, one, bank)
        settled = replace(job, mapping=mapping)
        _check(settled)
        if not key:
            mapped = read_table(job.source, job.reading, mapping)
            key = list(named_questions(mapped, bank))
        jobs.begin(settled, key)
        st.rerun()


def offer_columns(jobs: ClassJobs, job: ClassJob) -> None:
    """The way back to the columns of a class that was not graded."""

    def begin_anew() -> None:
        with parts.explained():
            ReviewQueue(parts.viva().settings.database_url).remove(job.id)
            jobs.reset(job)

    st.button(tr("Change the columns"), icon=":material/table_edit:", on_click=begin_anew)


def _read_as(jobs: ClassJobs, job: ClassJob) -> tuple[ClassJob, int]:
    with st.container(horizontal=True):
        header_row = st.number_input(
            tr("Row with the columns' names"), 1, 100, 1, key=f"header-{job.id}", width=240
        )
        sheet = None
        if job.source.suffix == ".xlsx":
            sheet = st.text_input(
                tr("Sheet; the first if left blank"), key=f"sheet-{job.id}", width=240
            )
    sheet = (sheet or "").strip() or None
    if sheet != job.sheet:
        job = replace(job, sheet=sheet)
        jobs.save(job)
    return job, int(header_row)


def _opened(job: ClassJob, header_row: int) -> Table:
    return read_table(job.source, Reading(sheet=job.sheet, header_row=header_row))


def _show_head(job: ClassJob, table: Table) -> None:
    rows = trn("{n} row", "{n} rows", table.count)
    st.caption(tr("{rows}; the first ones:").format(rows=rows))
    head = [
        {name: _cell(value) for name, value in row.cells} for row in islice(table.rows(), SHOWN)
    ]
    st.dataframe(head, hide_index=True)
    for note in table.notes:
        st.caption(as_markdown(job.worded(note)))


def _cell(value: object) -> str:
    return "" if value is None else str(value)[:300]


def _shape(job: ClassJob, found: Guess) -> bool:
    shapes = {
        False: tr("one response"),
        True: tr("one learner, with responses to several questions"),
    }
    picked: bool = st.radio(
        tr("A row of this table is"),
        [False, True],
        index=int(found.is_wide),
        format_func=lambda wide: shapes[wide],
        key=f"shape-{job.id}",
    )
    return picked


def _wide(job: ClassJob, columns: list[str], found: Guess, bank: Bank) -> tuple[Any, Any]:
    """The learner's column, and what is asked in each column of responses."""
    learner = _column(job, "learner", columns, found.columns)
    responses = st.multiselect(
        tr("The columns with responses"),
        columns,
        default=list(found.responses),
        key=f"wide-{job.id}",
    )
    asked = {}
    for number, column in enumerate(responses):
        st.markdown(f"**{as_markdown(column)}**")
        asked[column] = _ask(f"{job.id}-{number}", bank, column)
    return learner, asked


def _long(job: ClassJob, columns: list[str], found: Guess, bank: Bank) -> tuple[Any, Any]:
    """Columns by what they are, and the question of all rows if no column tells it."""
    named: dict[str, str] = {}
    for role in ROLES:
        column = _column(job, role, columns, found.columns)
        if column is not None:
            named[role] = column
    if "question_id" in named or {"question", "reference"} <= set(named):
        return named, None
    st.markdown(f"**{tr('All rows answer this question')}**")
    return named, _ask(f"{job.id}-one", bank, "")


def _column(job: ClassJob, role: str, columns: list[str], guessed: Mapping[str, str]) -> str | None:
    options = [NOTHING, *columns]
    picked = st.selectbox(
        tr(ROLES[role]),
        options,
        index=options.index(guessed.get(role, NOTHING)),
        format_func=lambda name: name or tr("not in the table"),
        key=f"column-{role}-{job.id}",
    )
    return picked or None


def _ask(key: str, bank: Bank, column: str) -> Ask:
    """A question of the bank, or one with its reference answer, written here."""
    texts = {each.id: each.question for each in bank.questions if not each.form.is_choice}
    picked = st.selectbox(
        tr("Question"),
        [WRITTEN, *texts],
        format_func=lambda name: tr("Write it here") if name == WRITTEN else texts[name][:120],
        key=f"ask-{key}",
    )
    if picked != WRITTEN:
        return Ask(picked)
    given = column.partition(":")[2].strip()
    question = st.text_area(tr("The question"), given, key=f"question-{key}", height=80)
    reference = st.text_area(tr("A good answer to it"), key=f"reference-{key}", height=100)
    return Ask(None, question, reference)


def _check(job: ClassJob) -> None:
    """Refuses now what the scoring would refuse in a minute."""
    mapping = job.mapping or Mapped()
    target = job.folder / "graded-1.jsonl"
    if not check_table(Job(job.source, target, reading=job.reading, mapping=mapping)).count:
        raise TableError("The table holds no row to score.")
