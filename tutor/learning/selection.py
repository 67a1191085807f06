"""Which question comes next, and why, in words for the learner."""

import math
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus import Bank, Question
from corpus.errors import BankError
from tutor.learning.ability import DIFFICULTY_LOGITS
from tutor.learning.information import Information
from tutor.learning.next_domain import next_domain
from tutor.learning.prerequisites import Prerequisites
from tutor.learning.reason import (
    easier_reason,
    foundation_reason,
    repeat_reason,
    requested_reason,
    review_reason,
)
from tutor.learning.record import POOR_SCORE, Record

TARGET_CHANCE = 0.7
"""The chance of success a question is chosen for: hard enough to learn from, easy enough to go on.
The optimum lies between 0.5, where a score tells most about ability (Lord, 1980), and the 0.85 of
Wilson et al. (2019, "The eighty five percent rule for optimal learning")."""

NEARLY_AS_GOOD = 0.9
"""Questions worth this share of the best one are as good: one of them is drawn, so that not every
learner meets the same few (Kingsbury and Zara, 1989, "Procedures for selecting items")."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The next question; ``reason`` is one sentence for the learner, mostly a ``Remark``."""

    question: Question
    reason: str


def choose(
    bank: Bank,
    record: Record,
    at: datetime,
    rng: random.Random,
    domain: str | None = None,
    avoid: Collection[str] = (),
    target: float = TARGET_CHANCE,
    concept: str | None = None,
) -> Choice:
    """The question that teaches most next; the same for the same arguments and ``rng`` state.

    A question that went badly is followed by an easier one on its concept. Then reviews that are
    due and new questions take turns. Nothing is asked again before its time while anything else is
    left, and no new question has its turn before its prerequisites are met while another is left.
    ``domain`` limits the choice to one domain, ``concept`` to one concept of it, if there are
    questions about it. Ids in ``avoid`` (skipped a moment ago, say) are left out while anything
    else is left. ``target`` is the chance of success to aim at.

    Raises:
        BankError: the bank is empty or has no such domain.
    """
    asked = _asked(bank, domain)
    asked = [question for question in asked if question.concept == concept] or asked
    asked = [question for question in asked if question.id not in avoid] or asked
    fresh = [question for question in asked if question.id not in record.seen]
    if (choice := _easier(fresh, record)) is not None:
        return choice
    if (choice := _review(asked, fresh, record, at)) is not None:
        return choice
    if not fresh:
        return _repeat(asked, record)
    return _new(fresh, Prerequisites(bank, record), record, domain, target, rng)


def check_domain(bank: Bank, domain: str | None) -> None:
    """Passes None and the bank's domains.

    Raises:
        BankError: the bank has no such domain; the message names those it has.
    """
    if domain is not None and domain not in bank.domains:
        raise BankError(f"There is no domain '{domain}'; the bank has {', '.join(bank.domains)}.")


def _asked(bank: Bank, domain: str | None) -> list[Question]:
    """The questions to choose from; a quick check comes after its question and not by itself."""
    if not bank.questions:
        raise BankError("The bank holds no question; add one or name another bank.")
    check_domain(bank, domain)
    asked = [question for question in bank.questions if domain in (None, question.domain)]
    checks = {question.quick_check for question in asked}
    return [question for question in asked if question.id not in checks] or asked


def _new(
    fresh: Sequence[Question],
    prerequisites: Prerequisites,
    record: Record,
    domain: str | None,
    target: float,
    rng: random.Random,
) -> Choice:
    """Of the questions that wait for nothing, one that tells most about its domain."""
    ready = prerequisites.ready(fresh)
    if domain is None:
        domain, reason = next_domain(ready, record, rng)
    else:
        reason = requested_reason(domain, record.state.domain(domain))
    values = _values([each for each in fresh if each.domain == domain], record, target)
    question = _most_telling([each for each in ready if each.domain == domain], values, rng)
    if record.state.domain(domain).attempts > 0:
        better = [each for each in fresh if values.get(each.id, 0.0) > values[question.id]]
        if (other := prerequisites.built_on(question, better)) is not None:
            reason = foundation_reason(question.concept, other)
    return Choice(question, reason)


def _values(here: Sequence[Question], record: Record, target: float) -> dict[str, float]:
    """How much each question of one domain tells about it at the right chance of success."""
    information = Information(record.state, here[0].domain)
    return {question.id: information.of(question, record.items, target) for question in here}


def _most_telling(
    ready: Sequence[Question], values: Mapping[str, float], rng: random.Random
) -> Question:
    enough = NEARLY_AS_GOOD * max(values[question.id] for question in ready)
    return rng.choice([question for question in ready if values[question.id] >= enough])


def _easier(fresh: Sequence[Question], record: Record) -> Choice | None:
    """An easier question on the concept that has just gone badly, if there is one."""
    last = record.last[-1] if record.last else None
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
    misses = record.misses.get((last.domain, last.concept), 0)
    return Choice(
        max(easier, key=lambda question: DIFFICULTY_LOGITS[question.difficulty]),
        easier_reason(last, misses),
    )


def _review(
    asked: Sequence[Question], fresh: Sequence[Question], record: Record, at: datetime
) -> Choice | None:
    """The review that has waited longest, unless new questions have their turn."""
    here = {question.id: question for question in asked}
    due = [name for name in record.due(at) if name in here]
    was_review = bool(record.last) and record.seen[record.last[-1].question_id].times > 1
    if not due or (fresh and was_review):
        return None
    return Choice(here[due[0]], review_reason(record.seen[due[0]]))


def _repeat(asked: Sequence[Question], record: Record) -> Choice:
    """Of the half that was asked about longest ago, the question that went worst.

    Longest ago alone would ignore what went wrong; worst alone would ask the same question over and
    over.
    """
    order = {name: place for place, name in enumerate(record.seen)}
    oldest = sorted(asked, key=lambda question: order[question.id])[: math.ceil(len(asked) / 2)]
    # An ungraded response taught nobody how it went, so its question is as urgent as one that went
    # wrong.
    question = min(oldest, key=lambda question: record.seen[question.id].score or 0.0)
    return Choice(question, repeat_reason(record.seen[question.id]))
