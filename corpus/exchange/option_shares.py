"""What picking an option is worth, in percent, where several are right."""

from collections.abc import Sequence

from corpus.question import Option

KNOWN = (100.0, 50.0, 33.33333, 25.0, 20.0, 16.66667, 14.28571, 12.5, 11.11111, 10.0, 5.0)
"""Shares of equal parts that Moodle takes; it refuses others."""


def shares(options: Sequence[Option]) -> list[float]:
    """Of each option: the right ones share 100, the wrong ones -100, as near as Moodle knows."""
    right = sum(option.correct for option in options)
    wrong = len(options) - right
    return [_known(100 / right) if option.correct else -_known(100 / wrong) for option in options]


def _known(share: float) -> float:
    return min(KNOWN, key=lambda known: abs(known - share))
