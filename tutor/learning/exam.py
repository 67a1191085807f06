"""The practice exam and the strength test: a paper, its responses, and what came of it."""

import random
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Self, TypeVar

from corpus import Bank, Difficulty, Question
from corpus.errors import BankError
from tutor.learning.readiness import QUESTIONS

Key = TypeVar("Key", bound=Hashable)
Kind = Literal["exam", "strength"]

LEVELS = {Difficulty.EASY: 0.3, Difficulty.MEDIUM: 0.5, Difficulty.HARD: 0.2}
"""Share of each difficulty in the practice exam."""

STRENGTH_LEVELS = {Difficulty.EASY: 0.4, Difficulty.MEDIUM: 0.3, Difficulty.HARD: 0.3}
STRENGTH_QUESTIONS = 10
STRONG = 0.75
"""The mastery from which a domain counts as strong."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response to one question of a paper; ``sure`` is how sure the learner was, in [0, 1].

    ``score`` and ``verdict`` are None until the paper is graded, and ``score`` stays None when the
    response could not be graded.
    """

    response: str = ""
    sure: float | None = None
    score: float | None = None
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A sitting: which questions, what was answered so far, when it began and how long it may take.

    ``place`` is the number, from 0, of the question that is open; ``minutes`` None is no limit;
    ``finished`` is when it was handed in.
    """

    kind: Kind
    question_ids: tuple[str, ...]
    started: datetime
    minutes: int | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    place: int = 0
    finished: datetime | None = None
    graded: bool = False

    def answer(self, question_id: str) -> Answer:
        """What was answered; empty when nothing was."""
        return self.answers.get(question_id, Answer())

    def with_answer(self, question_id: str, answer: Answer) -> Self:
        """The paper with one answer put in or replaced."""
        return replace(self, answers={**self.answers, question_id: answer})

    def seconds_left(self, at: datetime) -> float | None:
        """Seconds until the time is up, 0 when it is; None without a limit."""
        if self.minutes is None:
            return None
        left = (self.started + timedelta(minutes=self.minutes) - at).total_seconds()
        return min(max(left, 0.0), self.minutes * 60.0)

    def to_record(self) -> dict[str, Any]:
        """The paper as JSON; ``from_record`` gives it back."""
        return {
            "kind": self.kind,
            "question_ids": list(self.question_ids),
            "started": self.started.isoformat(),
            "minutes": self.minutes,
            "answers": {
                name: [each.response, each.sure, each.score, each.verdict]
                for name, each in self.answers.items()
            },
            "place": self.place,
            "finished": None if self.finished is None else self.finished.isoformat(),
            "graded": self.graded,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The paper that ``to_record`` wrote down."""
        finished = record["finished"]
        return cls(
            kind=record["kind"],
            question_ids=tuple(record["question_ids"]),
            started=datetime.fromisoformat(record["started"]),
            minutes=record["minutes"],
            answers={name: Answer(*row) for name, row in record["answers"].items()},
            place=record["place"],
            finished=None if finished is None else datetime.fromisoformat(finished),
            graded=record["graded"],
        )


@dataclass(frozen=True, slots=True)
class Result:
    """Points of a graded paper, in all and by domain; ``ungraded`` responses count nowhere."""

    points: float
    questions: int
    domains: Mapping[str, tuple[float, int]]
    ungraded: int


def set_exam(
    bank: Bank, seen: Collection[str], rng: random.Random, questions: int = QUESTIONS
) -> list[Question]:
    """A paper over all domains evenly, levels by ``LEVELS``, unseen questions and concepts first.

    Raises:
        BankError: the bank holds too few questions.
    """
    if len(bank.questions) < questions:
        raise BankError(
            f"An exam has {questions} questions, but the bank holds {len(bank.questions)}; "
            "add some or ask for a shorter one."
        )
    shares = dict.fromkeys(bank.domains, 1.0 / len(bank.domains))
    available = Counter(question.domain for question in bank.questions)
    paper: list[Question] = []
    for domain, count in apportion(shares, questions, available).items():
        here = [question for question in bank.questions if question.domain == domain]
        paper += _draw(here, count, LEVELS, seen, rng)
    return paper


def set_strength_test(
    bank: Bank, domain: str, seen: Collection[str], rng: random.Random
) -> list[Question]:
    """Ten questions of one domain over easy, medium and hard, in that order.

    Raises:
        BankError: the bank has no such domain.
    """
    here = [question for question in bank.questions if question.domain == domain]
    if not here:
        raise BankError(f"There is no domain '{domain}'; the bank has {', '.join(bank.domains)}.")
    paper = _draw(here, min(STRENGTH_QUESTIONS, len(here)), STRENGTH_LEVELS, seen, rng)
    order = list(STRENGTH_LEVELS)
    return sorted(paper, key=lambda question: order.index(question.difficulty))


def apportion(
    shares: Mapping[Key, float], total: int, available: Mapping[Key, int]
) -> dict[Key, int]:
    """Whole numbers in proportion to ``shares``, adding up to ``total`` where there are enough."""
    counts = dict.fromkeys(shares, 0)
    for _ in range(min(total, sum(available.get(key, 0) for key in shares))):
        open_keys = [key for key in shares if counts[key] < available.get(key, 0)]
        # Sainte-Laguë: whoever is furthest behind its share.
        counts[max(open_keys, key=lambda key: shares[key] / (2 * counts[key] + 1))] += 1
    return counts


def _draw(
    here: Sequence[Question],
    count: int,
    levels: Mapping[Difficulty, float],
    seen: Collection[str],
    rng: random.Random,
) -> list[Question]:
    """So many questions in the proportions of ``levels``: unseen ones and new concepts first."""
    left = rng.sample(list(here), len(here))
    counts = apportion(levels, count, Counter(question.difficulty for question in here))
    drawn: list[Question] = []
    for level, wanted in counts.items():
        for _ in range(wanted):
            had = Counter(question.concept for question in drawn)
            pool = [question for question in left if question.difficulty == level]
            best = min(pool, key=lambda question: (question.id in seen, had[question.concept]))
            left.remove(best)
            drawn.append(best)
    return drawn


def result(paper: Paper, bank: Bank) -> Result:
    """What a graded paper earned; a question that the bank no longer has counts nowhere."""
    domains: dict[str, tuple[float, int]] = {}
    ungraded = 0
    known = {question.id: question for question in bank.questions}
    for name in paper.question_ids:
        if name not in known:
            continue
        answer = paper.answer(name)
        if answer.verdict is not None and answer.score is None:
            ungraded += 1
            continue
        points, count = domains.get(known[name].domain, (0.0, 0))
        domains[known[name].domain] = (points + (answer.score or 0.0), count + 1)
    return Result(
        points=sum(points for points, _ in domains.values()),
        questions=sum(count for _, count in domains.values()),
        domains=domains,
        ungraded=ungraded,
    )
