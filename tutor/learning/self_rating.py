"""How well learners know what they know: "how sure are you?" against what the grade said."""

from collections.abc import Iterable
from dataclasses import dataclass

LEVELS = {"guessing": 0.25, "fairly sure": 0.6, "sure": 0.9}
"""What a learner may say, and the chance of a right response that it stands for."""


@dataclass(frozen=True, slots=True)
class SureBin:
    """Responses of which the learner was as sure: how many, and the mean score they earned."""

    name: str
    said: float
    times: int
    earned: float


def sureness(said: Iterable[tuple[float, int, float]]) -> list[SureBin]:
    """What was said, how often, and the mean score earned, by the nearest level; empty ones not."""
    counts = dict.fromkeys(LEVELS, (0, 0.0))
    for sure, times, mean in said:
        name = min(LEVELS, key=lambda level: abs(LEVELS[level] - sure))
        before, earned = counts[name]
        counts[name] = before + times, earned + times * mean
    return [
        SureBin(name, LEVELS[name], times, earned / times)
        for name, (times, earned) in counts.items()
        if times
    ]
