"""Learners made up by chance, to see what Viva would ask them and how well it gets to know them."""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from corpus import Bank, Question
from tutor.learning.ability import DIFFICULTY_LOGITS, logistic
from tutor.learning.attempt import Attempt
from tutor.learning.beliefs import Place
from tutor.learning.items import first_guess
from tutor.learning.record import Record, record_of, syllabus
from tutor.learning.selection import TARGET_CHANCE, Choice, choose

GENERAL, DOMAIN, CONCEPT = 0.7, 0.5, 0.55
"""Standard deviations of made-up abilities, in logits."""

WEAKNESS = 2.0
"""How far the weak domain lies below the others, in logits."""

AUTHOR_ERROR = 0.4
"""How far a question's true difficulty lies from its author's guess, in logits."""

RESPONSE_SPREAD = 0.5
"""How much the key points of one response have in common, in logits: a good or a bad moment."""

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SimulatedLearner:
    """A made-up learner: true abilities by concept, true difficulties by question id."""

    thetas: Mapping[Place, float]
    difficulties: Mapping[str, float]
    weak: str

    def domain(self, name: str, counts: Mapping[Place, float]) -> float:
        """The true ability in a domain: the average over its questions' concepts."""
        here = {place: count for place, count in counts.items() if place[0] == name}
        return sum(self.thetas[p] * count for p, count in here.items()) / sum(here.values())

    def lifted(self, logits: float) -> "SimulatedLearner":
        """The same learner, better at everything by so many logits."""
        thetas = {place: theta + logits for place, theta in self.thetas.items()}
        return SimulatedLearner(thetas, self.difficulties, self.weak)

    def chance(self, question: Question) -> float:
        """The score to be expected on a question."""
        return self._chance(question, 0.0)

    def _chance(self, question: Question, moment: float) -> float:
        theta = self.thetas[question.domain, question.concept]
        guess = first_guess(question).guess
        logits = theta + moment - self.difficulties[question.id]
        return guess + (1.0 - guess) * logistic(logits * math.hypot(1.0, RESPONSE_SPREAD / 1.7))

    def respond(self, question: Question, rng: random.Random) -> tuple[float, float]:
        """Score and confidence of a grade: the share of key points that are there.

        The grader is wrong about a key point as often as its confidence admits.
        """
        moment = rng.gauss(0.0, RESPONSE_SPREAD)
        chance = self._chance(question, moment)
        confidence = rng.uniform(0.8, 1.0)
        points = max(len(question.key_points), 1)
        right = [
            (rng.random() < chance) != (rng.random() > (1 + confidence) / 2) for _ in range(points)
        ]
        return sum(right) / points, confidence


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a simulated sitting: why it came, what it earned, where the learner stands.

    ``chance`` is what the model expected before it was asked.
    """

    choice: Choice
    chance: float
    attempt: Attempt
    record: Record


def make_learner(bank: Bank, rng: random.Random, weakness: float = WEAKNESS) -> SimulatedLearner:
    """A learner with one domain that is ``weakness`` logits weaker than it would have been."""
    weak = rng.choice(bank.domains)
    general = rng.gauss(0.0, GENERAL)
    domains = {
        name: general + rng.gauss(0.0, DOMAIN) - (weakness if name == weak else 0.0)
        for name in bank.domains
    }
    thetas = {place: domains[place[0]] + rng.gauss(0.0, CONCEPT) for place in syllabus(bank)}
    difficulties = {
        each.id: DIFFICULTY_LOGITS[each.difficulty] + rng.gauss(0.0, AUTHOR_ERROR)
        for each in bank.questions
    }
    return SimulatedLearner(thetas, difficulties, weak)


def simulate(
    bank: Bank,
    learner: SimulatedLearner,
    questions: int,
    rng: random.Random,
    target: float = TARGET_CHANCE,
) -> Iterator[Step]:
    """A sitting of so many questions, two minutes each; the record is the same object all along."""
    record = record_of([], bank)
    for number in range(questions):
        at = START + timedelta(minutes=2 * number)
        choice = choose(bank, record, at, rng, target=target)
        chance = record.chance(choice.question)
        attempt = respond(learner, choice.question, at, rng)
        record.add(attempt)
        yield Step(choice, chance, attempt, record)


def respond(
    learner: SimulatedLearner, question: Question, at: datetime, rng: random.Random
) -> Attempt:
    """A simulated attempt."""
    score, confidence = learner.respond(question, rng)
    return Attempt(
        learner="simulated",
        question_id=question.id,
        domain=question.domain,
        concept=question.concept,
        difficulty=question.difficulty,
        response="",
        score=score,
        verdict="correct" if score == 1.0 else "partial" if score else "incorrect",
        confidence=confidence,
        at=at,
        grade={},
    )
