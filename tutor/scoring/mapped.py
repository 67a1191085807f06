"""A foreign table as a table of responses: columns renamed, a learner's row cut into responses."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tutor.errors import TableError
from tutor.scoring.mapping import AskedQuestion, Mapped, column_pattern
from tutor.scoring.table import Row, Table, plain_name

ASKED = ("question_id", "question", "reference", "references", "response", "human_score")
MAX_SCORE = "max_score"


@dataclass(slots=True)
class _Slot:
    """One question of a wide table: places of its columns, and what is the same in every row."""

    places: dict[str, int]
    values: dict[str, Any] = field(default_factory=dict)


def map_table(table: Table, mapping: Mapped, name: str) -> Table:
    """The table as the mapping reads it; ``name`` stands for it in errors.

    Raises:
        TableError: a column that the mapping names is not there.
    """
    renamed = _renamed(table, mapping, name)
    slots = _slots(table, mapping, name)
    if not slots:
        return _long(table, mapping, renamed)
    used = {place for slot in slots for place in slot.places.values()}
    kept = [place for place in range(len(table.columns)) if place not in used]
    asked = [each for each in (*ASKED, MAX_SCORE) if any(_holds(slot, each) for slot in slots)]
    columns = (*(renamed[place] for place in kept), *mapping.values, *asked)

    def rows() -> Iterator[Row]:
        for row in _learners(table, mapping):
            cells = [value for _, value in row.cells]
            cells += [None] * (len(table.columns) - len(cells))
            about = [*((renamed[place], cells[place]) for place in kept), *mapping.values.items()]
            for slot in slots:
                own = [(each, _value(slot, each, cells, mapping)) for each in asked]
                yield Row((*about, *own), row.problem)

    count = sum(1 for _ in _learners(table, mapping)) * len(slots)
    read = ", ".join(repr(table.columns[slot.places["response"]]) for slot in slots[:5])
    more = ", …" if len(slots) > 5 else ""
    questions = "1 question" if len(slots) == 1 else f"{len(slots)} questions"
    note = f"Responses to {questions} were taken from the columns {read}{more}."
    return Table(columns, count, rows, notes=(*table.notes, note))


def _long(table: Table, mapping: Mapped, renamed: list[str]) -> Table:
    def rows() -> Iterator[Row]:
        for row in _learners(table, mapping):
            cells = [
                (renamed[place], _unblank(renamed[place], value, mapping))
                for place, (_, value) in enumerate(row.cells)
            ]
            yield Row((*cells, *mapping.values.items()), row.problem)

    count = sum(1 for _ in _learners(table, mapping))
    # A Parquet file's columns keep their types under their new names.
    own = dict(zip(table.columns, renamed, strict=True))
    types = {own[name]: kind for name, kind in table.layout.types.items()}
    layout = type(table.layout)(table.layout.delimiter, table.layout.encoding, types)
    return Table((*renamed, *mapping.values), count, rows, layout, table.notes)


def _renamed(table: Table, mapping: Mapped, name: str) -> list[str]:
    ours = {plain_name(theirs): own for own, theirs in mapping.columns.items()}
    missing = set(ours) - set(map(plain_name, table.columns))
    if missing:
        found = ", ".join(" ".join(column.split())[:60] for column in table.columns[:20])
        raise TableError(
            f"{name} lacks the mapping's columns {', '.join(sorted(map(repr, missing)))}; the "
            f"columns found are: {found}."
        )
    return [ours.get(plain_name(column), column) for column in table.columns]


def _slots(table: Table, mapping: Mapped, name: str) -> list[_Slot]:
    slots = [
        _named(table, asked, name) for asked in mapping.questions.values() if asked.response_column
    ]
    if mapping.wide is None:
        return slots
    pattern = column_pattern(mapping.wide.response)
    for place, column in enumerate(table.columns):
        match = pattern.fullmatch(column.strip())
        if match is not None:
            slots.append(_by_pattern(table, mapping, place, match.groupdict()))
    if not slots:
        found = ", ".join(" ".join(column.split())[:60] for column in table.columns[:20])
        raise TableError(
            f"{name} has no column like '{mapping.wide.response}'; the columns found are: {found}."
        )
    return slots


def _named(table: Table, asked: AskedQuestion, name: str) -> _Slot:
    places = {}
    for own, column in (
        ("response", asked.response_column),
        ("human_score", asked.human_score_column),
    ):
        if column is None:
            continue
        found = [
            n for n, each in enumerate(table.columns) if plain_name(each) == plain_name(column)
        ]
        if not found:
            raise TableError(f"{name} lacks the mapping's column '{column}'.")
        places[own] = found[0]
    return _Slot(places, _known(asked))


def _by_pattern(table: Table, mapping: Mapped, place: int, captured: dict[str, str]) -> _Slot:
    assert mapping.wide is not None
    slot = _Slot({"response": place}, {n: v for n, v in captured.items() if n in ASKED})
    for own in ("question", "reference", "human_score"):
        name = getattr(mapping.wide, own)
        if name is None:
            continue
        pattern = column_pattern(name, captured)
        for other, column in enumerate(table.columns):
            match = pattern.fullmatch(column.strip())
            if match is not None:
                slot.places[own] = other
                slot.values.update({n: v for n, v in match.groupdict().items() if n == MAX_SCORE})
                break
    if mapping.wide.score_to_the_right and place + 1 < len(table.columns):
        slot.places["human_score"] = place + 1
        slot.values[MAX_SCORE] = table.columns[place + 1].strip()
    key = captured.get("n", captured.get("question_id", ""))
    slot.values.update(_known(mapping.questions.get(key)))
    return slot


def _known(asked: AskedQuestion | None) -> dict[str, Any]:
    if asked is None:
        return {}
    known = asked.model_dump(exclude={"response_column", "human_score_column"}, exclude_none=True)
    return dict(known)


def _holds(slot: _Slot, name: str) -> bool:
    return name in slot.places or name in slot.values


def _value(slot: _Slot, name: str, cells: list[object], mapping: Mapped) -> object:
    # What the mapping says about a question counts before what the table says.
    if name in slot.values:
        return slot.values[name]
    return _unblank(name, cells[slot.places[name]], mapping) if name in slot.places else None


def _unblank(name: str, value: object, mapping: Mapped) -> object:
    if name not in ("response", "human_score") or not isinstance(value, str):
        return value
    return "" if value.strip() in mapping.blank else value


def _learners(table: Table, mapping: Mapped) -> Iterator[Row]:
    for row in table.rows():
        first = next((value for _, value in row.cells), None)
        if not (isinstance(first, str) and first.strip() in mapping.skip):
            yield row
