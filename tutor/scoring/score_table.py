"""A table of responses in, the same table with grades out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from corpus import Bank
from tutor.errors import TableError
from tutor.grading import Grade, Verdict, grade_record
from tutor.scoring.columns import GRADE_COLUMNS, kept_names
from tutor.scoring.formats import WRITERS, extension_of, layout_for, open_table
from tutor.scoring.replaced_file import replaced_file
from tutor.scoring.score_rows import BatchGrader, score_rows
from tutor.scoring.summary import Summary
from tutor.scoring.table import Row, Table

Progress = Callable[[int, int], None]


def score_table(
    source: Path,
    target: Path,
    *,
    bank: Bank | None,
    grader: BatchGrader,
    progress: Progress | None = None,
    restart: bool = False,
) -> Summary:
    """Grades every row of ``source`` into ``target``, which is there whole or not at all.

    ``progress`` gets rows done and rows in all. ``restart`` allows a target that exists.

    Raises:
        TableError: the table cannot be read or graded at all, or the target cannot be written.
    """
    table = check_table(source, target, restart)
    names = kept_names(table.columns)
    layout = layout_for(target, source, table)
    questions = {} if bank is None else {question.id: question for question in bank.questions}
    tally: Counter[Verdict] = Counter()
    to_review = 0
    with replaced_file(target, layout.encoding) as file:
        columns = [*(names[column] for column in table.columns), *GRADE_COLUMNS]
        writer = WRITERS[extension_of(target)](file, columns, layout)
        graded = score_rows(table.rows(), questions, grader)
        for row, grade in _watched(graded, table.count, progress):
            writer.write(_cells(row, grade, names))
            tally[grade.verdict] += 1
            to_review += grade.needs_review
    verdicts = {verdict: tally[verdict] for verdict in Verdict}
    return Summary(tally.total(), verdicts, to_review, (*table.notes, *_renamed(table, names)))


def check_table(source: Path, target: Path, restart: bool = False) -> Table:
    """The table in ``source``, once it is clear that ``target`` can take its grades.

    Raises:
        TableError: as ``score_table`` would, before any model is loaded.
    """
    extension_of(target)
    table = open_table(source)
    _check_target(source, target, restart)
    return table


def _check_target(source: Path, target: Path, restart: bool) -> None:
    if target.is_dir():
        raise TableError(f"{target} is a folder; name a file to write.")
    if not target.parent.is_dir():
        raise TableError(f"The folder {target.parent} does not exist; make it first.")
    if not target.exists():
        return
    if target.samefile(source):
        raise TableError(f"{target} is the input itself; name another file to write.")
    if not restart:
        raise TableError(f"{target} exists; name another file, or give --restart to replace it.")


def _watched(
    graded: Iterator[tuple[Row, Grade]], total: int, progress: Progress | None
) -> Iterator[tuple[Row, Grade]]:
    for done, entry in enumerate(graded, start=1):
        yield entry
        if progress is not None:
            progress(done, total)


def _cells(row: Row, grade: Grade, names: Mapping[str, str]) -> list[tuple[str, object]]:
    record = grade_record(grade)
    for part in (*record["key_points"], *record["misconceptions"]):
        del part["start"]  # a place in the response as it was graded, without its outer spaces
    kept = [(names[name], value) for name, value in row.cells]
    return kept + [(name, record[name]) for name in GRADE_COLUMNS]


def _renamed(table: Table, names: Mapping[str, str]) -> Iterator[str]:
    renamed = [f"'{old}' as '{new}'" for old, new in names.items() if old != new]
    if renamed:
        yield f"Input columns with a name of the grade's columns are kept: {', '.join(renamed)}."
