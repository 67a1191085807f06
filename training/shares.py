"""The shares of a reference's score, chosen so that scores go up and down with people's."""

from collections.abc import Iterator, Sequence

import numpy as np

from training.examples import Example
from training.judging import ReferenceReading, judge_references
from tutor.grading.shares import Shares
from tutor.grading.weighing import Thresholds

TENTHS = 10

ALIKE = 0.001
"""Correlations that are not further apart tell no shares from others; their verdicts may."""


def search_shares(
    examples: Sequence[Example],
    read: Sequence[Sequence[ReferenceReading]],
    points: Thresholds,
    wholes: Thresholds,
) -> list[Shares]:
    """Of all tenths the shares with about the best correlation (Pearson), on average of the sets.

    Strangers count with their set. ``points`` are the thresholds of statements, ``wholes`` those of
    whole references.
    """
    sets = sorted({example.dataset for example in examples})
    names = np.asarray([example.dataset for example in examples])
    truth = np.asarray([example.score for example in examples])

    def worth(shares: Shares) -> float:
        judge = judge_references(read, points, shares)
        scores = np.asarray([judge(place, wholes).score for place in range(len(examples))])
        own = [names == name for name in sets]
        return float(np.mean([np.corrcoef(scores[rows], truth[rows])[0, 1] for rows in own]))

    found = [(worth(shares), shares) for shares in _all_shares()]
    best = max(worth for worth, _ in found)
    return [shares for worth, shares in found if worth >= best - ALIKE]


def _all_shares() -> Iterator[Shares]:
    for statements in range(TENTHS + 1):
        for aligned in range(TENTHS + 1 - statements):
            entailed = TENTHS - statements - aligned
            yield Shares(statements / TENTHS, aligned / TENTHS, entailed / TENTHS)
