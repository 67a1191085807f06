"""Which domain has its turn."""

import random
from collections.abc import Sequence

from corpus import Question
from tutor.learning.attempt import Attempt
from tutor.learning.reason import change_reason, new_domain_reason, weakest_reason
from tutor.learning.state import LearnerState

LONGEST_RUN = 3
"""After so many from one domain another has its turn: mixed practice is remembered longer than
practice in blocks (Rohrer and Taylor, 2007, "The shuffling of mathematics problems improves
learning")."""


def next_domain(
    fresh: Sequence[Question], state: LearnerState, history: Sequence[Attempt], rng: random.Random
) -> tuple[str, str]:
    """One of the domains of ``fresh``, with the reason for it."""
    run = _run(history)
    others = [question for question in fresh if question.domain != run]
    chosen = _weakest_domain(others or fresh, state, rng)
    return chosen, _reason(state, chosen, run if others else None)


def _run(history: Sequence[Attempt]) -> str | None:
    """The domain that the last questions all came from, when they were too many."""
    last = {attempt.domain for attempt in history[-LONGEST_RUN:]}
    return last.pop() if len(history) >= LONGEST_RUN and len(last) == 1 else None


def _weakest_domain(fresh: Sequence[Question], state: LearnerState, rng: random.Random) -> str:
    """An untried domain, else the one whose mastery could be lowest: weak, unsure of, or both."""
    domains = list(dict.fromkeys(question.domain for question in fresh))
    untried = [domain for domain in domains if state.domain(domain).attempts == 0]
    if untried:
        return rng.choice(untried)
    return min(domains, key=lambda domain: state.domain(domain).mastery.low)


def _reason(state: LearnerState, domain: str, run: str | None) -> str:
    ability = state.domain(domain)
    if ability.attempts == 0:
        return new_domain_reason(domain, first=not state.domains)
    if run is not None:
        return change_reason(domain, ability, run)
    return weakest_reason(domain, ability)
