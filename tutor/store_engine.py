"""How the database is opened: safe against power cuts, patient with other writers."""

import json
import sqlite3
import time
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.engine.url import URL
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from tutor.errors import StoreError

RETRY_SECONDS = 0.02
"""How long to wait before the write-ahead log is asked for again."""


def make_folder(url: URL) -> None:
    """Makes the folder of the database file.

    Raises:
        StoreError: it cannot be made.
    """
    folder = Path(str(url.database)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} of the history cannot be made ({error.strerror}); name another "
            "one in the settings."
        ) from error


def is_path(url: URL) -> bool:
    """Whether the history is an SQLite file, named by its path."""
    named = url.database not in (None, "", ":memory:")
    return named and url.get_backend_name() == "sqlite" and "uri" not in url.query


def engine(url: URL, busy_seconds: float) -> Engine:
    """An engine whose SQLite connections survive power cuts and wait for each other."""
    dumps = partial(json.dumps, allow_nan=False)
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, json_serializer=dumps)
    # Each connection to a database in memory is a database of its own, so there may be only one.
    size = {} if is_path(url) or "uri" in url.query else {"pool_size": 1, "max_overflow": 0}
    made = sa.create_engine(
        url,
        json_serializer=dumps,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False, "timeout": busy_seconds},
        **size,
    )

    @event.listens_for(made, "connect")
    def prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        # sqlite3 would begin transactions by itself, too late and without the lock: see begin().
        connection.isolation_level = None
        cursor = connection.cursor()
        _use_wal(cursor, busy_seconds)
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        # With the lock taken first a second writer waits; upgrading a read would fail at once.
        only_reads = connection.get_execution_options().get("only_reads", False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return made


def _use_wal(cursor: DBAPICursor, busy_seconds: float) -> None:
    """Switches a new file to the write-ahead log, after whoever else is about to.

    SQLite does not wait for others at this statement, whatever its timeout says.
    """
    end = time.monotonic() + busy_seconds
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() >= end:
                raise
        time.sleep(RETRY_SECONDS)
