"""How few questions it takes to know where a learner stands, with learners made up by chance.

Placed are the four domains of a bank with the shipped one's shape. The rivals place each domain by
itself and count a response as right or wrong, as published systems do.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.entry import Measured
from corpus import Bank, Question
from tutor.learning.ability import DIFFICULTY_LOGITS, logistic
from tutor.learning.items import Items, first_guess
from tutor.learning.record import record_of, syllabus
from tutor.learning.selection import choose
from tutor.learning.simulation import START, SimulatedLearner, make_learner, respond

FIXED = 25
"""Questions of the fixed form, as in the practice exam."""

RIGHT = 0.5
"""From this score on a person calls a response right."""

GRID = np.linspace(-5, 5, 101)
"""Abilities at which the rivals' posterior is kept, in logits."""

Path = list[dict[str, float]]
"""The estimate of each domain after each question."""


def ours(bank: Bank, learner: SimulatedLearner, length: int, rng: random.Random) -> Path:
    """Viva's own selection and learner model."""
    record, path = record_of([], bank), []
    for _ in range(length):
        question = choose(bank, record, START, rng).question
        record.add(respond(learner, question, START, rng))
        path.append({domain: record.state.domain(domain).theta for domain in bank.domains})
    return path


def oracle(bank: Bank, learner: SimulatedLearner, length: int, rng: random.Random) -> Path:
    """Viva's model, told how hard each question truly is, and where it errs most: it asks there."""
    true = {
        question.id: replace(first_guess(question), difficulty=learner.difficulties[question.id])
        for question in bank.questions
    }
    counts = syllabus(bank)
    truth = {name: logistic(learner.domain(name, counts)) for name in bank.domains}
    record, path = record_of([], bank, Items(true)), []
    for _ in range(length):
        now = {name: record.state.domain(name) for name in bank.domains}
        errors = {name: abs(each.mastery.value - truth[name]) for name, each in now.items()}
        question = choose(bank, record, START, rng, max(errors, key=errors.__getitem__)).question
        record.add(respond(learner, question, START, rng))
        path.append({name: record.state.domain(name).theta for name in bank.domains})
    return path


def fixed(bank: Bank, learner: SimulatedLearner, length: int, rng: random.Random) -> Path:
    """The same form for everybody: domains in turn, easy, medium and hard in turn."""
    return _alone(bank, learner, length, rng, lambda left, theta: left[0], shuffle=False)


def at_random(bank: Bank, learner: SimulatedLearner, length: int, rng: random.Random) -> Path:
    """Any question that was not asked yet."""
    return _alone(bank, learner, length, rng, lambda left, theta: left[0], in_turn=False)


def most_information(
    bank: Bank, learner: SimulatedLearner, length: int, rng: random.Random
) -> Path:
    """Maximum information without linking, as catsim's selector does for one ability at a time."""

    def nearest(left: Sequence[Question], theta: float) -> Question:
        return min(left, key=lambda q: abs(DIFFICULTY_LOGITS[q.difficulty] - theta))

    return _alone(bank, learner, length, rng, nearest)


def _alone(
    bank: Bank,
    learner: SimulatedLearner,
    length: int,
    rng: random.Random,
    select: Callable[[Sequence[Question], float], Question],
    in_turn: bool = True,
    shuffle: bool = True,
) -> Path:
    """Domains placed one by one by the mean of the posterior (EAP), right or wrong."""
    posterior = {domain: np.exp(-0.5 * GRID**2) for domain in bank.domains}
    left = form(bank)
    if shuffle:
        rng.shuffle(left)
    path = []
    for number in range(length):
        domain = bank.domains[number % len(bank.domains)]
        here = [q for q in left if q.domain == domain] if in_turn else left
        theta = _mean(posterior[here[0].domain])
        question = select(here, theta)
        left.remove(question)
        right = respond(learner, question, START, rng).score or 0.0
        chance = 1.0 / (1.0 + np.exp(DIFFICULTY_LOGITS[question.difficulty] - GRID))
        posterior[question.domain] *= chance if right >= RIGHT else 1.0 - chance
        path.append({name: _mean(values) for name, values in posterior.items()})
    return path


def form(bank: Bank) -> list[Question]:
    """The bank in a fixed order: within a domain easy, medium, hard, easy, ..."""
    ordered: list[Question] = []
    for domain in bank.domains:
        levels = [
            [q for q in bank.questions if q.domain == domain and q.difficulty == level]
            for level in DIFFICULTY_LOGITS
        ]
        longest = max(map(len, levels))
        ordered += [level[n] for n in range(longest) for level in levels if n < len(level)]
    return ordered


def _mean(posterior: np.ndarray) -> float:
    return float((GRID * posterior).sum() / posterior.sum())


STRATEGIES = {
    "Viva": ours,
    "oracle": oracle,
    "maximum information, not linked": most_information,
    "random": at_random,
    "fixed form": fixed,
}


def place(bank: Bank, runs: int, seed: int = 0, weakness: float = 2.0) -> Measured:
    """Errors of every strategy on the same learners, and how often the weak domain is found."""
    counts = syllabus(bank)
    errors = {name: np.zeros((runs, FIXED)) for name in STRATEGIES}
    found = {name: np.zeros((runs, FIXED)) for name in STRATEGIES}
    for run in range(runs):
        learner = make_learner(bank, random.Random(f"{seed}/{run}"), weakness)
        truth = {name: logistic(learner.domain(name, counts)) for name in bank.domains}
        weakest = min(truth, key=truth.__getitem__)
        for name, strategy in STRATEGIES.items():
            path = strategy(bank, learner, FIXED, random.Random(f"{seed}/{run}/{name}"))
            for step, estimate in enumerate(path):
                misses = [logistic(estimate[domain]) - truth[domain] for domain in truth]
                errors[name][run, step] = sum(miss**2 for miss in misses) / len(misses)
                found[name][run, step] = min(estimate, key=estimate.__getitem__) == weakest
    curves = {name: np.sqrt(values.mean(0)) for name, values in errors.items()}
    goal = float(curves["fixed form"][-1]) if "fixed form" in curves else 0.0
    rows = {
        name: {
            "questions to the fixed form's error": _first(curve, goal),
            "error after 12": round(float(curve[11]), 4),
            "error after 25": round(float(curve[-1]), 4),
            "weakest found after 12": round(float(found[name][:, 11].mean()), 3),
            "regret after 12": round(float(curve[11] - curves.get("oracle", curve)[11]), 4),
        }
        for name, curve in curves.items()
    }
    return {"runs": runs, "fixed form's error": round(goal, 4), "strategies": rows}


def _first(curve: np.ndarray, goal: float) -> float | None:
    """The first number of questions after which the error is at most ``goal``."""
    reached = np.flatnonzero(curve <= goal + 1e-12)
    return None if len(reached) == 0 else int(reached[0]) + 1


def spread(errors: Sequence[float]) -> float:
    """The standard error of a mean."""
    return float(np.std(errors) / math.sqrt(len(errors)))
