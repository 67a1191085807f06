"""What responses teach about questions: how hard each is, and how well it tells learners apart."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from corpus import Question
from tutor.learning.ability import Ability, logistic
from tutor.learning.items import Item, Items, first_guess

EASIER_VARIANCE = 0.25
"""How far a question's difficulty may lie from its author's guess, in logits squared."""

STEEPER_VARIANCE = 0.04
"""How far the logarithm of its discrimination may lie from 0: two thirds lie in 0.82 to 1.22."""

FLATTEST, STEEPEST = 0.5, 2.0
"""Discriminations are kept between these: a few odd responses make no question worthless."""


@dataclass(frozen=True, slots=True)
class ItemBelief:
    """What is believed of a question beyond its author's guess, after so many ``responses``.

    ``easier`` is in logits, ``steeper`` the logarithm of the discrimination; both are normal
    distributions.
    """

    responses: int = 0
    easier: float = 0.0
    easier_variance: float = EASIER_VARIANCE
    steeper: float = 0.0
    steeper_variance: float = STEEPER_VARIANCE

    def item(self, guess: Item) -> Item:
        """The question as the model sees it; ``guess`` is what its text and author say."""
        slope = min(max(guess.slope * math.exp(self.steeper), FLATTEST), STEEPEST)
        return replace(guess, difficulty=guess.difficulty - self.easier, slope=slope)

    def after(self, guess: Item, ability: Ability, score: float, weight: float) -> "ItemBelief":
        """The belief after one more response, which counts as ``weight`` observations.

        The best linear update: each mean moves by its covariance with the score over the score's
        variance. The doubt about the learner is part of that variance: of one who is hardly known
        a response says little about the question.
        """
        item = self.item(guess)
        gap = ability.theta - item.difficulty
        easier, steeper = (
            self.easier_variance * item.slope,
            self.steeper_variance * item.slope * gap,
        )
        spread = item.slope * (easier + item.slope * ability.standard_error**2) + steeper * (
            item.slope * gap
        )
        shrink = 1.0 / math.sqrt(1.0 + math.pi * spread / 8.0)  # MacKay (1992), as in ``Ability``
        chance = logistic(item.slope * gap * shrink)
        change = (1.0 - item.guess) * chance * (1.0 - chance) * shrink
        expected = item.guess + (1.0 - item.guess) * chance
        doubt = min(change * change * spread, 0.9 * expected * (1.0 - expected))
        variance = doubt + (expected * (1.0 - expected) - doubt) / max(weight, 1e-3)
        surprise = change * (score - expected) / variance
        shrunk = change * change / variance
        return ItemBelief(
            responses=self.responses + 1,
            easier=self.easier + easier * surprise,
            easier_variance=self.easier_variance - easier * easier * shrunk,
            steeper=self.steeper + steeper * surprise,
            steeper_variance=self.steeper_variance - steeper * steeper * shrunk,
        )


def learnt_items(
    questions: Iterable[Question], beliefs: Mapping[str, ItemBelief] = MappingProxyType({})
) -> Items:
    """The items of a bank as far as responses have taught them; the rest as first guessed.

    The authors are taken to be right on the whole: a class that is better than usual makes no bank
    an easy one.
    """
    known = {question.id: first_guess(question) for question in questions}
    here = {name: belief for name, belief in beliefs.items() if name in known}
    shares = {name: 1.0 - each.easier_variance / EASIER_VARIANCE for name, each in here.items()}
    usual = sum(each.easier for each in here.values()) / max(sum(shares.values()), 1e-9)
    for name, each in here.items():
        known[name] = replace(each, easier=each.easier - usual * shares[name]).item(known[name])
    return Items(MappingProxyType(known))
