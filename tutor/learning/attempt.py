"""One response to one question, graded."""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from corpus import Difficulty


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a history is made of; all that Viva knows of a learner is rebuilt from these.

    ``score`` is in [0, 1] and None when the response could not be graded; ``grade`` is the whole
    grade as JSON. ``hints`` counts the hints seen before the response, ``seconds`` the time it
    took, ``sure`` in [0, 1] how sure the learner was of it; both are None when nobody asked. ``at``
    must be aware and is kept in UTC. ``id`` is given by the store and takes no part in equality.

    Raises:
        ValueError: learner or question is not named, a number is out of range, or ``at`` has no
            time zone.
    """

    learner: str
    question_id: str
    domain: str
    concept: str
    difficulty: Difficulty
    response: str
    score: float | None
    verdict: str
    confidence: float
    at: datetime
    grade: dict[str, Any]
    seconds: float | None = None
    hints: int = 0
    sure: float | None = None
    id: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if not self.learner.strip() or not self.question_id.strip():
            raise ValueError("An attempt names its learner and its question.")
        if self.at.utcoffset() is None:
            raise ValueError(f"An attempt's time needs a time zone, {self.at} has none.")
        for name, value in (
            ("score", self.score),
            ("confidence", self.confidence),
            ("sure", self.sure),
        ):
            # Written so that NaN fails too.
            if value is not None and not 0 <= value <= 1:
                raise ValueError(f"{name} must be in [0, 1], not {value}.")
        if self.seconds is not None and not 0 <= self.seconds < math.inf:
            raise ValueError(f"seconds must be 0 or more, not {self.seconds}.")
        if self.hints < 0:
            raise ValueError(f"hints must be 0 or more, not {self.hints}.")
        object.__setattr__(self, "difficulty", Difficulty(self.difficulty))
        object.__setattr__(self, "at", self.at.astimezone(UTC))
