"""The records of the review queue."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A response to a question that the machine was unsure of. Whose it is does not stand here.

    ``key`` is the same wherever the same response to the same question comes up; ``rows`` is how
    many rows of the table hold it. ``score`` in [0, 1] (None: ungraded), ``verdict`` and
    ``confidence`` are the machine's.
    """

    key: str
    question_id: str
    question: str
    references: tuple[str, ...]
    response: str
    rows: int
    score: float | None
    verdict: str
    confidence: float
    key_points: tuple[dict[str, Any], ...] = ()
    misconceptions: tuple[dict[str, Any], ...] = ()
    cluster: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one response; ``score`` in [0, 1], ``at`` in UTC.

    ``also_accept``: the response is a good answer in its own right, and belongs to the references.
    """

    key: str
    score: float
    verdict: str
    marker: str
    at: datetime
    note: str = ""
    also_accept: bool = False


@dataclass(frozen=True, slots=True)
class Cluster:
    """Responses to one question that are like each other and that the machine graded alike.

    ``decisions`` are all that were made about its items, oldest first.
    """

    number: int
    items: tuple[ReviewItem, ...]
    decisions: tuple[Decision, ...] = field(default=())

    @property
    def rows(self) -> int:
        """How many rows of the table a decision settles."""
        return sum(item.rows for item in self.items)

    def open_for(self, marker: str | None = None) -> bool:
        """Whether an item lacks a decision (by this marker, when one is named)."""
        decided = {d.key for d in self.decisions if marker is None or d.marker == marker}
        return any(item.key not in decided for item in self.items)
