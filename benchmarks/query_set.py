"""Queries with what is known of them: whether the shipped material answers them, and where."""

import json
from dataclasses import dataclass
from pathlib import Path

QUERIES = Path(__file__).parent / "data" / "queries.jsonl"


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """A query and its label.

    ``source`` is the document that answers it, None if none does. ``kind`` is "answerable",
    "near_miss" (same subject, but the material does not say) or "foreign".
    """

    query: str
    answerable: bool
    source: str | None
    kind: str


def load_queries(path: Path = QUERIES) -> list[LabelledQuery]:
    """All labelled queries of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [LabelledQuery(**json.loads(line)) for line in lines if line.strip()]


def halves(queries: list[LabelledQuery]) -> tuple[list[LabelledQuery], list[LabelledQuery]]:
    """Two halves alike in kinds: every second query of each kind."""
    ordered = sorted(queries, key=lambda labelled: labelled.kind)
    return ordered[::2], ordered[1::2]
