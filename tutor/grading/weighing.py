"""From probabilities to credit, score and verdict: every threshold of the grade is here."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.grading.grade import FoundMisconception, GradedKeyPoint, Status, Verdict


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


def score(
    key_points: Sequence[GradedKeyPoint], credits: Sequence[float], misconceptions: int
) -> float:
    """The weighted mean of the credits, to four decimals; contradicted key points earn nothing."""
    total = sum(point.weight for point in key_points)
    earned = sum(
        point.weight * share
        for point, share in zip(key_points, credits, strict=True)
        if point.status is not Status.CONTRADICTED
    )
    return round(earned / total * MISCONCEPTION_FACTOR**misconceptions, 4)


def verdict(
    value: float,
    key_points: Sequence[GradedKeyPoint],
    misconceptions: Sequence[FoundMisconception],
    best_cosine: float,
    thresholds: Thresholds,
) -> Verdict:
    """The verdict of a response that is not blank."""
    weight = sum(point.weight for point in key_points)
    denied = sum(point.weight for point in key_points if point.status is Status.CONTRADICTED)
    if value < thresholds.correct and (denied * 2 >= weight or (misconceptions and value < 0.5)):
        return Verdict.CONTRADICTORY
    if value >= thresholds.correct and not denied and not misconceptions:
        return Verdict.CORRECT
    if value >= thresholds.partial:
        return Verdict.PARTIAL
    return Verdict.INCORRECT if best_cosine >= thresholds.on_topic else Verdict.OFF_TOPIC
