"""How well machine and person agree, with bootstrap intervals."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
CORRECT, PARTIAL = 0.75, 0.25
"""Scores from which a mark counts as correct, and up to which as incorrect."""
BANDS = ("incorrect", "partial", "correct")
RESAMPLES = 1000
SEED = 20260801
"""The same table gives the same intervals."""


def band(scores: Values) -> NDArray[np.int64]:
    """0, 1 or 2 by ``BANDS``."""
    return np.where(scores >= CORRECT, 2, np.where(scores > PARTIAL, 1, 0)).astype(np.int64)


def steps_of(scores: Values) -> int:
    """How many steps a scale has: marks in quarters have 4. 10 when they have no common step."""
    for steps in range(1, 21):
        if np.allclose(scores * steps, np.round(scores * steps), atol=1e-6):
            return max(steps, 2)
    return 10


def agreement(machine: Values, human: Values, learners: NDArray[np.int64]) -> dict[str, Any]:
    """Share in the same band, quadratic weighted kappa, Pearson and RMSE; 95 % intervals.

    All arrays are (n,), scores in [0, 1]. Learners are drawn whole, because one learner's
    responses are alike; a learner below 0 is one of their own. A measure that is not defined (no
    variance) is None.
    """
    steps = steps_of(human)
    levels = [np.rint(scores * steps).astype(np.int64) for scores in (machine, human)]
    same = (band(machine) == band(human)).astype(np.float64)
    pairs = levels[0] * (steps + 1) + levels[1]
    measures: dict[str, Callable[[Values], float]] = {
        "agreement": lambda weights: float(weights @ same / weights.sum()),
        "quadratic_weighted_kappa": lambda weights: _kappa(pairs, weights, steps + 1),
        "pearson": lambda weights: _pearson(machine, human, weights),
        "rmse": lambda weights: float(np.sqrt(weights @ (machine - human) ** 2 / weights.sum())),
        "bias": lambda weights: float(weights @ (machine - human) / weights.sum()),
    }
    found: dict[str, Any] = {"n": len(human), "levels": steps + 1}
    drawn: dict[str, list[float]] = {name: [] for name in measures}
    for weights in _draws(learners):
        for name, measure in measures.items():
            drawn[name].append(measure(weights))
    for name, measure in measures.items():
        value = measure(np.ones(len(human)))
        known = [each for each in drawn[name] if np.isfinite(each)]
        low, high = np.quantile(known, [0.025, 0.975]) if len(known) > 1 else (np.nan, np.nan)
        found[name] = {"value": number(value), "low": number(low), "high": number(high)}
    return found


def confusion(machine: Values, human: Values) -> list[list[int]]:
    """Rows: the person's band, columns: the machine's, in the order of ``BANDS``."""
    table = np.bincount(band(human) * 3 + band(machine), minlength=9).reshape(3, 3)
    return [[int(count) for count in row] for row in table]


def number(value: float) -> float | None:
    """Four decimals; None for what is not defined."""
    return round(float(value), 4) if np.isfinite(value) else None


def _draws(learners: NDArray[np.int64]) -> Iterator[Values]:
    """How often each row is drawn, in each resample."""
    count = len(learners)
    if count < 2:
        return
    alone = learners < 0
    clusters = np.where(alone, learners.max(initial=0) + 1 + np.arange(count), learners)
    _, places = np.unique(clusters, return_inverse=True)
    clusters_count = int(places.max()) + 1
    if clusters_count < 2:
        places, clusters_count = np.arange(count), count
    rng = np.random.default_rng(SEED)
    resamples = RESAMPLES if count <= 5000 else max(100, RESAMPLES * 5000 // count)
    for _ in range(resamples):
        drawn = rng.integers(0, clusters_count, clusters_count)
        yield np.bincount(drawn, minlength=clusters_count)[places].astype(np.float64)


def _kappa(pairs: NDArray[np.int64], weights: Values, levels: int) -> float:
    observed = np.bincount(pairs, weights=weights, minlength=levels * levels)
    observed = observed.reshape(levels, levels) / weights.sum()
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0))
    places = np.arange(levels)
    cost = (places[:, None] - places[None, :]) ** 2
    chance = float((cost * expected).sum())
    return 1 - float((cost * observed).sum()) / chance if chance > 0 else float("nan")


def _pearson(first: Values, second: Values, weights: Values) -> float:
    total = weights.sum()
    one = first - weights @ first / total
    two = second - weights @ second / total
    spread = float(np.sqrt((weights @ one**2) * (weights @ two**2)))
    return float(weights @ (one * two)) / spread if spread > 1e-12 else float("nan")
