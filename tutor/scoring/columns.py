"""Which columns a table needs, and what the columns of the graded table are called."""

from collections.abc import Iterable, Sequence

from tutor.errors import TableError
from tutor.scoring.table import plain_name

READ_COLUMNS = ("response", "question_id", "question", "reference", "references")
GRADE_COLUMNS = (
    "score",
    "verdict",
    "confidence",
    "needs_review",
    "key_points",
    "misconceptions",
    "feedback",
    "grader",
    "error",
)


def check_columns(columns: Sequence[str], name: str, hint: str = "") -> None:
    """Refuses a table that cannot be graded at all.

    ``name`` stands for it in the sentence, which ends with ``hint`` when a column is missing.

    Raises:
        TableError: a needed column is missing, or stands there twice.
    """
    plain = [plain_name(column) for column in columns]
    for column in READ_COLUMNS:
        if plain.count(column) > 1:
            raise TableError(
                f"{name} has {plain.count(column)} columns named '{column}'; keep one."
            )
    missing = _missing(set(plain))
    if missing:
        # On one line whatever a header holds, and readable when the file is none of ours.
        shown = [" ".join(column.split())[:60] for column in columns[:20]]
        found = ", ".join(filter(None, shown)) or "none"
        raise TableError(
            f"{name} lacks {' and '.join(missing)}; the columns found are: {found}{hint}."
        )


def _missing(plain: set[str]) -> list[str]:
    missing = [] if "response" in plain else ["a column 'response'"]
    if "question_id" in plain:
        return missing
    absent = [] if "question" in plain else ["'question'"]
    if not plain & {"reference", "references"}:
        absent.append("'reference'")
    if absent:
        missing.append(f"{' and '.join(absent)} (or 'question_id', with a bank)")
    return missing


def kept_names(columns: Iterable[str]) -> dict[str, str]:
    """The name each input column keeps beside the grade's: ``score`` becomes ``input_score``."""
    taken = {*columns, *GRADE_COLUMNS}
    names = {}
    for column in dict.fromkeys(columns):
        names[column] = column
        if column in GRADE_COLUMNS:
            names[column] = free_name(f"input_{column}", taken)
            taken.add(names[column])
    return names


def free_name(name: str, taken: set[str]) -> str:
    """The name, with the first number behind it that makes it new."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free
