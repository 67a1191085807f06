"""A row of the graded table: the input's cells and the grade's."""

import json
from collections.abc import Mapping
from typing import Any

from corpus import Question
from tutor.scoring.columns import GRADE_COLUMNS
from tutor.scoring.grade_items import ungraded
from tutor.scoring.item import own_words
from tutor.scoring.row_item import Ungradable, row_item
from tutor.scoring.shard import grade_line
from tutor.scoring.table import Row


def graded_cells(
    row: Row, record: Mapping[str, Any], names: Mapping[str, str]
) -> list[tuple[str, object]]:
    """The row's cells under the names they keep, then the grade's; evidence in the row's words."""
    response = row.value("response")
    if isinstance(response, str):
        for part in (*record["key_points"], *record["misconceptions"]):
            if part["evidence"] is not None:
                part["evidence"] = own_words(part["evidence"], response)
    kept = [(names[name], value) for name, value in row.cells]
    return kept + [(name, record[name]) for name in GRADE_COLUMNS]


def ungraded_record(row: Row, questions: Mapping[str, Question]) -> dict[str, Any]:
    """The record of a row that has no item: its reason is the row's own."""
    try:
        row_item(row, questions)
    except Ungradable as reason:
        record: dict[str, Any] = json.loads(grade_line(ungraded(str(reason))))
        return record
    raise AssertionError("A row without an item can be graded.")
