"""Which domain has its turn."""

import math
import random
from collections.abc import Mapping, Sequence

from corpus import Question
from tutor.learning.ability import Ability
from tutor.learning.attempt import Attempt
from tutor.learning.reason import change_reason, new_domain_reason, weakest_reason
from tutor.learning.record import Record
from tutor.learning.state import LearnerState

LONGEST_RUN = 3
"""After so many from one domain another has its turn: mixed practice is remembered longer than
practice in blocks (Rohrer and Taylor, 2007, "The shuffling of mathematics problems improves
learning")."""


def next_domain(fresh: Sequence[Question], record: Record, rng: random.Random) -> tuple[str, str]:
    """One of the domains of ``fresh``, with the reason for it."""
    run = _run(record.last)
    others = [question for question in fresh if question.domain != run]
    chosen = _weakest_domain(others or fresh, record.state, rng)
    return chosen, _reason(record.state, chosen, run if others else None)


def _run(last: Sequence[Attempt]) -> str | None:
    """The domain that the last questions all came from, when they were too many."""
    domains = {attempt.domain for attempt in last[-LONGEST_RUN:]}
    return domains.pop() if len(last) >= LONGEST_RUN and len(domains) == 1 else None


def _weakest_domain(fresh: Sequence[Question], state: LearnerState, rng: random.Random) -> str:
    """An untried domain, else the one that is weak, unsure of, or both."""
    domains = list(dict.fromkeys(question.domain for question in fresh))
    untried = [domain for domain in domains if state.domain(domain).attempts == 0]
    if untried:
        return rng.choice(untried)
    abilities = {domain: state.domain(domain) for domain in domains}
    return max(domains, key=lambda domain: _need(domain, abilities))


def _need(domain: str, abilities: Mapping[str, Ability]) -> float:
    """How much a domain needs the next question.

    That is its doubt: up to twice as much where it is weak, and up to twice as much again where it
    may be the weakest of all or not. Weakness alone would ask of one domain only, and never find
    out where the others stand.
    """
    here = abilities[domain]
    others = [ability for name, ability in abilities.items() if name != domain]
    if not others:
        return here.standard_error
    # In errors, how far it is from changing places with the weakest, or with the one after it.
    rival = min(others, key=lambda other: other.theta)
    apart = (here.theta - rival.theta) / math.hypot(here.standard_error, rival.standard_error)
    contested = math.exp(-0.5 * apart * apart)
    return here.standard_error * (2.0 - here.mastery.value) * (1.0 + contested)


def _reason(state: LearnerState, domain: str, run: str | None) -> str:
    ability = state.domain(domain)
    if ability.attempts == 0:
        return new_domain_reason(domain, first=not state.domains)
    if run is not None:
        return change_reason(domain, ability, run)
    return weakest_reason(domain, ability)
