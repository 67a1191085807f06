"""Where a learner stands, where they came from, and what comes back when: all that charts show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from corpus import Bank
from tutor.learning.ability import Ability
from tutor.learning.beliefs import Place
from tutor.learning.record import Point, Record, syllabus

DAYS_AHEAD = 28
"""So many days of reviews to come are counted; what is due later is not planned yet."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A learner now and so far.

    ``domains`` and ``concepts`` hold all of the bank, also what was never tried (no attempts).
    ``lines`` is by domain ``(domain,)`` and by concept ``(domain, concept)``, oldest first.
    ``due`` counts reviews by day, UTC; what is overdue is due today.
    """

    domains: Mapping[str, Ability]
    concepts: Mapping[Place, Ability]
    lines: Mapping[Place, list[Point]]
    due: Mapping[date, int]


def overview(record: Record, bank: Bank, at: datetime) -> Overview:
    """What the record comes to at a moment. A question that the bank has no more is never due."""
    state = record.state.on(at)
    known = {question.id for question in bank.questions}
    today = at.date()
    due: dict[date, int] = {}
    for name, seen in record.seen.items():
        day = max(seen.card.due.date(), today)
        if name in known and day < today + timedelta(days=DAYS_AHEAD):
            due[day] = due.get(day, 0) + 1
    return Overview(
        domains={domain: state.domain(domain) for domain in bank.domains},
        concepts={place: state.concept(place[0], place[1]) for place in sorted(syllabus(bank))},
        lines=record.points,
        due=due,
    )
