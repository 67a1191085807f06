"""Learners' names that nobody can read, the same for the same learner."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tutor.errors import TableError
from tutor.key_file import kept_key
from tutor.scoring.table import Row, Table, plain_name

LEARNER = "learner"


def pseudonym(name: str, key: bytes) -> str:
    """A name that only the holder of the key can connect with the learner's."""
    digest = hmac.new(key, name.strip().encode("utf-8", "replace"), hashlib.sha256)
    return f"learner-{digest.hexdigest()[:16]}"


def pseudonymous(table: Table, key: bytes) -> Table:
    """The table with pseudonyms in its column 'learner'; other columns stay, whatever they hold.

    Raises:
        TableError: there is no such column.
    """
    if LEARNER not in map(plain_name, table.columns):
        raise TableError("There is no column 'learner' whose names could be replaced; map one.")

    def rows() -> Iterator[Row]:
        for row in table.rows():
            cells = tuple(
                (name, pseudonym(str(value), key))
                if plain_name(name) == LEARNER and value not in (None, "")
                else (name, value)
                for name, value in row.cells
            )
            yield replace(row, cells=cells)

    types = {n: t for n, t in table.layout.types.items() if plain_name(n) != LEARNER}
    return replace(table, rows=rows, layout=replace(table.layout, types=types))


def pseudonym_key(path: Path) -> bytes:
    """The key in a file, made when it is not there; who holds it can tell who is who.

    Raises:
        TableError: it can be neither read nor written.
    """
    try:
        return kept_key(path)
    except (OSError, ValueError) as error:
        raise TableError(
            f"The key of the pseudonyms in {path} cannot be used ({error})."
        ) from error
