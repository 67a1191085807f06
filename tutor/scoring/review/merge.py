"""Puts persons' decisions into a graded table: a person's grade wins, and both are kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tutor.errors import TableError
from tutor.scoring.columns import free_name
from tutor.scoring.formats import WRITERS, check_size, extension_of, layout_for
from tutor.scoring.replaced_file import replaced_file
from tutor.scoring.review.entries import Decision
from tutor.scoring.review.filling import graded_table, needs_review, review_key, values_of
from tutor.scoring.review.queue import ReviewQueue
from tutor.scoring.table import Reading, Row, Table, plain_name

REVIEW_COLUMNS = (
    "machine_score",
    "machine_verdict",
    "reviewed_by",
    "reviewed_at",
    "review_note",
    "second_score",
    "second_by",
)
BATCH = 1000


def merge_reviews(
    source: Path, target: Path, queue: ReviewQueue, reading: Reading | None = None
) -> tuple[int, int]:
    """Writes the graded table with what was decided, and counts rows decided and still waiting.

    The last decision counts. The one before it by somebody else is the second mark. Rows that a
    person decided have the machine's score and verdict in columns of their own; a table that was
    merged before is brought up to date.

    Raises:
        TableError: the table was not graded, or the target cannot be written.
    """
    reading = reading or Reading()
    table = graded_table(source, reading)
    _check(source, target, table)
    kept = [name for name in table.columns if plain_name(name) not in REVIEW_COLUMNS]
    taken = set(kept)
    names = {name: free_name(name, taken) for name in REVIEW_COLUMNS}
    decided = waiting = 0
    layout = layout_for(target, source, table)
    layout = replace(layout, types={n: t for n, t in layout.types.items() if n in taken})
    with replaced_file(target) as path:
        with WRITERS[extension_of(target)](path, [*kept, *names.values()], layout) as writer:
            for row, found in _with_decisions(table, queue):
                cells = _merged(row, found, names)
                writer.write(cells)
                decided += bool(found)
                waiting += not found and needs_review(values_of(row))
    return decided, waiting


def _check(source: Path, target: Path, table: Table) -> None:
    extension_of(target)
    check_size(target, table)
    if target.exists():
        same = target.samefile(source)
        why = "is the input itself" if same else "exists"
        raise TableError(f"{target} {why}; name another file to write.")
    if not target.parent.is_dir():
        raise TableError(f"The folder {target.parent} does not exist; make it first.")


def _with_decisions(table: Table, queue: ReviewQueue) -> Iterator[tuple[Row, list[Decision]]]:
    rows: list[Row] = []
    for row in table.rows():
        rows.append(row)
        if len(rows) == BATCH:
            yield from _looked_up(rows, queue)
            rows = []
    yield from _looked_up(rows, queue)


def _looked_up(rows: Sequence[Row], queue: ReviewQueue) -> Iterator[tuple[Row, list[Decision]]]:
    keys = [review_key(values_of(row)) for row in rows]
    decisions = queue.decisions(list(dict.fromkeys(keys)))
    for row, key in zip(rows, keys, strict=True):
        yield row, decisions.get(key, [])


def _merged(
    row: Row, decisions: Sequence[Decision], names: Mapping[str, str]
) -> list[tuple[str, object]]:
    values = values_of(row)
    before = values.get("reviewed_by") not in (None, "")
    machine = {
        name: values.get(f"machine_{name}" if before else name) for name in ("score", "verdict")
    }
    kept = [cell for cell in row.cells if plain_name(cell[0]) not in REVIEW_COLUMNS]
    if not decisions:
        blank = dict.fromkeys(REVIEW_COLUMNS)
        return kept + [(names[name], value) for name, value in blank.items()]
    last = decisions[-1]
    second = next((each for each in reversed(decisions) if each.marker != last.marker), None)
    person = {"score": last.score, "verdict": last.verdict, "needs_review": False}
    about = {
        "machine_score": machine["score"],
        "machine_verdict": machine["verdict"],
        "reviewed_by": last.marker,
        "reviewed_at": last.at.isoformat(timespec="seconds"),
        "review_note": last.note or None,
        "second_score": None if second is None else second.score,
        "second_by": None if second is None else second.marker,
    }
    cells = [(name, person.get(plain_name(name), value)) for name, value in kept]
    return cells + [(names[name], about[name]) for name in REVIEW_COLUMNS]
