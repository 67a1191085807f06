"""From probabilities to credit, score and verdict: every threshold of the grade is here."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.grading.grade import Status, Verdict
from tutor.grading.shares import Shares, Whole


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the grade turns; chosen by ``training/fusion.py``, kept with the weights.

    A key point held with a probability of ``absent`` or less earns nothing, of ``held`` or more
    everything, in between in proportion. It is contradicted when its denial is at least ``denied``
    and likelier than its being held. A score of ``correct`` or more makes the verdict correct, of
    ``partial`` or more partial. A misconception is found when its entailment reaches
    ``misconception``. Below ``on_topic`` (best cosine) a worthless response is off topic.
    """

    absent: float
    held: float
    denied: float
    correct: float
    partial: float
    misconception: float
    on_topic: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A key point or a whole reference with what was measured of it.

    ``held`` and ``denied`` are probabilities, ``cosine`` that of the nearest window.
    """

    text: str
    weight: float
    held: float
    denied: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """Statuses of the key points, in order, and what they come to."""

    statuses: tuple[Status, ...]
    score: float
    verdict: Verdict


MISCONCEPTION_FACTOR = 0.6
"""What each misconception leaves of the score: a wrong idea must cost, and not everything."""


def credit(held: float, thresholds: Thresholds) -> float:
    """The share in [0, 1] of a key point's weight that a probability of its being held earns."""
    share = (held - thresholds.absent) / (thresholds.held - thresholds.absent)
    return min(1.0, max(0.0, share))


def status(held: float, denied: float, cosine: float, thresholds: Thresholds) -> Status:
    """The word for a key point, by the same thresholds as its credit.

    What is not about the key point (``cosine`` of the nearest window below ``on_topic``) denies
    nothing.
    """
    if denied >= thresholds.denied and denied > held and cosine >= thresholds.on_topic:
        return Status.CONTRADICTED
    earned = credit(held, thresholds)
    if earned == 1.0:
        return Status.HIT
    return Status.PARTLY if earned > 0.0 else Status.MISSING


def weigh(points: Sequence[Measured], thresholds: Thresholds, misconceptions: int = 0) -> Weighed:
    """The weighted mean of the key points' credits, and the verdict that goes with it."""
    statuses = tuple(status(p.held, p.denied, p.cosine, thresholds) for p in points)
    total = sum(point.weight for point in points)
    earned = sum(
        point.weight * credit(point.held, thresholds)
        for point, said in zip(points, statuses, strict=True)
        if said is not Status.CONTRADICTED
    )
    value = round(earned / total * MISCONCEPTION_FACTOR**misconceptions, 4)
    denied = sum(
        point.weight
        for point, said in zip(points, statuses, strict=True)
        if said is Status.CONTRADICTED
    )
    cosine = max(point.cosine for point in points)
    found = verdict(value, round(denied / total, 4), misconceptions, cosine, thresholds)
    return Weighed(statuses, value, found)


def weigh_reference(
    points: Sequence[Measured],
    whole: Whole,
    of_points: Thresholds,
    of_whole: Thresholds,
    shares: Shares,
    misconceptions: int = 0,
) -> Weighed:
    """A reference answer: its statements tell what is missing, its whole how much is there.

    A person who compares a response with a whole reference does not demand each of its sentences,
    so whether it is denied hangs on the whole, and the verdict's thresholds are the whole's.
    """
    parts = weigh(points, of_points)
    told = status(whole.held, whole.denied, whole.cosine, of_whole)
    is_denied = told is Status.CONTRADICTED
    earned = shares.score(parts.score, whole, is_denied) * MISCONCEPTION_FACTOR**misconceptions
    value = min(1.0, round(earned, 4))
    cosine = max(whole.cosine, *(point.cosine for point in points))
    found = verdict(value, float(is_denied), misconceptions, cosine, of_whole)
    return Weighed(parts.statuses, value, found)


def verdict(
    value: float, denied: float, misconceptions: int, best_cosine: float, thresholds: Thresholds
) -> Verdict:
    """The verdict of a response that is not blank; ``denied``: the share of contradicted weight.

    It is contradictory where as much is denied as is right, or a wrong idea outweighs what is.
    """
    if denied and denied >= value:
        return Verdict.CONTRADICTORY
    if misconceptions and value < min(0.5, thresholds.correct):
        return Verdict.CONTRADICTORY
    if value >= thresholds.correct and not denied and not misconceptions:
        return Verdict.CORRECT
    if value >= thresholds.partial:
        return Verdict.PARTIAL
    return Verdict.INCORRECT if best_cosine >= thresholds.on_topic else Verdict.OFF_TOPIC
