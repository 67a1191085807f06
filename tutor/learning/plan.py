"""What today is for: reviews that are due, weak concepts, something new."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from corpus import Bank
from tutor.learning.prerequisites import Prerequisites
from tutor.learning.record import Record

MOST_REVIEWS, MOST_WEAK, MOST_NEW = 12, 3, 4
"""What fits in a day; what does not waits for tomorrow, the longest waiting first."""

WEAK_BELOW = 0.6
"""A concept is weak when the score expected on a medium question is lower."""

MINUTES_EACH = 1.0
"""A response of two or three sentences, and a look at its grade."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A day: ids of reviews, concepts as ``(domain, concept)``, ids of new questions.

    ``waiting`` counts the reviews that are due beyond those of today.
    """

    reviews: tuple[str, ...]
    weak: tuple[tuple[str, str], ...]
    new: tuple[str, ...]
    waiting: int = 0

    @property
    def minutes(self) -> int:
        """How long it takes, roughly."""
        return round(MINUTES_EACH * (len(self.reviews) + len(self.weak) + len(self.new)))


def daily_plan(record: Record, bank: Bank, at: datetime) -> Plan:
    """The plan of a day.

    A question that the bank no longer has is not planned, and a new one only when its prerequisites
    are met, while there are such.
    """
    known = {question.id for question in bank.questions}
    due = [name for name in record.due(at) if name in known]
    state = record.state.on(at)
    weak = sorted(
        (ability.theta, place)
        for place, ability in state.concepts.items()
        if ability.mastery.value < WEAK_BELOW and place in record.state.syllabus
    )
    fresh = [question for question in bank.questions if question.id not in record.seen]
    new = [question.id for question in Prerequisites(bank, record).ready(fresh)]
    return Plan(
        reviews=tuple(due[:MOST_REVIEWS]),
        weak=tuple(place for _, place in weak[:MOST_WEAK]),
        new=tuple(new[:MOST_NEW]),
        waiting=max(0, len(due) - MOST_REVIEWS),
    )


def streak(days: set[date], today: date) -> int:
    """Days in a row with practice up to today; a day that is not over breaks nothing.

    One day off in seven breaks nothing either: a streak is there to please, not to press.
    """
    length, gap, day = 0, 0, today
    while gap < 2:
        if day in days:
            length, gap = length + 1, 0
        elif day != today:
            if gap or length % 7 == 0:
                break
            gap += 1
        day -= timedelta(days=1)
    return length
