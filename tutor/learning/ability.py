"""What a learner can do in one domain or concept, and how one score changes it.

The model is item response theory with one parameter per question (Rasch, 1960): the expected score
of a response is ``logistic(theta - b)`` for ability ``theta`` and difficulty ``b``, both in logits.
What is known of ``theta`` is a normal distribution, updated score by score as in Bayesian rating
systems (Glickman, 1999, "Parameter estimation in large dynamic paired comparison experiments";
Pelánek, 2016, "Applications of the Elo rating system in adaptive educational systems"). Partial
credit enters as a fraction of a right answer, and a doubtful grade as a fraction of an observation.

The curvature of the likelihood is replaced by its bound of 1/4 (Böhning and Lindsay, 1988,
"Monotonicity of quadratic-approximation algorithms"). So the standard error depends on how much was
observed and never on which scores they were, and raising any score anywhere in a history can never
lower the ability at its end.
"""

import math
from dataclasses import dataclass

from corpus import Difficulty

DIFFICULTY_LOGITS = {Difficulty.EASY: -1.0, Difficulty.MEDIUM: 0.0, Difficulty.HARD: 1.0}
"""The author's guess in logits: of people who get half of the medium questions, 73 % get an easy
one, 27 % a hard one."""

HINT_LOGITS = 0.5
"""How much easier one hint makes a question: a response that needed two hints to a medium question
counts as an easy one."""

PRIOR_ERROR = 1.0
"""Spread of abilities among new learners, in logits: two thirds of them get between 27 % and 73 %
of medium questions."""

SMALLEST_ERROR = 0.4
"""Where the standard error stops shrinking, after some 21 sure grades. People learn while they
practise, so yesterday's scores must not outweigh today's for ever; from here on the update is Elo's
with a constant step of 0.16 logits."""

INTERVAL_ERRORS = 1.96
"""Half width of the interval in standard errors: the true value is inside 95 times in 100."""


def logistic(logits: float) -> float:
    """``1 / (1 + exp(-logits))`` without overflow."""
    return 0.5 * (1.0 + math.tanh(0.5 * logits))


@dataclass(frozen=True, slots=True)
class Mastery:
    """The expected score on a medium question, in [0, 1], with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ability:
    """A normal distribution over ``theta`` in logits, and how many graded attempts it rests on."""

    theta: float = 0.0
    standard_error: float = PRIOR_ERROR
    attempts: int = 0

    @property
    def mastery(self) -> Mastery:
        """The ability on the scale that learners see."""
        reach = INTERVAL_ERRORS * self.standard_error
        return Mastery(
            logistic(self.theta), logistic(self.theta - reach), logistic(self.theta + reach)
        )

    def success_chance(self, difficulty: float) -> float:
        """The expected score on a question of that difficulty in logits, whatever ``theta`` may be.

        The average of a logistic over a normal distribution, by MacKay's approximation (1992, "The
        evidence framework applied to classification networks", equation 10).
        """
        shrink = math.sqrt(1.0 + math.pi * self.standard_error**2 / 8.0)
        return logistic((self.theta - difficulty) / shrink)


def observe(ability: Ability, score: float, weight: float, difficulty: float) -> Ability:
    """The ability after one score in [0, 1] on a question of that difficulty, in constant time.

    ``weight`` in [0, 1] is the part of an observation that the score counts for; 0 changes nothing
    but the count.
    """
    precision = ability.standard_error**-2 + weight / 4.0
    error = max(precision**-0.5, min(SMALLEST_ERROR, ability.standard_error))
    surprise = score - logistic(ability.theta - difficulty)
    return Ability(ability.theta + error**2 * weight * surprise, error, ability.attempts + 1)
