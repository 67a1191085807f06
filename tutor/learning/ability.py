"""What a learner can do in one domain or concept, as a number with its error.

The model is item response theory: the expected score of a response is
``guess + (1 - guess) * logistic(slope * (theta - difficulty))`` for ability ``theta`` and
difficulty in logits (Birnbaum, 1968). What is known of ``theta`` is a normal distribution.
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

PRIOR_ERROR = 1.5**0.5
"""Spread of abilities among new learners, in logits: two thirds of them get between 23 % and 77 %
of medium questions."""

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

    def chance_above(self, mastery: float) -> float:
        """The probability that the expected score on a medium question is above ``mastery``."""
        bar = math.log(mastery / (1.0 - mastery))
        return 0.5 * (1.0 + math.erf((self.theta - bar) / (self.standard_error * math.sqrt(2.0))))

    def success_chance(self, difficulty: float, slope: float = 1.0, guess: float = 0.0) -> float:
        """The expected score on a question of that difficulty in logits, whatever ``theta`` may be.

        The average of a logistic over a normal distribution, by MacKay's approximation (1992, "The
        evidence framework applied to classification networks", equation 10).
        """
        shrink = math.sqrt(1.0 + math.pi * (slope * self.standard_error) ** 2 / 8.0)
        return guess + (1.0 - guess) * logistic(slope * (self.theta - difficulty) / shrink)
