"""What is believed of a learner's abilities, all concepts together, and how one score changes it.

The abilities hang on a tree: what a learner can do in general, in each domain, in each concept.
A concept's ability is its domain's plus a deviation of its own, a domain's is the general one plus
its own. All of them are one normal distribution, so a score on one concept moves its neighbours as
far as they are linked: the concepts of its domain more, those of other domains less.

A score is an observation of its concept's ability (Lord, 1980), filtered as in a Kalman filter
(Ekanadham and Karklin, 2017, "T-SKIRT: online estimation of student proficiency"). The curvature
of the likelihood is replaced by its bound (Böhning and Lindsay, 1988, "Monotonicity of
quadratic-approximation algorithms"): the error then depends on how much was observed and never on
which scores they were, and as a normal distribution on a tree is totally positive (Karlin and
Rinott, 1980), raising any score anywhere in a history lowers no ability at its end.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tutor.learning.ability import logistic

GENERAL_VARIANCE, DOMAIN_VARIANCE, CONCEPT_VARIANCE = 0.4, 0.8, 0.3
"""Spread among new learners, in logits squared; together ``PRIOR_ERROR`` squared."""

LEARNING_VARIANCE = 0.02
"""What an attempt adds to the doubt about its concept: people learn while they answer, so
yesterday's scores must not outweigh today's for ever."""

Place = tuple[str, ...]
"""A node of the tree: ``()`` is general, ``(domain,)``, ``(domain, concept)``."""

_VARIANCES = (GENERAL_VARIANCE, DOMAIN_VARIANCE, CONCEPT_VARIANCE)


@dataclass(frozen=True, slots=True)
class Observation:
    """One score in [0, 1], what it weighs in observations, and the question that it was got on."""

    score: float
    weight: float
    difficulty: float = 0.0
    slope: float = 1.0
    guess: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Beliefs:
    """A normal distribution over the abilities at ``places``, in logits.

    ``mean`` is ``(n,)``, ``covariance`` ``(n, n)``, both float64.
    """

    places: Mapping[Place, int] = field(default_factory=lambda: MappingProxyType({(): 0}))
    mean: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))
    covariance: NDArray[np.float64] = field(default_factory=lambda: np.full((1, 1), _VARIANCES[0]))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Beliefs)
            and dict(self.places) == dict(other.places)
            and np.array_equal(self.mean, other.mean)
            and np.array_equal(self.covariance, other.covariance)
        )

    __hash__ = None  # type: ignore[assignment]

    def with_places(self, places: Iterable[Place]) -> Self:
        """The same beliefs with more places, each starting where its parent stands, less sure."""
        wanted = list(places)
        if all(place in self.places for place in wanted):
            return self
        known = dict(self.places)
        parents: list[int] = []
        for place in (each[:depth] for each in wanted for depth in (1, 2)):
            if place not in known:
                parents.append(known[place[:-1]])
                known[place] = len(known)
        old, new = len(self.mean), len(known)
        mean, covariance = np.zeros(new), np.zeros((new, new))
        mean[:old], covariance[:old, :old] = self.mean, self.covariance
        depths = {row: len(place) for place, row in known.items()}
        for row, parent in enumerate(parents, start=old):
            mean[row] = mean[parent]
            covariance[row, :row] = covariance[:row, row] = covariance[parent, :row]
            covariance[row, row] = covariance[parent, parent] + _VARIANCES[depths[row]]
        return type(self)(MappingProxyType(known), mean, covariance)

    def observed(self, place: Place, seen: Observation) -> Self:
        """The beliefs after one score at a place that they hold, in constant time."""
        row = self.places[place]
        column = self.covariance[:, row]
        expected = logistic(seen.slope * (float(self.mean[row]) - seen.difficulty))
        surprise = seen.score - seen.guess - (1.0 - seen.guess) * expected
        precision = seen.weight * seen.slope**2 * (1.0 - seen.guess) / 4.0
        gain = 1.0 / (1.0 + precision * float(column[row]))
        mean = self.mean + column * (gain * seen.weight * seen.slope * surprise)
        covariance = self.covariance - np.outer(column, column) * (gain * precision)
        covariance[row, row] += LEARNING_VARIANCE * seen.weight
        return type(self)(self.places, mean, covariance)

    def faded(self, keep: NDArray[np.float64], floor: float, spread: float) -> Self:
        """Each ability moved towards ``floor``, of which it keeps the share ``keep`` ``(n,)``.

        ``spread`` is the variance that an ability has of its own when nothing is kept.
        """
        mean = floor + (self.mean - floor) * keep
        covariance = self.covariance * np.outer(keep, keep)
        covariance[np.diag_indices(len(keep))] += (1.0 - keep**2) * spread
        return type(self)(self.places, mean, covariance)

    def average(self, weights: Mapping[Place, float]) -> tuple[float, float]:
        """Mean and standard error of the weighted average of abilities at places held."""
        rows = [self.places[place] for place in weights]
        shares = np.fromiter(weights.values(), float) / sum(weights.values())
        variance = shares @ self.covariance[np.ix_(rows, rows)] @ shares
        return float(shares @ self.mean[rows]), math.sqrt(max(float(variance), 0.0))
