"""The review queue: what waits for a person, and all that persons decided."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tutor.scoring.like import clusters
from tutor.scoring.report.agreement import CORRECT, PARTIAL
from tutor.scoring.review.entries import Cluster, Decision, ReviewItem
from tutor.scoring.review.tables import DECISION, ITEM, Database

AT_ONCE = 500
"""Keys in one statement; databases limit how many they take."""


class ReviewQueue:
    """The queue under an SQLAlchemy URL. What a method wrote is on the disk when it returns.

    Raises:
        StoreError: from every method, when the database cannot be used.
    """

    def __init__(self, url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = Database(url)
        self._clock = clock

    def add(self, exam: str, items: Iterable[ReviewItem]) -> int:
        """Puts items into an exam's queue; those that are there are brought up to date.

        Decisions stay. Gives the number of items that now wait or were decided.
        """
        new = {item.key: item for item in items}
        with self._database.write() as connection:
            known = {item.key: item for item in _items(connection, exam)}
            everything = [*(new.get(key, item) for key, item in known.items())]
            everything += [item for key, item in new.items() if key not in known]
            connection.execute(sa.delete(ITEM).where(ITEM.c.exam == exam))
            _put(connection, exam, _clustered(everything))
        return len(everything)

    def remove(self, exam: str, keys: Collection[str] | None = None) -> None:
        """Takes the items of these keys out of an exam's queue, without keys all of them.

        What was decided about them, which holds no text of theirs, stays on record.
        """
        with self._database.write() as connection:
            kept = [
                item
                for item in _items(connection, exam)
                if keys is not None and item.key not in keys
            ]
            connection.execute(sa.delete(ITEM).where(ITEM.c.exam == exam))
            _put(connection, exam, kept)

    def exams(self) -> list[str]:
        """The exams that have a queue, by name."""
        names = sa.select(ITEM.c.exam).distinct().order_by(ITEM.c.exam)
        with self._database.read() as connection:
            return list(connection.execute(names).scalars())

    def clusters(self, exam: str, undecided_by: str | None = None) -> list[Cluster]:
        """An exam's clusters, those first whose decision settles most rows, then the least sure.

        With ``undecided_by`` only those that this marker has not decided, whatever others did:
        that is how two people mark the same responses without seeing each other's marks.
        """
        with self._database.read() as connection:
            items = _items(connection, exam)
            decided = _decisions(connection, [item.key for item in items])
        parts: dict[int, list[ReviewItem]] = defaultdict(list)
        for item in items:
            parts[item.cluster].append(item)
        found = [
            Cluster(
                number,
                tuple(members),
                tuple(each for item in members for each in decided.get(item.key, ())),
            )
            for number, members in parts.items()
        ]
        if undecided_by is not None:
            found = [each for each in found if each.open_for(undecided_by)]
        return sorted(
            found, key=lambda each: (-each.rows, min(i.confidence for i in each.items), each.number)
        )

    def decide(
        self,
        items: Sequence[ReviewItem],
        score: float,
        marker: str,
        verdict: str | None = None,
        note: str = "",
        also_accept: bool = False,
    ) -> list[Decision]:
        """Writes one decision down for all items. ``score`` in [0, 1]; without a verdict its band.

        Raises:
            ValueError: the score is not in [0, 1], or nobody is named.
        """
        if not 0 <= score <= 1:
            raise ValueError(f"A score lies in [0, 1], not at {score}.")
        if not marker.strip():
            raise ValueError("A decision needs the name of who made it.")
        verdict = verdict or verdict_of(score)
        at = self._clock().astimezone(UTC)
        decisions = [
            Decision(item.key, score, verdict, marker, at, note, also_accept) for item in items
        ]
        if decisions:
            with self._database.write() as connection:
                connection.execute(sa.insert(DECISION), [asdict(each) for each in decisions])
        return decisions

    def decisions(self, keys: Sequence[str]) -> dict[str, list[Decision]]:
        """All decisions about these responses, oldest first, by key."""
        with self._database.read() as connection:
            return _decisions(connection, keys)

    def close(self) -> None:
        """Gives the database back."""
        self._database.close()


def verdict_of(score: float) -> str:
    """The verdict that goes with a score when nobody names one."""
    return "correct" if score >= CORRECT else "partial" if score > PARTIAL else "incorrect"


def _clustered(items: Sequence[ReviewItem]) -> list[ReviewItem]:
    kinds = [
        (
            item.question_id or item.question,
            item.verdict,
            tuple((point["text"], point["status"]) for point in item.key_points),
            tuple(found["text"] for found in item.misconceptions),
        )
        for item in items
    ]
    numbers = clusters([item.response for item in items], kinds)
    return [replace(item, cluster=number) for item, number in zip(items, numbers, strict=True)]


def _put(connection: Connection, exam: str, items: Sequence[ReviewItem]) -> None:
    rows = [{**asdict(item), "exam": exam} for item in items]
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(sa.insert(ITEM), rows[start : start + AT_ONCE])


def _items(connection: Connection, exam: str) -> list[ReviewItem]:
    names = [each for each in ITEM.c if each.name not in ("id", "exam")]
    rows = sa.select(*names).where(ITEM.c.exam == exam).order_by(ITEM.c.id)
    return [
        ReviewItem(**{**row, **{name: tuple(row[name]) for name in LISTS}})
        for row in connection.execute(rows).mappings()
    ]


LISTS = ("references", "key_points", "misconceptions")


def _decisions(connection: Connection, keys: Sequence[str]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = defaultdict(list)
    names = [each for each in DECISION.c if each.name != "id"]
    for start in range(0, len(keys), AT_ONCE):
        some = DECISION.c.key.in_(keys[start : start + AT_ONCE])
        rows = sa.select(*names).where(some).order_by(DECISION.c.id)
        for row in connection.execute(rows).mappings():
            found[row["key"]].append(Decision(**row))
    return dict(found)
