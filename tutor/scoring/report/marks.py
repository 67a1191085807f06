"""What a report needs of a graded table: numbers in arrays, texts only where they are counted."""

import json
import math
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutor.errors import TableError
from tutor.scoring.formats import read_table
from tutor.scoring.report.asked import Asked
from tutor.scoring.table import Reading, Row, plain_name

NOTHING = float("nan")
NEEDED = ("score", "verdict", "confidence")
WORST = 11
"""Disagreements that are shown."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A row where machine and person are far apart; ``row`` counts from 1."""

    row: int
    response_id: str
    question: str
    response: str
    machine: float
    human: float
    verdict: str
    confidence: float
    key_points: list[dict[str, Any]]

    @property
    def distance(self) -> float:
        """By how much the two marks differ."""
        return abs(self.machine - self.human)


@dataclass(slots=True)
class Marks:
    """A graded table, an entry for each row.

    Scores are in [0, 1], and not a number where there is none. ``question``, ``learner`` and each
    of ``group`` hold numbers by which the dictionaries of names are ordered; -1 is a learner whom
    nobody named.
    """

    group: dict[str, "array[int]"]
    groups: dict[str, dict[str, int]]
    notes: tuple[str, ...] = ()
    machine: "array[float]" = field(default_factory=lambda: array("d"))
    human: "array[float]" = field(default_factory=lambda: array("d"))
    second: "array[float]" = field(default_factory=lambda: array("d"))
    confidence: "array[float]" = field(default_factory=lambda: array("d"))
    question: "array[int]" = field(default_factory=lambda: array("i"))
    learner: "array[int]" = field(default_factory=lambda: array("i"))
    questions: dict[str, int] = field(default_factory=dict)
    learners: dict[str, int] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    graders: Counter[str] = field(default_factory=Counter)
    to_review: int = 0
    worst: list[Disagreement] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def read_marks(source: Path, reading: Reading, group_columns: Sequence[str] = ()) -> Marks:
    """The marks of a table that ``viva grade`` wrote.

    Raises:
        TableError: it is not such a table, or lacks a group's column.
    """
    table = read_table(source, reading)
    plain = set(map(plain_name, table.columns))
    for name in (*NEEDED, *group_columns):
        if plain_name(name) not in plain:
            found = ", ".join(" ".join(column.split())[:60] for column in table.columns[:20])
            raise TableError(
                f"{source} lacks a column '{name}'; the columns found are: {found}. A report needs "
                "a table that `viva grade` wrote."
            )
    marks = Marks(
        {name: array("i") for name in group_columns},
        {name: {} for name in group_columns},
        table.notes,
    )
    for row in table.rows():
        _add(marks, row)
    return marks


def _add(marks: Marks, row: Row) -> None:
    values = {plain_name(name): value for name, value in reversed(row.cells)}
    # Where a person decided, the machine's mark stands beside the one that counts.
    own = "machine_" if values.get("reviewed_by") else ""
    machine = cell_number(values.get(f"{own}score"))
    human = _human(values, "human_score", marks.left_out)
    if own and math.isnan(human):
        human = cell_number(values.get("score"))
    verdict = str(values.get(f"{own}verdict") or "ungraded")
    place = len(marks.machine)
    marks.machine.append(machine)
    marks.human.append(human)
    second = _human(values, "human_score_2", marks.left_out)
    if own and math.isnan(second):
        second = cell_number(values.get("second_score"))
    marks.second.append(second)
    marks.confidence.append(cell_number(values.get("confidence")))
    marks.verdicts[verdict] += 1
    marks.graders[str(values.get("grader") or "")] += 1
    marks.to_review += str(values.get("needs_review")).strip().casefold() in ("true", "1")
    asked = _place(marks, values)
    if values.get("response_id") not in (None, ""):
        marks.ids[place] = str(values["response_id"])
    key_points = listed(values.get("key_points"))
    asked.count(values, key_points, listed(values.get("misconceptions")), machine)
    far = abs(machine - human)
    if far > 0 and (len(marks.worst) < WORST or far > marks.worst[-1].distance):
        confidence = marks.confidence[-1]
        response_id = marks.ids.get(place, "")
        response = str(values.get("response") or "")
        details = (machine, human, verdict, confidence, key_points)
        marks.worst.append(Disagreement(place + 1, response_id, asked.text, response, *details))
        marks.worst.sort(key=lambda each: (-each.distance, each.row))
        del marks.worst[WORST:]


def _place(marks: Marks, values: Mapping[str, object]) -> Asked:
    name = str(values.get("question_id") or values.get("question") or "")
    if name not in marks.questions:
        marks.questions[name] = len(marks.asked)
        marks.asked.append(Asked(name, str(values.get("question") or name)))
    number = marks.questions[name]
    marks.question.append(number)
    learner = values.get("learner")
    named = learner not in (None, "")
    learners = marks.learners
    marks.learner.append(learners.setdefault(str(learner), len(learners)) if named else -1)
    for column, names in marks.groups.items():
        group = str(values.get(plain_name(column)) or "(none)")
        marks.group[column].append(names.setdefault(group, len(names)))
    return marks.asked[number]


def listed(value: object) -> list[dict[str, Any]]:
    """The list of objects in a cell, as JSON or as a list; anything else is an empty one."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value else []
        except (ValueError, RecursionError):
            value = []
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _human(values: Mapping[str, object], name: str, left_out: Counter[str]) -> float:
    given = values.get(name)
    if given in (None, ""):
        return NOTHING
    mark = cell_number(given)
    if math.isnan(mark):
        left_out[f"{name} is no number"] += 1
        return NOTHING
    most = cell_number(values.get("max_score"))
    if most > 0:
        mark /= most
    if 0 <= mark <= 1:
        return mark
    beyond = "is not between 0 and max_score" if most > 0 else "is not in [0, 1] without max_score"
    left_out[f"{name} {beyond}"] += 1
    return NOTHING


def cell_number(value: object) -> float:
    """The number in a cell; a comma may stand for the point. Not a number when there is none."""
    if isinstance(value, bool) or value is None:
        return NOTHING
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        return NOTHING
    return number if math.isfinite(number) else NOTHING
