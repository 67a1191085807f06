"""What grading gives back."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The grade in one word."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    CONTRADICTORY = "contradictory"
    OFF_TOPIC = "off_topic"
    BLANK = "blank"
    UNGRADED = "ungraded"


class Status(StrEnum):
    """What became of one key point."""

    HIT = "hit"
    PARTLY = "partly"
    MISSING = "missing"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of the response that earned or lost a point: ``response[start:end] == text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class GradedKeyPoint:
    """A key point with its status; ``span`` is None when nothing in the response speaks to it."""

    text: str
    weight: float
    status: Status
    span: Evidence | None = None

    @property
    def evidence(self) -> str | None:
        """The response's own words for this key point, or None."""
        return None if self.span is None else self.span.text


@dataclass(frozen=True, slots=True)
class FoundMisconception:
    """A misconception of the question that the response states."""

    text: str
    remedy: str
    source: str | None
    span: Evidence


@dataclass(frozen=True, slots=True)
class Grade:
    """A graded response.

    ``score`` is in [0, 1] and None when the response could not be graded, with the reason in
    ``error``. ``confidence`` in [0, 1] is the probability that a person would give the same
    verdict. ``grader`` names model and version.
    """

    score: float | None
    verdict: Verdict
    confidence: float
    needs_review: bool
    key_points: tuple[GradedKeyPoint, ...]
    misconceptions: tuple[FoundMisconception, ...]
    feedback: str
    grader: str
    error: str | None = None
