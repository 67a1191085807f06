"""The chance of the next score, and what all responses together teach about the questions.

A logistic regression that learns response by response: each of its weights is a normal
distribution, updated in constant time by assumed-density filtering (Graepel et al., 2010,
"Web-scale Bayesian click-through rate prediction"). It starts from the learner's ability, to which
it adds what is learnt: how hard each question and concept is beyond the author's guess, how well a
question tells learners apart, and what the recent scores on the concept say (their counts, as in
Pavlik et al., 2009, "Performance factors analysis", and the order of the last ones).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tutor.learning.ability import logistic

RIGHT = 0.5
"""From this score on a response counts as right in a run."""

RUN = 6
"""Length of the run of recent scores that a learner's record of a concept holds."""

SHORT_RUN, LONG_RUN = 3, 5
"""Lengths of the runs whose meaning may differ from concept to concept."""

MOST_ANSWERS = 40
"""From so many answers on one more makes no difference of its own."""

VARIANCES = {
    "bias": 1.0,
    "slope": 0.1,
    "question": 0.25,
    "question slope": 0.02,
    "concept": 1.0,
    "concept slope": 0.1,
    "run": 0.3,
    "concept run": 0.1,
    "concept long run": 0.05,
    "answers": 0.05,
    "right": 1.0,
    "wrong": 1.0,
}
"""How far a weight of each kind may lie from where it starts, in logits squared."""

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recent:
    """A learner's scores on one concept, as far as the forecast looks back.

    ``run`` holds the last of them as bits, newest last, behind a leading 1 that marks the length.
    """

    run: int = 1
    right: int = 0
    wrong: int = 0

    def after(self, score: float) -> "Recent":
        """The record with one more score in [0, 1]."""
        right = score >= RIGHT
        return Recent(_cut(self.run << 1 | right, RUN), self.right + right, self.wrong + 1 - right)


@dataclass(frozen=True, slots=True)
class Situation:
    """A question about to be answered: ``logits`` is what ability and difficulty alone expect."""

    logits: float
    concept: Name
    recent: Recent = Recent()
    question_id: str | None = None


@dataclass(slots=True)
class Forecast:
    """Weights by name, each ``[mean, variance]``; what is not there is at its start."""

    weights: dict[Name, list[float]] = field(default_factory=dict)

    def chance(self, situation: Situation) -> float:
        """The expected score, in [0, 1]; with nothing learnt, that of the ability alone."""
        logits, variance = self._sums(_features(situation), situation.logits)
        return logistic(logits / math.sqrt(1.0 + math.pi * variance / 8.0))

    def learn(self, situation: Situation, score: float, weight: float = 1.0) -> None:
        """Takes in one score in [0, 1], which counts as ``weight`` observations."""
        features = _features(situation)
        logits, variance = self._sums(features, situation.logits)
        expected = logistic(logits)
        precision = max(weight * expected * (1.0 - expected), 1e-9)
        gain = 1.0 / (1.0 + precision * variance)
        step, shrink = weight * (score - expected) * gain, precision * gain
        for name, value in features.items():
            cell = self.weights.setdefault(name, [0.0, VARIANCES[name[0]]])
            cell[0] += cell[1] * value * step
            cell[1] *= 1.0 - shrink * cell[1] * value * value

    def _sums(self, features: Mapping[Name, float], logits: float) -> tuple[float, float]:
        """The logits with all weights added, and the variance that the weights bring in."""
        # What a weight that was never learnt may be is no doubt about this question: it is 0 for
        # the ability alone, and stays there until a response says otherwise.
        variance = 0.0
        for name, value in features.items():
            mean, spread = self.weights.get(name, (0.0, VARIANCES[name[0]]))
            logits += mean * value
            variance += spread * value * value
        return logits, variance

    def question(self, question_id: str) -> tuple[float, float]:
        """How much easier than thought a question is, in logits, and how much steeper."""
        easier = self.weights.get(("question", question_id), (0.0,))[0]
        steeper = self.weights.get(("question slope", question_id), (0.0,))[0]
        return easier, steeper

    def to_rows(self) -> list[list[Any]]:
        """The weights as JSON; ``from_rows`` gives them back."""
        return [[list(name), *cell] for name, cell in self.weights.items()]

    @classmethod
    def from_rows(cls, rows: Iterable[list[Any]]) -> "Forecast":
        """The forecast that ``to_rows`` wrote down."""
        return cls({tuple(name): [mean, spread] for name, mean, spread in rows})


def _features(situation: Situation) -> dict[Name, float]:
    recent, concept = situation.recent, situation.concept
    right, wrong = math.log1p(recent.right), math.log1p(recent.wrong)
    features: dict[Name, float] = {
        ("bias",): 1.0,
        ("slope",): situation.logits,
        ("concept", *concept): 1.0,
        ("concept slope", *concept): situation.logits,
        ("run", str(recent.run)): 1.0,
        ("concept run", *concept, str(_cut(recent.run, SHORT_RUN))): 1.0,
        ("concept long run", *concept, str(_cut(recent.run, LONG_RUN))): 1.0,
        ("answers", str(min(recent.right + recent.wrong, MOST_ANSWERS))): 1.0,
        ("right",): right,
        ("wrong",): wrong,
    }
    if situation.question_id is not None:
        features["question", situation.question_id] = 1.0
        features["question slope", situation.question_id] = situation.logits
    return features


def _cut(run: int, length: int) -> int:
    """The last ``length`` scores of a run, with their leading 1."""
    full = 1 << length
    return run if run < 2 * full else full | run & (full - 1)
