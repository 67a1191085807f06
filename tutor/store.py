"""Attempts and drafts in a database: what was acknowledged is on the disk."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlalchemy.types import TypeDecorator

from corpus import Difficulty
from tutor.errors import StoreError
from tutor.learning import Attempt

BUSY_SECONDS = 5.0
"""How long a write waits for another process to finish its own before it gives up."""

REMEDIES = {
    "SQLITE_BUSY": "is in use by another program; close it or try again",
    "SQLITE_LOCKED": "is in use by another program; close it or try again",
    "SQLITE_READONLY": "is read-only; give yourself the right to write to it and its folder",
    "SQLITE_CANTOPEN": "cannot be opened; check that its folder exists and is yours to write to",
    "SQLITE_NOTADB": "is not a Viva database; move it away or name another file in the settings",
    "SQLITE_CORRUPT": "is damaged; put a backup in its place or move it away to start anew",
    "SQLITE_FULL": "cannot grow; free some space on its disk",
}
"""What SQLite's error codes mean to the person who has to do something about them."""


class _Utc(TypeDecorator[datetime]):
    """Times in UTC, as attempts hold them; SQLite forgets the time zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Text(TypeDecorator[str]):
    """Text of any origin: half a surrogate pair, from a broken paste, becomes a question mark."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else value.encode("utf-8", "replace").decode("utf-8")


TABLES = sa.MetaData()
VERSION = sa.Table("schema_version", TABLES, sa.Column("version", sa.Integer, nullable=False))
ATTEMPT = sa.Table(
    "attempt",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("learner", _Text, nullable=False, index=True),
    sa.Column("question_id", _Text, nullable=False),
    sa.Column("domain", _Text, nullable=False),
    sa.Column("concept", _Text, nullable=False),
    sa.Column("difficulty", _Text, nullable=False),
    sa.Column("response", _Text, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("verdict", _Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("at", _Utc, nullable=False),
    sa.Column("grade", sa.JSON, nullable=False),
    sa.Column("seconds", sa.Float),
    sa.Column("hints", sa.Integer, nullable=False),
    sqlite_autoincrement=True,
)
DRAFT = sa.Table(
    "draft",
    TABLES,
    sa.Column("learner", _Text, primary_key=True),
    sa.Column("question_id", _Text, primary_key=True),
    sa.Column("text", _Text, nullable=False),
)

MIGRATIONS: tuple[Callable[[Connection], None], ...] = ()
"""The first step takes a database from schema version 1 to 2, and so on; a new file is made at the
last version. Steps are added at the end and never changed."""


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
            self._engine = _engine(self._url, busy_seconds)
        # A driver that is not installed is an ImportError; the URL itself may hold a password.
        except (ArgumentError, ImportError) as error:
            raise StoreError(
                f"The setting 'database' cannot be used as a database URL ({error}); write one "
                "such as sqlite:////home/me/viva.db."
            ) from error
        if _is_path(self._url):
            _make_folder(self._url)
        self._reader = self._engine.execution_options(only_reads=True)
        self._migrate()

    def add_attempt(self, attempt: Attempt) -> int:
        """Keeps an attempt and drops the draft it came from, as one; gives the attempt's id."""
        row = {
            each.name: getattr(attempt, each.name) for each in fields(Attempt) if each.name != "id"
        }
        row["difficulty"] = attempt.difficulty.value
        with self._write() as connection:
            key = connection.execute(sa.insert(ATTEMPT).values(row)).inserted_primary_key
            connection.execute(
                sa.delete(DRAFT).where(_draft_of(attempt.learner, attempt.question_id))
            )
        assert key is not None
        return int(key[0])

    def history(self, learner: str) -> list[Attempt]:
        """All attempts of a learner, in the order in which they were added."""
        rows = sa.select(ATTEMPT).where(ATTEMPT.c.learner == learner).order_by(ATTEMPT.c.id)
        with self._read() as connection:
            return [_attempt(row) for row in connection.execute(rows).mappings()]

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
            code = getattr(cause, "sqlite_errorname", "")
            remedies = [text for name, text in REMEDIES.items() if code.startswith(name)]
            reason = (
                remedies[0] if remedies else f"failed ({cause}); check the database and try again"
            )
            raise StoreError(f"The history {self._place} {reason}.") from error

    @property
    def _place(self) -> str:
        return self._url.database or "in memory"


def _make_folder(url: URL) -> None:
    folder = Path(str(url.database)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} of the history cannot be made ({error.strerror}); name another "
            "one in the settings."
        ) from error


def _is_path(url: URL) -> bool:
    """Whether the history is an SQLite file, named by its path."""
    named = url.database not in (None, "", ":memory:")
    return named and url.get_backend_name() == "sqlite" and "uri" not in url.query


def _engine(url: URL, busy_seconds: float) -> Engine:
    """An engine whose SQLite connections survive power cuts and wait for each other."""
    dumps = partial(json.dumps, allow_nan=False)
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, json_serializer=dumps)
    # Each connection to a database in memory is a database of its own, so there may be only one.
    size = {} if _is_path(url) or "uri" in url.query else {"pool_size": 1, "max_overflow": 0}
    engine = sa.create_engine(
        url,
        json_serializer=dumps,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False, "timeout": busy_seconds},
        **size,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        # sqlite3 would begin transactions by itself, too late and without the lock: see begin().
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # With the lock taken first a second writer waits; upgrading a read would fail at once.
        only_reads = connection.get_execution_options().get("only_reads", False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


def _draft_of(learner: str, question_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(DRAFT.c.learner == learner, DRAFT.c.question_id == question_id)


def _attempt(row: sa.RowMapping) -> Attempt:
    return Attempt(**{**row, "difficulty": Difficulty(row["difficulty"])})
