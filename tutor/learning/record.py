"""What one learner's history comes to: all that the next question, the plan and the charts need."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from corpus import Bank, Question
from tutor.learning.ability import Ability
from tutor.learning.attempt import Attempt
from tutor.learning.beliefs import Place
from tutor.learning.forecast import Recent
from tutor.learning.items import Items
from tutor.learning.reviews import Card, Parameters, new_card, reviewed
from tutor.learning.state import LearnerState, new_state, update

POOR_SCORE = 0.5
"""Below this score a response was missed."""

LAST = 5
"""So many of the last attempts are kept at hand."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one question; ``score`` is the last one, None when it was not graded."""

    times: int
    at: datetime
    score: float | None
    card: Card


@dataclass(frozen=True, slots=True)
class Point:
    """A domain's or a concept's ability at the end of a day on which it was practised."""

    day: date
    ability: Ability


@dataclass(slots=True)
class Record:
    """One learner's history, added up attempt by attempt, each in constant time.

    ``seen`` is by question id, ``recent`` and ``misses`` (poor responses in a row) by concept,
    ``points`` by domain and by concept. ``met`` are the concepts that were answered at least
    fairly once.
    """

    items: Items = field(default_factory=Items)
    parameters: Parameters | None = None
    state: LearnerState = field(default_factory=LearnerState)
    seen: dict[str, Seen] = field(default_factory=dict)
    recent: dict[Place, Recent] = field(default_factory=dict)
    misses: dict[Place, int] = field(default_factory=dict)
    met: set[Place] = field(default_factory=set)
    points: dict[Place, list[Point]] = field(default_factory=dict)
    last: list[Attempt] = field(default_factory=list)

    def add(self, attempt: Attempt) -> None:
        """Takes in the next attempt."""
        place: Place = (attempt.domain, attempt.concept)
        self.state = update(self.state, attempt, self.items)
        self.last = [*self.last[1 - LAST :], attempt]
        # Taken out and put back, so that the questions stand in the order of their last time.
        before = self.seen.pop(attempt.question_id, None)
        card = new_card(attempt.at) if before is None else before.card
        self.seen[attempt.question_id] = Seen(
            times=1 if before is None else before.times + 1,
            at=attempt.at,
            score=attempt.score,
            card=reviewed(card, attempt, self.parameters),
        )
        if attempt.score is not None:
            self.recent[place] = self.recent.get(place, Recent()).after(attempt.score)
            poor = attempt.score < POOR_SCORE
            self.misses[place] = self.misses.get(place, 0) + 1 if poor else 0
            if not poor:
                self.met.add(place)
            self._mark(place[:1], self.state.domain(place[0]), attempt.at.date())
            self._mark(place, self.state.concept(*place), attempt.at.date())

    def _mark(self, place: Place, ability: Ability, day: date) -> None:
        points = self.points.setdefault(place, [])
        # A clock that went back makes no second point of an earlier day.
        if points and points[-1].day >= day:
            day = points.pop().day
        points.append(Point(day, ability))

    def add_older(self, last_times: Mapping[str, tuple[int, datetime]]) -> None:
        """Takes in questions that were answered before the attempts at hand, and not since."""
        older = {
            name: Seen(times, at, None, new_card(at))
            for name, (times, at) in last_times.items()
            if name not in self.seen
        }
        self.seen = {**older, **self.seen}

    def chance(self, question: Question) -> float:
        """The score to be expected on a question, in [0, 1]."""
        item = self.items.of(question.id, question.difficulty)
        ability = self.state.concept(question.domain, question.concept)
        return ability.success_chance(item.difficulty, item.slope, item.guess)

    def due(self, at: datetime) -> list[str]:
        """The questions whose time has come again, the longest waiting first."""
        waiting = [(seen.card.due, name) for name, seen in self.seen.items() if seen.card.due <= at]
        return [name for _, name in sorted(waiting)]


def syllabus(bank: Bank) -> dict[Place, float]:
    """How many questions each concept of a bank has."""
    counts: dict[Place, float] = {}
    for question in bank.questions:
        place: Place = (question.domain, question.concept)
        counts[place] = counts.get(place, 0.0) + 1.0
    return counts


def record_of(
    history: Iterable[Attempt],
    bank: Bank | None = None,
    items: Items | None = None,
    parameters: Parameters | None = None,
) -> Record:
    """The record of all attempts of one learner, oldest first."""
    questions = () if bank is None else bank.questions
    places: Mapping[Place, float] = {} if bank is None else syllabus(bank)
    record = Record(
        items=Items.from_questions(questions) if items is None else items,
        parameters=parameters,
        state=new_state(places),
    )
    homes = {question.id: question for question in questions}
    for attempt in history:
        record.add(_at_home(attempt, homes.get(attempt.question_id)))
    return record


def _at_home(attempt: Attempt, question: Question | None) -> Attempt:
    """The attempt where the bank has its question now: domains and concepts may change names."""
    if question is None or (question.domain, question.concept) == (attempt.domain, attempt.concept):
        return attempt
    return replace(attempt, domain=question.domain, concept=question.concept)
