"""Which question comes next, and why, in words for the learner."""

import math
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus import Bank, Question
from corpus.errors import BankError
from tutor.learning.ability import DIFFICULTY_LOGITS
from tutor.learning.attempt import Attempt
from tutor.learning.next_domain import next_domain
from tutor.learning.reason import easier_reason, repeat_reason, requested_reason
from tutor.learning.state import LearnerState

TARGET_CHANCE = 0.7
"""The chance of success a question is chosen for: hard enough to learn from, easy enough to go on.
The optimum lies between 0.5, where a score tells most about ability (Lord, 1980), and the 0.85 of
Wilson et al. (2019, "The eighty five percent rule for optimal learning")."""

POOR_SCORE = 0.5
"""Below this score the same concept is asked about again, easier."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The next question; ``reason`` is one sentence for the learner."""

    question: Question
    reason: str


def choose(
    bank: Bank,
    state: LearnerState,
    history: Sequence[Attempt],
    domain: str | None,
    rng: random.Random,
    avoid: Collection[str] = (),
) -> Choice:
    """The question that teaches most next; the same for the same arguments and ``rng`` state.

    A question that was never attempted goes before all that were. ``domain`` limits the choice to
    one domain. Ids in ``avoid`` (skipped a moment ago, say) are left out while anything else is
    left.

    Raises:
        BankError: the bank is empty or has no such domain.
    """
    asked = _asked(bank, domain)
    asked = [question for question in asked if question.id not in avoid] or asked
    seen = {attempt.question_id for attempt in history}
    fresh = [question for question in asked if question.id not in seen]
    if not fresh:
        return _repeat(asked, history)
    if (choice := _easier(fresh, history, domain)) is not None:
        return choice
    if domain is None:
        chosen, reason = next_domain(fresh, state, history, rng)
        fresh = [question for question in fresh if question.domain == chosen]
    else:
        reason = requested_reason(domain, state.domain(domain))
    return Choice(_nearest(fresh, state, rng), reason)


def check_domain(bank: Bank, domain: str | None) -> None:
    """Passes None and the bank's domains.

    Raises:
        BankError: the bank has no such domain; the message names those it has.
    """
    if domain is not None and domain not in bank.domains:
        raise BankError(f"There is no domain '{domain}'; the bank has {', '.join(bank.domains)}.")


def _asked(bank: Bank, domain: str | None) -> list[Question]:
    if not bank.questions:
        raise BankError("The bank holds no question; add one or name another bank.")
    check_domain(bank, domain)
    return [question for question in bank.questions if domain in (None, question.domain)]


def _nearest(fresh: Sequence[Question], state: LearnerState, rng: random.Random) -> Question:
    """A question whose chance of success is nearest the target, at random among equals."""

    def distance(question: Question) -> float:
        ability = state.concept(question.domain, question.concept)
        chance = ability.success_chance(DIFFICULTY_LOGITS[question.difficulty])
        return round(abs(chance - TARGET_CHANCE), 6)

    least = min(map(distance, fresh))
    return rng.choice([question for question in fresh if distance(question) == least])


def _easier(
    fresh: Sequence[Question], history: Sequence[Attempt], domain: str | None
) -> Choice | None:
    """An easier question on the concept that has just gone badly, if there is one."""
    last = history[-1] if history else None
    if last is None or last.score is None or last.score >= POOR_SCORE:
        return None
    ceiling = DIFFICULTY_LOGITS[last.difficulty]
    easier = [
        question
        for question in fresh
        if (question.domain, question.concept) == (last.domain, last.concept)
        and DIFFICULTY_LOGITS[question.difficulty] < ceiling
    ]
    if not easier:
        return None
    return Choice(
        max(easier, key=lambda question: DIFFICULTY_LOGITS[question.difficulty]),
        easier_reason(last),
    )


def _repeat(asked: Sequence[Question], history: Sequence[Attempt]) -> Choice:
    """Of the half that was asked about longest ago, the question that went worst.

    Longest ago alone would ignore what went wrong; worst alone would ask the same question over and
    over.
    """
    last = {attempt.question_id: attempt for attempt in history}
    order = {attempt.question_id: place for place, attempt in enumerate(history)}
    oldest = sorted(asked, key=lambda question: order[question.id])[: math.ceil(len(asked) / 2)]
    # An ungraded response taught nobody how it went, so its question is as urgent as one that went
    # wrong.
    question = min(oldest, key=lambda question: last[question.id].score or 0.0)
    return Choice(question, repeat_reason(last[question.id]))
