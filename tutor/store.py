"""Attempts and drafts in a database: what was acknowledged is on the disk."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from corpus import Difficulty
from tutor.errors import StoreError
from tutor.learning import Attempt
from tutor.learning.item_learning import ItemBelief
from tutor.learning.log_file import Known
from tutor.store_engine import engine, is_path, make_folder
from tutor.store_remedies import remedy
from tutor.store_tables import ATTEMPT, DRAFT, ITEM, KEPT, MIGRATIONS, ORDER, TABLES, VERSION, Utc

Learn = Callable[[ItemBelief], ItemBelief]

BUSY_SECONDS = 20.0
"""How long a write waits for another process to finish its own before it gives up."""


class Store:
    """The learners' history under an SQLAlchemy URL; one object serves all threads.

    A write has reached the disk when its method returns, and has changed nothing when it raises.

    Raises:
        StoreError: from every method, when the database is locked, read-only, damaged or of a newer
        Viva.
    """

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS) -> None:
        try:
            self._url = sa.make_url(url)
            self._engine = engine(self._url, busy_seconds)
        # A driver that is not installed is an ImportError; the URL itself may hold a password.
        except (ArgumentError, ImportError) as error:
            raise StoreError(
                f"The setting 'database' cannot be used as a database URL ({error}); write one "
                "such as sqlite:////home/me/viva.db."
            ) from error
        if is_path(self._url):
            make_folder(self._url)
        self._reader = self._engine.execution_options(only_reads=True)
        self._migrate()

    def add_attempt(self, attempt: Attempt, learn: Learn | None = None) -> int:
        """Keeps an attempt and drops the draft it came from, as one; gives the attempt's id.

        ``learn`` says what it teaches about its question; that is kept with it.
        """
        with self._write() as connection:
            row = sa.insert(ATTEMPT).values(_row(attempt))
            key = connection.execute(row).inserted_primary_key
            connection.execute(
                sa.delete(DRAFT).where(_draft_of(attempt.learner, attempt.question_id))
            )
            if learn is not None:
                _teach(connection, attempt.question_id, learn)
        assert key is not None
        return int(key[0])

    def items(self) -> dict[str, ItemBelief]:
        """What responses have taught about each question."""
        with self._read() as connection:
            return {name: ItemBelief(*row) for name, *row in connection.execute(sa.select(ITEM))}

    def history(self, learner: str) -> list[Attempt]:
        """All attempts of a learner, in the order in which they were added."""
        rows = sa.select(ATTEMPT).where(ATTEMPT.c.learner == learner).order_by(*ORDER)
        with self._read() as connection:
            return [_attempt(row) for row in connection.execute(rows).mappings()]

    def add_past(self, placed: Iterable[tuple[float, Attempt]]) -> None:
        """Keeps attempts from elsewhere, all or none, each at its place among those known."""
        with self._write() as connection:
            rows = [{**_row(attempt), "place": place} for place, attempt in placed]
            if rows:
                connection.execute(sa.insert(ATTEMPT), rows)

    def known(self, learner: str) -> list[Known]:
        """All attempts of a learner in order, as much of them as an import needs."""
        columns = (ORDER[0], ATTEMPT.c.question_id, ATTEMPT.c.at, ATTEMPT.c.response)
        rows = sa.select(*columns).where(ATTEMPT.c.learner == learner).order_by(*ORDER)
        with self._read() as connection:
            return [Known(*row) for row in connection.execute(rows)]

    def count(self, learner: str) -> int:
        """How many attempts a learner has made."""
        query = sa.select(sa.func.count()).where(ATTEMPT.c.learner == learner)
        with self._read() as connection:
            return int(connection.execute(query).scalar_one())

    def latest(self, learner: str, after: int) -> list[Attempt]:
        """A learner's attempts in order, without the first ``after`` of them."""
        # The index holds all that the order needs: the attempts left out are never read.
        here = sa.select(ATTEMPT.c.id).where(ATTEMPT.c.learner == learner).order_by(*ORDER)
        # SQLite knows no offset without a limit; minus one is none.
        ids = here.limit(-1).offset(after) if self._is_sqlite else here.offset(after)
        rows = sa.select(ATTEMPT).where(ATTEMPT.c.id.in_(ids)).order_by(*ORDER)
        with self._read() as connection:
            return [_attempt(row) for row in connection.execute(rows).mappings()]

    def forget(self, learner: str) -> None:
        """Deletes all that is kept of a learner, for good."""
        with self._write() as connection:
            for table in (ATTEMPT, DRAFT, KEPT):
                connection.execute(sa.delete(table).where(table.c.learner == learner))

    def days(self, learner: str) -> dict[date, int]:
        """How many attempts were made on each day, in UTC."""
        day = sa.func.date(ATTEMPT.c.at)
        query = sa.select(day, sa.func.count()).where(ATTEMPT.c.learner == learner).group_by(day)
        with self._read() as connection:
            return {date.fromisoformat(str(on)): n for on, n in connection.execute(query)}

    def sure(self, learner: str) -> list[tuple[float, int, float]]:
        """How sure the learner was, how often, and the mean score then earned."""
        both = sa.and_(ATTEMPT.c.sure.is_not(None), ATTEMPT.c.score.is_not(None))
        earned = sa.func.avg(ATTEMPT.c.score)
        query = sa.select(ATTEMPT.c.sure, sa.func.count(), earned).group_by(ATTEMPT.c.sure)
        with self._read() as connection:
            rows = connection.execute(query.where(ATTEMPT.c.learner == learner, both))
            return [(said, times, mean) for said, times, mean in rows]

    def times(self, learner: str, question_id: str) -> int:
        """How often a learner has answered a question."""
        query = sa.select(sa.func.count()).where(
            ATTEMPT.c.learner == learner, ATTEMPT.c.question_id == question_id
        )
        with self._read() as connection:
            return int(connection.execute(query).scalar_one())

    def last_times(self, learner: str) -> dict[str, tuple[int, datetime]]:
        """How often each question was answered, and when last."""
        last = sa.func.max(ATTEMPT.c.at, type_=Utc)
        query = sa.select(ATTEMPT.c.question_id, sa.func.count(), last)
        grouped = query.where(ATTEMPT.c.learner == learner).group_by(ATTEMPT.c.question_id)
        with self._read() as connection:
            return {name: (times, at) for name, times, at in connection.execute(grouped)}

    def keep(self, learner: str, name: str, value: Any) -> None:  # noqa: ANN401 - JSON
        """Keeps a value under a name, in place of the one before; None drops it."""
        here = sa.and_(KEPT.c.learner == learner, KEPT.c.name == name)
        with self._write() as connection:
            connection.execute(sa.delete(KEPT).where(here))
            if value is not None:
                row = {"learner": learner, "name": name, "value": value}
                connection.execute(sa.insert(KEPT).values(row))

    def kept(self, learner: str, name: str) -> Any:  # noqa: ANN401 - JSON
        """What was kept under a name; None when nothing was."""
        here = sa.and_(KEPT.c.learner == learner, KEPT.c.name == name)
        with self._read() as connection:
            return connection.execute(sa.select(KEPT.c.value).where(here)).scalar()

    def everyone(self, name: str) -> dict[str, Any]:
        """What was kept under a name, by learner."""
        query = sa.select(KEPT.c.learner, KEPT.c.value).where(KEPT.c.name == name)
        with self._read() as connection:
            return {learner: value for learner, value in connection.execute(query)}

    def judge(
        self, question_id: str, is_meant: Callable[[str], bool], person: Mapping[str, Any]
    ) -> list[str]:
        """Lets a person's score and verdict count for the responses that are meant.

        The grade keeps the machine's beside them. Gives the learners whose attempts these are.
        """
        attempts = sa.select(ATTEMPT).where(ATTEMPT.c.question_id == question_id)
        judged: list[str] = []
        with self._write() as connection:
            for row in connection.execute(attempts).mappings().all():
                if not is_meant(row["response"]):
                    continue
                counts = {name: person[name] for name in ("score", "verdict")}
                before = {name: row["grade"].get(name) for name in counts}
                both = {"machine": row["grade"].get("machine", before), "person": {**person}}
                grade = {**row["grade"], **counts, **both, "needs_review": False}
                change = sa.update(ATTEMPT).where(ATTEMPT.c.id == row["id"])
                connection.execute(change.values(**counts, grade=grade))
                judged.append(row["learner"])
        return list(dict.fromkeys(judged))

    def learners(self) -> list[str]:
        """Everybody with at least one attempt, by name."""
        names = sa.select(ATTEMPT.c.learner).distinct().order_by(ATTEMPT.c.learner)
        with self._read() as connection:
            return list(connection.execute(names).scalars())

    def save_draft(self, learner: str, question_id: str, text: str) -> None:
        """Keeps the text as the learner's draft for this question, in place of the one before."""
        with self._write() as connection:
            connection.execute(sa.delete(DRAFT).where(_draft_of(learner, question_id)))
            connection.execute(
                sa.insert(DRAFT).values(learner=learner, question_id=question_id, text=text)
            )

    def draft(self, learner: str, question_id: str) -> str:
        """The draft of this learner for this question; empty when there is none."""
        with self._read() as connection:
            query = sa.select(DRAFT.c.text).where(_draft_of(learner, question_id))
            return connection.execute(query).scalar() or ""

    def clear_draft(self, learner: str, question_id: str) -> None:
        """Drops the draft, if there is one."""
        with self._write() as connection:
            connection.execute(sa.delete(DRAFT).where(_draft_of(learner, question_id)))

    def close(self) -> None:
        """Gives the file back; using the store again opens it again."""
        self._engine.dispose()

    def _migrate(self) -> None:
        newest = 1 + len(MIGRATIONS)
        with self._write() as connection:
            if not sa.inspect(connection).has_table(VERSION.name):
                TABLES.create_all(connection)
                connection.execute(sa.insert(VERSION).values(version=newest))
                return
            version = connection.execute(sa.select(VERSION.c.version)).scalar_one()
            if version > newest:
                raise StoreError(
                    f"The history {self._place} has schema version {version}, but this Viva reads "
                    f"up to {newest}; update Viva."
                )
            for migrate in MIGRATIONS[version - 1 :]:
                migrate(connection)
            connection.execute(sa.update(VERSION).values(version=newest))

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with self._explained(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """One sentence for whatever the database says."""
        try:
            yield
        # Errors in the hook that prepares a connection come as the driver raises them.
        except (SQLAlchemyError, sqlite3.Error) as error:
            cause = getattr(error, "orig", None) or error
            raise StoreError(f"The history {self._place} {remedy(cause)}.") from error

    @property
    def _is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    @property
    def _place(self) -> str:
        return self._url.database or "in memory"


def _teach(connection: Connection, question_id: str, learn: Learn) -> None:
    here = ITEM.c.question_id == question_id
    row = connection.execute(sa.select(ITEM).where(here)).one_or_none()
    belief = learn(ItemBelief() if row is None else ItemBelief(*row[1:]))
    connection.execute(sa.delete(ITEM).where(here))
    connection.execute(sa.insert(ITEM).values(question_id=question_id, **asdict(belief)))


def _draft_of(learner: str, question_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(DRAFT.c.learner == learner, DRAFT.c.question_id == question_id)


def _row(attempt: Attempt) -> dict[str, object]:
    row = {each.name: getattr(attempt, each.name) for each in fields(Attempt) if each.name != "id"}
    return {**row, "difficulty": attempt.difficulty.value}


def _attempt(row: sa.RowMapping) -> Attempt:
    values = {each.name: row[each.name] for each in fields(Attempt)}
    return Attempt(**{**values, "difficulty": Difficulty(row["difficulty"])})
