"""A mapping file: which columns of a foreign table are what."""

import re
import tomllib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tutor.errors import TableError
from tutor.scoring.table import plain_name

SHIPPED = Path(__file__).parent / "mappings"
"""Mappings for the exports of learning management systems, as TOML files to copy from."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class AskedQuestion(BaseModel):
    """What the table does not say about one of its questions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    response_column: str | None = None
    human_score_column: str | None = None
    question_id: str | None = None
    question: str | None = None
    reference: str | None = None
    references: list[str] | None = None
    max_score: float | None = Field(default=None, gt=0)


class Wide(BaseModel):
    """A learner a row: names of columns in which ``{n}``, ``{question}`` ... stand for any text.

    ``score_to_the_right``: beside each column of responses stands one with the points, whose name
    is the maximum.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    response: str
    question: str | None = None
    reference: str | None = None
    human_score: str | None = None
    score_to_the_right: bool = False


class Mapped(BaseModel):
    """A mapping. ``columns`` are their names by ours; ``values`` hold for every row.

    ``questions`` are by the placeholder's text (``{n}`` or ``{question_id}``), or by any name when
    they name their column. ``blank`` are texts that mean no response. Rows whose first cell is in
    ``skip`` are no learners.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    header_row: int = Field(default=1, ge=1)
    columns: dict[str, str] = {}
    values: dict[str, str] = {}
    wide: Wide | None = None
    questions: dict[str, AskedQuestion] = {}
    blank: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> frozenset[str]:
        """The columns' names that the mapping speaks of, as ``plain_name`` gives them."""
        named = [*self.columns.values()]
        named += [
            asked.response_column for asked in self.questions.values() if asked.response_column
        ]
        return frozenset(map(plain_name, named))


def load_mapping(name: str) -> Mapped:
    """The mapping of a file, or of a system's name: moodle, canvas, gradescope.

    Raises:
        TableError: there is none, or it is wrong; the message names the key.
    """
    shipped = SHIPPED / f"{name}.toml"
    path = shipped if re.fullmatch("[a-z]+", name) and shipped.is_file() else Path(name)
    try:
        return Mapped.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        known = ", ".join(sorted(path.stem for path in SHIPPED.glob("*.toml")))
        raise TableError(f"There is no mapping {name}; name a file, or one of {known}.") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TableError(f"The mapping {path} cannot be read as TOML ({error}).") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise TableError(f"The mapping {path}: {key}: {first['msg'].lower()}.") from error


def fitting_mapping(columns: Sequence[str]) -> str | None:
    """The name of the shipped mapping whose columns are all there; None when there is none."""
    plain = set(map(plain_name, columns))
    for path in sorted(SHIPPED.glob("*.toml")):
        mapping = load_mapping(path.stem)
        if mapping.wide is None or not mapping.names <= plain:
            continue
        pattern = column_pattern(mapping.wide.response)
        if any(pattern.fullmatch(column.strip()) for column in columns):
            return path.stem
    return None


def column_pattern(name: str, known: dict[str, str] | None = None) -> re.Pattern[str]:
    """What matches a column's name: a placeholder is its text where that is known, else any."""
    known = known or {}
    parts = _PLACEHOLDER.split(name)
    for place in range(1, len(parts), 2):
        text = known.get(parts[place])
        parts[place] = f"(?P<{parts[place]}>.+?)" if text is None else re.escape(text)
    for place in range(0, len(parts), 2):
        parts[place] = re.escape(parts[place])
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
