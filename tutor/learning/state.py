"""Where a learner stands, rebuilt from the history or carried on attempt by attempt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, reduce
from types import MappingProxyType

import numpy as np

from tutor.learning.ability import HINT_LOGITS, PRIOR_ERROR, Ability
from tutor.learning.attempt import Attempt
from tutor.learning.beliefs import Beliefs, Observation, Place
from tutor.learning.items import Items

FORGOTTEN_THETA = -1.5
"""Where an ability that is never used goes: 18 % on a medium question."""

HALF_LIFE_DAYS = 60.0
"""How long until half of a concept's distance to ``FORGOTTEN_THETA`` is gone, when it was practised
once; each further attempt adds as much again, as memory outlasts each review longer (Cepeda et al.,
2006, "Distributed practice in verbal recall tasks")."""

LONGEST_GAP_DAYS = 365.0
"""A clock that jumps does not wipe a learner's abilities out."""

DAY_SECONDS = 86_400.0


@dataclass(frozen=True)
class LearnerState:
    """One learner's abilities; ask by the methods, what was never tried has an ability too.

    ``syllabus`` says how many questions each concept has in the bank: what a domain is made of.
    ``at`` is when the beliefs were true, None before the first attempt.
    """

    beliefs: Beliefs = field(default_factory=Beliefs)
    attempts: Mapping[Place, int] = field(default_factory=lambda: MappingProxyType({}))
    syllabus: Mapping[Place, float] = field(default_factory=lambda: MappingProxyType({}))
    at: datetime | None = None

    @cached_property
    def domains(self) -> dict[str, Ability]:
        """The domains in which something was graded."""
        return {place[0]: self.domain(place[0]) for place in self.attempts if len(place) == 1}

    @cached_property
    def concepts(self) -> dict[tuple[str, str], Ability]:
        """The concepts in which something was graded."""
        tried = [(place[0], place[1]) for place in self.attempts if len(place) == 2]
        return {(domain, name): self.concept(domain, name) for domain, name in tried}

    def domain(self, name: str) -> Ability:
        """The ability in a domain: the average over its concepts, by their questions."""
        weights = self.weights(name)
        if not weights:
            return self._ability((name,))
        return Ability(*self.beliefs.average(weights), self.attempts.get((name,), 0))

    def weights(self, domain: str) -> dict[Place, float]:
        """What each concept counts in a domain: its questions in the bank.

        A concept that the bank no longer has counts as one question while nothing else is known.
        """
        here: list[Place] = [
            place for place in self.beliefs.places if len(place) == 2 and place[0] == domain
        ]
        taught = {place: self.syllabus[place] for place in here if place in self.syllabus}
        return taught or {place: 1.0 for place in here}

    def concept(self, domain: str, name: str) -> Ability:
        """The ability in a concept; its domain's with a wider error when nothing was graded."""
        return self._ability((domain, name))

    def _ability(self, place: Place) -> Ability:
        beliefs = self.beliefs.with_places([place])
        row = beliefs.places[place]
        error = float(np.sqrt(beliefs.covariance[row, row]))
        return Ability(float(beliefs.mean[row]), error, self.attempts.get(place, 0))

    def on(self, at: datetime) -> "LearnerState":
        """The state after the time until ``at`` has passed; a clock that went back changes nothing.

        What was never tried is not forgotten.
        """
        if self.at is None:
            return replace(self, at=at)
        days = min((at - self.at).total_seconds() / DAY_SECONDS, LONGEST_GAP_DAYS)
        if days <= 0:
            return self
        keep = np.ones(len(self.beliefs.mean))
        for place, times in self.attempts.items():
            if len(place) == 2:
                keep[self.beliefs.places[place]] = 0.5 ** (days / (HALF_LIFE_DAYS * times))
        faded = self.beliefs.faded(keep, FORGOTTEN_THETA, PRIOR_ERROR**2)
        return replace(self, beliefs=faded, at=at)


def new_state(syllabus: Mapping[Place, float] = MappingProxyType({})) -> LearnerState:
    """A learner of whom nothing is known yet."""
    return LearnerState(Beliefs().with_places(syllabus), syllabus=MappingProxyType(dict(syllabus)))


def update(state: LearnerState, attempt: Attempt, items: Items | None = None) -> LearnerState:
    """The state after one more attempt; the same state when the attempt is ungraded."""
    if attempt.score is None:
        return state
    item = (Items() if items is None else items).of(attempt.question_id, attempt.difficulty)
    place: Place = (attempt.domain, attempt.concept)
    before = state.on(attempt.at)
    seen = Observation(
        score=attempt.score,
        weight=attempt.confidence * item.evidence,
        difficulty=item.difficulty - HINT_LOGITS * attempt.hints,
        slope=item.slope,
        guess=item.guess,
    )
    counts = dict(state.attempts)
    for each in (place[:1], place):
        counts[each] = counts.get(each, 0) + 1
    return replace(
        before,
        beliefs=before.beliefs.with_places([place]).observed(place, seen),
        attempts=MappingProxyType(counts),
    )


def learner_state(
    history: Iterable[Attempt],
    syllabus: Mapping[Place, float] = MappingProxyType({}),
    items: Items | None = None,
) -> LearnerState:
    """The state after all attempts of one learner, oldest first."""
    return reduce(
        lambda state, attempt: update(state, attempt, items), history, new_state(syllabus)
    )
