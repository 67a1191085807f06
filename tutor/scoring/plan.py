"""What there is to grade in a table: found in one pass, before any model is loaded."""

import hashlib
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus import Question
from tutor.scoring.item import Item, KeyVersions, plain_response
from tutor.scoring.row_item import Ungradable, row_item
from tutor.scoring.shard import SHARD_ITEMS, Shard
from tutor.scoring.table import Row, Table

NO_ITEM = -1
"""In place of a row's item: the row cannot be graded."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which row needs which item.

    ``row_items`` holds each row's item number or ``NO_ITEM``; items are numbered in the order of
    their first rows. ``keys`` are the versions of the bank's questions that the table names.
    ``notes`` are sentences the user should see.
    """

    row_items: "array[int]"
    item_count: int
    keys: Mapping[str, str]
    notes: tuple[str, ...] = ()

    @property
    def shard_count(self) -> int:
        """How many shards hold the items."""
        return -(-self.item_count // SHARD_ITEMS)

    def shard_rows(self) -> list[int]:
        """How many rows each shard settles; the last entry counts those without an item."""
        counts = [0] * (self.shard_count + 1)
        for item in self.row_items:
            counts[item // SHARD_ITEMS if item != NO_ITEM else -1] += 1
        return counts


def plan_table(table: Table, questions: Mapping[str, Question]) -> Plan:
    """Reads the whole table once; equal items get one number."""
    row_items = array("i")
    numbers: dict[bytes, int] = {}
    versions = KeyVersions()
    keys: dict[str, str] = {}
    ids = _Ids()
    for row in table.rows():
        ids.see(row)
        item = item_of(row, questions)
        if item is None:
            row_items.append(NO_ITEM)
            continue
        question, _ = item
        if questions.get(question.id) is question:
            keys[question.id] = versions.version(question)
        row_items.append(numbers.setdefault(versions.digest(item), len(numbers)))
    return Plan(row_items, len(numbers), keys, tuple(ids.notes()))


def shards(
    table: Table, questions: Mapping[str, Question], plan: Plan, done: frozenset[int]
) -> Iterator[Shard]:
    """The shards that are not done, read from the table one after the other."""
    found: list[Item] = []
    following = 0
    for row, number in zip(table.rows(), plan.row_items, strict=False):
        if number != following:
            continue
        following += 1
        shard = number // SHARD_ITEMS
        if shard not in done:
            item = item_of(row, questions)
            assert item is not None
            found.append(item)
        if found and (following % SHARD_ITEMS == 0 or following == plan.item_count):
            yield Shard(shard, tuple(found))
            found = []


def item_of(row: Row, questions: Mapping[str, Question]) -> Item | None:
    """The row's item; None when it cannot be graded."""
    try:
        question, response = row_item(row, questions)
    except Ungradable:
        return None
    return question, plain_response(response)


class _Ids:
    """Tells response ids that stand on several rows, in 8 bytes an id."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()
        self._examples: dict[str, None] = {}
        self._again = 0

    def see(self, row: Row) -> None:
        response_id = row.value("response_id")
        if response_id in (None, ""):
            return
        text = str(response_id)
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
        if digest in self._seen:
            self._again += 1
            if len(self._examples) < 3:
                self._examples[text[:40]] = None
        self._seen.add(digest)

    def notes(self) -> Iterator[str]:
        if self._again:
            named = ", ".join(repr(text) for text in self._examples)
            rows = "1 row repeats" if self._again == 1 else f"{self._again:,} rows repeat"
            yield f"{rows} the response_id of an earlier row ({named}); all of them are graded."
