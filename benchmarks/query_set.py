"""Queries with what is known of them: whether the shipped material answers them, and where."""

import json
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
QUERIES = DATA / "queries.jsonl"
FOLLOW_UPS = DATA / "follow-ups.jsonl"


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


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A query that leans on the one before it, and the document that answers it."""

    before: str
    query: str
    source: str


def load_follow_ups(path: Path = FOLLOW_UPS) -> list[FollowUp]:
    """All follow-ups of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [FollowUp(**json.loads(line)) for line in lines if line.strip()]
