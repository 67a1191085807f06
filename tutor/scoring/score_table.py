"""A table of responses in, the same table with grades out."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from corpus import Bank, Question
from tutor.errors import TableError
from tutor.scoring.checkpoint import Checkpoint, checkpoint_folder, drop_if_empty, only_run
from tutor.scoring.columns import GRADE_COLUMNS, kept_names
from tutor.scoring.engines import Engine
from tutor.scoring.fingerprint import Fingerprint, file_digest
from tutor.scoring.formats import WRITERS, check_size, extension_of, layout_for, open_table
from tutor.scoring.graded_row import graded_cells, ungraded_record
from tutor.scoring.mapping import Mapped
from tutor.scoring.plan import NO_ITEM, Plan, plan_table, shards
from tutor.scoring.pseudonym import pseudonym, pseudonymous
from tutor.scoring.replaced_file import replaced_file
from tutor.scoring.run import Run, open_run
from tutor.scoring.summary import Summary, Tally
from tutor.scoring.table import Reading, Row, Table

Progress = Callable[[int, int], None]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What to grade, by which key, and into which file.

    ``grader`` names the grader and everything its marks hang on, by part; a run is resumed only
    with the same. ``restart`` drops what an earlier run left and allows a target that exists.
    """

    source: Path
    target: Path
    bank: Bank | None = None
    grader: Mapping[str, str] = field(default_factory=dict)
    restart: bool = False
    reading: Reading = field(default_factory=Reading)
    mapping: Mapped | None = None
    pseudonyms: bytes | None = field(default=None, repr=False)

    @property
    def read_as(self) -> str:
        """How the source is read, as a part of the fingerprint: the same file can be two tables."""
        mapping = None if self.mapping is None else self.mapping.model_dump(mode="json")
        named = None if self.pseudonyms is None else pseudonym("", self.pseudonyms)
        text = json.dumps([asdict(self.reading) | {"names": []}, mapping, named], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    @property
    def questions(self) -> dict[str, Question]:
        """The bank's questions by id."""
        return {} if self.bank is None else {each.id: each for each in self.bank.questions}


def score_table(
    job: Job, engine: Engine, progress: Progress | None = None, say: Say | None = None
) -> Summary:
    """Grades every row of the source into the target, which is there whole or not at all.

    What is graded is kept beside the target until it is there: after a crash, or a kill at any
    moment, the same call goes on where it was and the target is the same to the byte.
    ``progress`` gets rows done and rows in all; ``say`` gets a sentence to show at once.

    Raises:
        TableError: the table cannot be read or graded at all, the target cannot be written, or
        an unfinished run into the same target had another fingerprint.
    """
    table = check_table(job)
    folder = checkpoint_folder(job.target)
    try:
        with only_run(job.target, folder):
            try:
                return _score(job, table, engine, progress, say or (lambda sentence: None))
            finally:
                drop_if_empty(folder)
    except OSError as error:
        raise TableError(
            f"{job.target} cannot be written: {error.strerror}; what is graded so far is kept, "
            "and the same command goes on from there."
        ) from error


def check_table(job: Job) -> Table:
    """The table in the source, once it is clear that the target can take its grades.

    Raises:
        TableError: as ``score_table`` would, before any model is loaded.
    """
    extension_of(job.target)
    table = open_table(job.source, job.reading, job.mapping)
    if job.pseudonyms is not None:
        table = pseudonymous(table, job.pseudonyms)
    _check_target(job)
    check_size(job.target, table)
    return table


def _check_target(job: Job) -> None:
    target = job.target
    if target.is_dir():
        raise TableError(f"{target} is a folder; name a file to write.")
    if not target.parent.is_dir():
        raise TableError(f"The folder {target.parent} does not exist; make it first.")
    if not target.exists():
        return
    if target.samefile(job.source):
        raise TableError(f"{target} is the input itself; name another file to write.")
    # With checkpoints of its own the target may be a run's that goes on; see open_run.
    if not job.restart and not (checkpoint_folder(target) / "manifest.json").is_file():
        raise TableError(f"{target} exists; name another file, or give --restart to replace it.")


def _score(job: Job, table: Table, engine: Engine, progress: Progress | None, say: Say) -> Summary:
    questions = job.questions
    plan = plan_table(table, questions)
    read = f"{job.source.name} {file_digest(job.source)}"
    parts = {**job.grader, "input": read, "way to read it": job.read_as}
    run = open_run(job.target, Fingerprint(parts, plan.keys), plan, job.restart)
    if run.resumed is not None:
        say(f"resuming, {run.resumed:,} of {table.count:,} done")
    if run.summary is not None:
        return run.summary
    pending = shards(table, questions, plan, frozenset(run.checkpoint.done))
    rows_of = plan.shard_rows()
    done = rows_of[-1] + sum(rows_of[number] for number in run.checkpoint.done)
    for graded in engine.grade(pending):
        run.checkpoint.keep(graded)
        done += rows_of[graded.number]
        if progress is not None:
            progress(done, table.count)
    return _write(job, table, plan, run)


def _write(job: Job, table: Table, plan: Plan, run: Run) -> Summary:
    """Puts rows and grades together; a function of the input and the grades alone."""
    names = kept_names(table.columns)
    columns = [*(names[column] for column in table.columns), *GRADE_COLUMNS]
    open_writer = WRITERS[extension_of(job.target)]
    layout = layout_for(job.target, job.source, table)
    tally = Tally(Counter())
    with replaced_file(job.target, run.checkpoint.partial) as path:
        with open_writer(path, columns, layout) as writer:
            for row, record in _graded(table, plan, run.checkpoint, job.questions):
                writer.write(graded_cells(row, record, names))
                tally.add(record)
    notes = (*table.notes, *plan.notes, *_renamed(names), *writer.notes)
    summary = tally.summary(notes)
    run.finish(summary)
    return summary


def _graded(
    table: Table, plan: Plan, checkpoint: Checkpoint, questions: Mapping[str, Question]
) -> Iterator[tuple[Row, dict[str, Any]]]:
    for row, item in zip(table.rows(), plan.row_items, strict=False):
        if item == NO_ITEM:
            yield row, ungraded_record(row, questions)
        else:
            yield row, checkpoint.record(item)


def _renamed(names: Mapping[str, str]) -> Iterator[str]:
    renamed = [f"'{old}' as '{new}'" for old, new in names.items() if old != new]
    if renamed:
        yield f"Input columns with a name of the grade's columns are kept: {', '.join(renamed)}."
