"""What a response to a question would tell about its domain."""

import math

import numpy as np

from corpus import Question
from tutor.learning.beliefs import Place
from tutor.learning.items import Items
from tutor.learning.state import LearnerState

CHANCE_WIDTH, FIRST_WIDTH = 0.15, 0.6
"""How far the chance of success may lie from the target before a question loses much of its value:
at first any question that tells much is welcome, later it has to suit the learner."""

PLACED_ERROR = 0.6
"""The standard error, in logits, from which a domain counts as placed: its mastery is then known to
about 0.15."""


class Information:
    """The information of questions of one domain, for one learner."""

    def __init__(self, state: LearnerState, domain: str) -> None:
        self._state = state
        self._domain = domain
        weights = state.weights(domain)
        rows = [state.beliefs.places[place] for place in weights]
        shares = np.fromiter(weights.values(), float) / max(sum(weights.values()), 1e-9)
        self._linked = state.beliefs.covariance[:, rows] @ shares
        placed = state.domain(domain).standard_error <= PLACED_ERROR
        self._width = CHANCE_WIDTH if placed else FIRST_WIDTH

    def of(self, question: Question, items: Items, target: float) -> float:
        """By how much the response narrows the doubt about the domain, in logits squared.

        A score on one concept tells of the others as far as they are linked to it. The value
        falls off as the chance of success leaves ``target``.
        """
        ability = self._state.concept(self._domain, question.concept)
        item = items.of(question.id, question.difficulty)
        chance = ability.success_chance(item.difficulty, item.slope, item.guess)
        precision = item.evidence * item.slope**2 * (1.0 - item.guess) / 4.0
        place: Place = (self._domain, question.concept)
        row = self._state.beliefs.places.get(place)
        linked = ability.standard_error**2 if row is None else float(self._linked[row])
        narrowed = precision * linked**2 / (1.0 + precision * ability.standard_error**2)
        off = (chance - target) / self._width
        return narrowed * math.exp(-0.5 * off * off)
