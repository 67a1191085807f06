"""Where a learner stands, rebuilt from the history or carried on attempt by attempt."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from types import MappingProxyType

from tutor.learning.ability import DIFFICULTY_LOGITS, HINT_LOGITS, Ability, observe
from tutor.learning.attempt import Attempt

CONCEPT_SPREAD = 0.5
"""How far one concept's ability lies from its domain's, in logits, before anything is seen of the
concept itself."""


@dataclass(frozen=True, slots=True)
class LearnerState:
    """One learner's abilities; ask by the methods, what was never tried has an ability too."""

    domains: Mapping[str, Ability] = field(default_factory=lambda: MappingProxyType({}))
    concepts: Mapping[tuple[str, str], Ability] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def domain(self, name: str) -> Ability:
        """The ability in a domain; the prior when nothing in it was graded."""
        return self.domains.get(name, Ability())

    def concept(self, domain: str, name: str) -> Ability:
        """The ability in a concept; its domain's with a wider error when nothing was graded."""
        if (known := self.concepts.get((domain, name))) is not None:
            return known
        parent = self.domain(domain)
        return Ability(parent.theta, math.hypot(parent.standard_error, CONCEPT_SPREAD))


def update(state: LearnerState, attempt: Attempt) -> LearnerState:
    """The state after one more attempt; the same state when the attempt is ungraded."""
    if attempt.score is None:
        return state
    difficulty = DIFFICULTY_LOGITS[attempt.difficulty] - HINT_LOGITS * attempt.hints
    domain = observe(state.domain(attempt.domain), attempt.score, attempt.confidence, difficulty)
    concept = observe(
        state.concept(attempt.domain, attempt.concept),
        attempt.score,
        attempt.confidence,
        difficulty,
    )
    return LearnerState(
        MappingProxyType({**state.domains, attempt.domain: domain}),
        MappingProxyType({**state.concepts, (attempt.domain, attempt.concept): concept}),
    )


def learner_state(history: Iterable[Attempt]) -> LearnerState:
    """The state after all attempts of one learner, oldest first."""
    return reduce(update, history, LearnerState())
