"""The tables of the history, and how an older database becomes a newer one."""

from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """Times in UTC, as attempts hold them; SQLite forgets the time zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC, and aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Text(TypeDecorator[str]):
    """Text of any origin: half a surrogate pair, from a broken paste, becomes a question mark."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As UTF-8 can hold it."""
        return None if value is None else value.encode("utf-8", "replace").decode("utf-8")


TABLES = sa.MetaData()
VERSION = sa.Table("schema_version", TABLES, sa.Column("version", sa.Integer, nullable=False))
ATTEMPT = sa.Table(
    "attempt",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("learner", Text, nullable=False, index=True),
    sa.Column("question_id", Text, nullable=False),
    sa.Column("domain", Text, nullable=False),
    sa.Column("concept", Text, nullable=False),
    sa.Column("difficulty", Text, nullable=False),
    sa.Column("response", Text, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("verdict", Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("grade", sa.JSON, nullable=False),
    sa.Column("seconds", sa.Float),
    sa.Column("hints", sa.Integer, nullable=False),
    sa.Column("sure", sa.Float),
    sa.Column("place", sa.Float),
    sa.Index("attempt_order", "learner", "place", "id"),
    sa.Index("attempt_question", "learner", "question_id", "at"),
    sa.Index("attempt_sure", "learner", "sure", "score"),
    sqlite_autoincrement=True,
)
DRAFT = sa.Table(
    "draft",
    TABLES,
    sa.Column("learner", Text, primary_key=True),
    sa.Column("question_id", Text, primary_key=True),
    sa.Column("text", Text, nullable=False),
)
KEPT = sa.Table(
    "kept",
    TABLES,
    sa.Column("learner", Text, primary_key=True),
    sa.Column("name", Text, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
)
"""What belongs to a learner and is no attempt: an open exam, the results of earlier ones."""

ITEM = sa.Table(
    "item",
    TABLES,
    sa.Column("question_id", Text, primary_key=True),
    sa.Column("responses", sa.Integer, nullable=False),
    *(
        sa.Column(name, sa.Float, nullable=False)
        for name in ("easier", "easier_variance", "steeper", "steeper_variance")
    ),
)
"""What all learners together have taught about a question."""

ORDER = (sa.func.coalesce(ATTEMPT.c.place, ATTEMPT.c.id), ATTEMPT.c.id)
"""Attempts stand in the order in which they were added, except that an imported one has a place
between those before and after it in time."""


def _add_sure_and_kept(connection: Connection) -> None:
    for column in ("sure", "place"):
        connection.exec_driver_sql(f"ALTER TABLE attempt ADD COLUMN {column} FLOAT")
    connection.exec_driver_sql("CREATE INDEX attempt_order ON attempt (learner, place, id)")
    KEPT.create(connection)


def _add_indexes(connection: Connection) -> None:
    """What a page counts is read from an index, however long the history is."""
    for name, columns in (("question", "question_id, at"), ("sure", "sure, score")):
        connection.exec_driver_sql(f"CREATE INDEX attempt_{name} ON attempt (learner, {columns})")


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    _add_sure_and_kept,
    _add_indexes,
    ITEM.create,
)
"""The first step takes a database from schema version 1 to 2, and so on; a new file is made at the
last version. Steps are added at the end and never changed."""
