"""The queue's tables, in the database of the history: SQLite or PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.types import TypeDecorator

from tutor.errors import StoreError
from tutor.store_engine import engine, is_path, make_folder

BUSY_SECONDS = 10.0
"""How long a write waits for another program's."""


class _Text(TypeDecorator[str]):
    """Text of any origin: half a surrogate pair and NUL, which PostgreSQL refuses, become '?'."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return value.replace("\0", "?").encode("utf-8", "replace").decode("utf-8")


class _Utc(TypeDecorator[datetime]):
    """Times in UTC; SQLite forgets the time zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


TABLES = sa.MetaData()
ITEM = sa.Table(
    "review_item",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("exam", _Text, nullable=False, index=True),
    sa.Column("key", sa.String(32), nullable=False, index=True),
    sa.Column("question_id", _Text, nullable=False),
    sa.Column("question", _Text, nullable=False),
    sa.Column("references", sa.JSON, nullable=False),
    sa.Column("response", _Text, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("verdict", _Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("key_points", sa.JSON, nullable=False),
    sa.Column("misconceptions", sa.JSON, nullable=False),
    sa.Column("cluster", sa.Integer, nullable=False),
    sa.UniqueConstraint("exam", "key"),
)
DECISION = sa.Table(
    "review_decision",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(32), nullable=False, index=True),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("verdict", _Text, nullable=False),
    sa.Column("marker", _Text, nullable=False),
    sa.Column("at", _Utc, nullable=False),
    sa.Column("note", _Text, nullable=False),
    sa.Column("also_accept", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)
"""Rows are only ever added: what was decided, by whom and when, stays on record."""


class Database:
    """Connections to the queue's tables, which are made when they are not there."""

    def __init__(self, url: str) -> None:
        try:
            self._url = sa.make_url(url)
            if is_path(self._url):
                make_folder(self._url)
            self._engine = engine(self._url, BUSY_SECONDS)
        except (ArgumentError, ImportError, OSError) as error:
            raise StoreError(
                f"The setting 'database' cannot be used as a database ({error}); write a URL such "
                "as sqlite:////home/me/viva.db."
            ) from error
        with self.write() as connection:
            TABLES.create_all(connection)

    def read(self) -> AbstractContextManager[Connection]:
        """One state of the database, which keeps nobody from writing.

        Raises:
            StoreError: as ``write``.
        """
        return self._transaction(self._engine.execution_options(only_reads=True))

    def write(self) -> AbstractContextManager[Connection]:
        """A transaction; when it ends what was written is on the disk.

        Raises:
            StoreError: the database is in use, read-only, damaged or out of reach.
        """
        return self._transaction(self._engine)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, sqlite3.Error) as error:
            cause = " ".join(str(getattr(error, "orig", None) or error).split())
            place = self._url.database or "in memory"
            raise StoreError(
                f"The review queue in {place} cannot be used ({cause}); nothing was changed."
            ) from error

    def close(self) -> None:
        """Gives the connections back."""
        self._engine.dispose()
