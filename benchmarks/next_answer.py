"""The next answer foretold: Viva's learner model beside those of the literature.

Learners are held out whole, their answers come in order, and each is foretold from those before it.
What a model fits, it fits on the other learners.
"""

import hashlib
import json
import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.entry import Measured
from tutor.learning.beliefs import Beliefs, Observation
from tutor.learning.forecast import Forecast, Recent, Situation

DOMAIN = "all"
"""The data knows skills and no domains above them."""

HELD_OUT = 5
"""Every fifth learner, by a hash of their place in the file."""

Answers = list[tuple[str, int]]
"""One learner's skills and whether each was right (1) or wrong (0), in order."""

Chances = Callable[[Sequence[Answers]], list[float]]
"""A fitted model: the chance of each answer of these learners being right, one after the other."""


@dataclass(frozen=True, slots=True)
class Split:
    """Learners to fit on, and learners to foretell."""

    fitted: list[Answers]
    held: list[Answers]

    @property
    def outcomes(self) -> NDArray[np.float64]:
        """The answers to be foretold, one after the other."""
        return np.array([right for learner in self.held for _, right in learner], dtype=float)


def load_split(path: Path, learners: int | None) -> Split:
    """The learners of an ASSISTments file; about ``learners`` of them, evenly spread, if given."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    split = Split([], [])
    stride = 1 if learners is None else max(1, len(rows) // learners)
    for number, row in enumerate(rows[::stride]):
        digest = int(hashlib.sha256(str(number).encode()).hexdigest(), 16)
        side = split.held if digest % HELD_OUT == 0 else split.fitted
        side.append([(str(skill), right) for skill, right in zip(*row.values(), strict=True)])
    return split


def fit_ours(fitted: Sequence[Answers]) -> Chances:
    """Viva's own: abilities as linked normal distributions, and the forecast on top of them."""
    forecast = Forecast()
    for learner in fitted:
        for situation, right in _situations(learner, forecast):
            forecast.learn(situation, right)

    def chances(held: Sequence[Answers]) -> list[float]:
        return [
            forecast.chance(situation)
            for learner in held
            for situation, _ in _situations(learner, forecast)
        ]

    return chances


def _situations(learner: Answers, forecast: Forecast) -> Iterator[tuple[Situation, int]]:
    """Each answer with what was known before it; the abilities go on when the next is asked for."""
    beliefs, records = Beliefs(), defaultdict(Recent)
    for skill, right in learner:
        place = (DOMAIN, skill)
        beliefs = beliefs.with_places([place])
        row = beliefs.places[place]
        shrink = math.sqrt(1.0 + math.pi * float(beliefs.covariance[row, row]) / 8.0)
        yield Situation(float(beliefs.mean[row]) / shrink, (skill,), records[skill]), right
        easier = forecast.weights.get(("concept", skill), (0.0,))[0]
        beliefs = beliefs.observed(place, Observation(right, 1.0, -easier))
        records[skill] = records[skill].after(right)


def fit_mean(fitted: Sequence[Answers]) -> Chances:
    """Each skill's share of right answers."""
    right, asked = _tallies(fitted)

    def chances(held: Sequence[Answers]) -> list[float]:
        return [
            (right[skill] + 1.0) / (asked[skill] + 1.5) for learner in held for skill, _ in learner
        ]

    return chances


def fit_elo(fitted: Sequence[Answers]) -> Chances:
    """Elo with a step that shrinks (Pelánek, 2016), abilities of a skill and in general."""
    right, asked = _tallies(fitted)

    def chances(held: Sequence[Answers]) -> list[float]:
        found = []
        for learner in held:
            general, times = 0.0, 0
            skills: dict[str, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
            for skill, outcome in learner:
                share = (right[skill] + 1.0) / (asked[skill] + 2.0)
                ability, tries = skills[skill]
                logits = general + ability + math.log(share / (1.0 - share))
                chance = 1.0 / (1.0 + math.exp(-logits))
                found.append(chance)
                general += 0.4 / (1.0 + 0.05 * times) * (outcome - chance)
                ability += 1.0 / (1.0 + 0.05 * tries) * (outcome - chance)
                skills[skill], times = (ability, tries + 1), times + 1
        return found

    return chances


def _tallies(learners: Sequence[Answers]) -> tuple[dict[str, float], dict[str, float]]:
    """How many answers of each skill were right, and how many there were."""
    right: dict[str, float] = defaultdict(float)
    asked: dict[str, float] = defaultdict(float)
    for learner in learners:
        for skill, outcome in learner:
            right[skill] += outcome
            asked[skill] += 1.0
    return right, asked


def score(chances: Sequence[float], outcomes: NDArray[np.float64]) -> Measured:
    """Area under the ROC curve and log loss (nats)."""
    from sklearn.metrics import log_loss, roc_auc_score

    return {
        "AUC": round(float(roc_auc_score(outcomes, chances)), 4),
        "log loss": round(float(log_loss(outcomes, np.clip(chances, 1e-6, 1 - 1e-6))), 4),
    }


def foretell(split: Split, models: dict[str, Callable[[Sequence[Answers]], Chances]]) -> Measured:
    """Every model's figures on the same answers."""
    measured = {}
    for name, fit in models.items():
        start = time.perf_counter()
        figures = score(fit(split.fitted)(split.held), split.outcomes)
        measured[name] = {**figures, "seconds": round(time.perf_counter() - start, 1)}
    return measured
