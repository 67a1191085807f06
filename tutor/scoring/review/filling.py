"""The rows of a graded table that wait for a person, as items of the queue."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tutor.errors import TableError
from tutor.scoring.formats import read_table
from tutor.scoring.item import plain_response
from tutor.scoring.report.marks import cell_number, listed
from tutor.scoring.review.entries import ReviewItem
from tutor.scoring.table import Reading, Row, Table, plain_name

NEEDED = ("response", "score", "verdict", "confidence", "needs_review")


def review_items(source: Path, reading: Reading | None = None) -> list[ReviewItem]:
    """Each response that needs a review, once, in the order of first rows.

    Raises:
        TableError: the table cannot be read, or was not graded.
    """
    table = graded_table(source, reading or Reading())
    items: dict[str, ReviewItem] = {}
    for row in table.rows():
        values = values_of(row)
        if not needs_review(values):
            continue
        key = review_key(values)
        if key in items:
            items[key] = replace(items[key], rows=items[key].rows + 1)
        else:
            items[key] = _item(key, values)
    return list(items.values())


def graded_table(source: Path, reading: Reading) -> Table:
    """A table that ``viva grade`` wrote.

    Raises:
        TableError: it cannot be read, or was not graded.
    """
    table = read_table(source, reading)
    lacking = [name for name in NEEDED if name not in set(map(plain_name, table.columns))]
    if lacking:
        raise TableError(
            f"{source} lacks the columns {', '.join(lacking)}; name a table that `viva grade` "
            "wrote."
        )
    return table


def review_key(values: Mapping[str, object]) -> str:
    """32 hexadecimal digits for a response to a question, whoever wrote it in whatever exam.

    A question with an id is known by it, so that decisions outlive a change of its key.
    """
    question = text_of(values, "question_id") or text_of(values, "question")
    text = f"{question}\n{plain_response(text_of(values, 'response'))}"
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def values_of(row: Row) -> dict[str, object]:
    """The row's values by plain name; of two columns of one name the first counts."""
    return {plain_name(name): value for name, value in reversed(row.cells)}


def needs_review(values: Mapping[str, object]) -> bool:
    """Whether the row waits for a person."""
    return str(values.get("needs_review")).strip().casefold() in ("true", "1")


def text_of(values: Mapping[str, object], name: str) -> str:
    """A cell as text; empty when there is none."""
    value = values.get(name)
    return "" if value is None else str(value)


def _item(key: str, values: Mapping[str, object]) -> ReviewItem:
    score, confidence = cell_number(values.get("score")), cell_number(values.get("confidence"))
    return ReviewItem(
        key=key,
        question_id=text_of(values, "question_id"),
        question=text_of(values, "question"),
        references=tuple(_references(values)),
        response=text_of(values, "response"),
        rows=1,
        score=None if score != score else score,
        verdict=text_of(values, "verdict"),
        confidence=0.0 if confidence != confidence else confidence,
        key_points=tuple(listed(values.get("key_points"))),
        misconceptions=tuple(listed(values.get("misconceptions"))),
    )


def _references(values: Mapping[str, object]) -> Iterator[str]:
    if text_of(values, "reference"):
        yield text_of(values, "reference")
    more = values.get("references")
    if isinstance(more, str) and more.lstrip().startswith("["):
        try:
            more = json.loads(more)
        except ValueError:
            more = [more]
    yield from (str(each) for each in more) if isinstance(more, list) else ()
