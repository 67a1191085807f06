"""The learner's own text, cut where evidence begins and ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tutor.grading import Evidence, Grade, Status

MISCONCEPTION = "misconception"
"""The kind of a piece that states a misconception; the other kinds are the values of ``Status``."""

SHOWN_FIRST = (MISCONCEPTION, Status.CONTRADICTED, Status.HIT, Status.PARTLY)
"""Which kind a piece shows when several cover it: what is wrong must not hide behind what is
right."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the response with one look.

    ``kind`` is empty for text that earned nothing. ``points`` are the numbers, from 1, of the key
    points whose evidence ends here, to be shown behind the piece.
    """

    text: str
    kind: str = ""
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the response with its kind; ``point`` numbers the key point, if it is one's."""

    span: Evidence
    kind: str
    point: int | None


def marks(grade: Grade) -> Iterator[Mark]:
    """Every span of a grade."""
    for number, key_point in enumerate(grade.key_points, start=1):
        if key_point.span is not None and key_point.status is not Status.MISSING:
            yield Mark(key_point.span, key_point.status, number)
    for misconception in grade.misconceptions:
        yield Mark(misconception.span, MISCONCEPTION, None)


def pieces(response: str, grade: Grade) -> list[Piece]:
    """The response in pieces; their texts joined are the response, character for character."""
    found = [mark for mark in marks(grade) if mark.span.start < mark.span.end <= len(response)]
    edges = {0, len(response)} | {edge for m in found for edge in (m.span.start, m.span.end)}
    cuts = sorted(edges)
    return [_piece(response, start, end, found) for start, end in pairwise(cuts)]


def _piece(response: str, start: int, end: int, found: list[Mark]) -> Piece:
    """The stretch between two neighbouring cuts."""
    kinds = {mark.kind for mark in found if mark.span.start <= start and end <= mark.span.end}
    kind = next((str(kind) for kind in SHOWN_FIRST if kind in kinds), "")
    points = tuple(m.point for m in found if m.span.end == end and m.point is not None)
    return Piece(response[start:end], kind, points)
