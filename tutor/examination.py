"""Sitting a paper: begun, answered, broken off, taken up again, handed in, graded."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from corpus import Question
from tutor.learning import Ability
from tutor.learning.exam import Answer, Kind, Paper, Result, result, set_exam, set_strength_test
from tutor.learning.readiness import QUESTIONS, Band, band, band_chances, weakest_first
from tutor.practice import Practice
from tutor.store import Store

OPEN, DONE = "exam", "exams done"
"""The names under which the store keeps the open paper and those that are graded."""

MOST_DONE = 20
"""So many graded papers are kept."""

READ_FIRST = 3
"""So many passages are named to be read first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A graded paper read: its points, its band, and the chance of each band next time.

    ``weak`` names domains, the weakest first; ``read`` are sources in the material.
    """

    result: Result
    band: Band
    chances: dict[str, float]
    weak: list[str]
    read: list[str]


class Examination:
    """The exams of one learner; all of it is in the store, so any number of them may exist."""

    def __init__(
        self, practice: Practice, store: Store, rng: random.Random, clock: Callable[[], datetime]
    ) -> None:
        self.practice = practice
        self._store = store
        self._rng = rng
        self.clock = clock

    def paper(self) -> Paper | None:
        """The paper that is open or was graded last; None when there is none."""
        record = self._store.kept(self.practice.learner, OPEN)
        return None if record is None else Paper.from_record(record)

    def begin(
        self,
        kind: Kind = "exam",
        domain: str | None = None,
        questions: int = QUESTIONS,
        minutes: int | None = None,
    ) -> Paper:
        """A new paper, in the place of the one before.

        Raises:
            BankError: the bank holds too few questions, or has no such domain.
        """
        seen = self.practice.record().seen
        bank = self.practice.bank
        if kind == "exam":
            asked = set_exam(bank, seen, self._rng, questions)
        else:
            asked = set_strength_test(bank, domain or bank.domains[0], seen, self._rng)
        paper = Paper(kind, tuple(question.id for question in asked), self.clock(), minutes)
        self.save(paper)
        return paper

    def save(self, paper: Paper) -> None:
        """Keeps the paper as it is now."""
        self._store.keep(self.practice.learner, OPEN, paper.to_record())

    def keep_answer(self, paper: Paper, question_id: str, response: str) -> None:
        """Keeps what was written so far, if the paper is still to be answered."""
        if (now := self._open(paper)) is not None:
            answer = replace(now.answer(question_id), response=response)
            self.save(now.with_answer(question_id, answer))

    def keep_sureness(self, paper: Paper, question_id: str, sure: float | None) -> None:
        """Keeps how sure the learner is, if the paper is still to be answered."""
        if (now := self._open(paper)) is not None:
            self.save(now.with_answer(question_id, replace(now.answer(question_id), sure=sure)))

    def turn_to(self, paper: Paper, place: int) -> None:
        """Opens the question at a place, from 0; beyond the last one is the last one."""
        if (now := self._open(paper)) is not None:
            self.save(replace(now, place=min(max(place, 0), len(now.question_ids) - 1)))

    def hand_in(self, paper: Paper) -> None:
        """Closes the paper, if it is still to be answered; ``grade`` goes on from there."""
        if (now := self._open(paper)) is not None:
            self.save(replace(now, finished=self.clock()))

    def put_away(self, paper: Paper) -> None:
        """Drops the paper ungraded, if it is still to be answered."""
        if self._open(paper) is not None:
            self.drop()

    def _open(self, paper: Paper) -> Paper | None:
        """The paper as it is by now; None when it was handed in, put away, or its time is up.

        Two windows may show the same paper, and a press may come too late.
        """
        now = self.paper()
        if now is None or now.started != paper.started or now.finished is not None:
            return None
        return None if now.seconds_left(self.clock()) == 0 else now

    def drop(self) -> None:
        """Puts the paper away ungraded."""
        self._store.keep(self.practice.learner, OPEN, None)

    def questions(self, paper: Paper) -> list[Question]:
        """The paper's questions, without those that the bank no longer has."""
        known = {question.id: question for question in self.practice.bank.questions}
        return [known[name] for name in paper.question_ids if name in known]

    def grade(
        self, paper: Paper, step: Callable[[int, int], None] = lambda done, all_: None
    ) -> Paper:
        """Hands the paper in and grades it, answer by answer.

        Each graded answer is an attempt of the learner's history and is kept at once: grading that
        was broken off goes on where it stopped. ``step`` is told how many of how many are done.

        Raises:
            StoreError: a grade could not be kept; what was graded before is.
        """
        paper = replace(paper, finished=paper.finished or self.clock())
        self.save(paper)
        asked = self.questions(paper)
        for number, question in enumerate(asked, start=1):
            answer = paper.answer(question.id)
            if answer.verdict is None:
                paper = paper.with_answer(question.id, self._graded(question, answer))
                self.save(paper)
            step(number, len(asked))
        paper = replace(paper, graded=True)
        self.save(paper)
        done = self._store.kept(self.practice.learner, DONE) or []
        self._store.keep(self.practice.learner, DONE, [*done[1 - MOST_DONE :], paper.to_record()])
        return paper

    def _graded(self, question: Question, answer: Answer) -> Answer:
        grade = self.practice.submit(question, answer.response, sure=answer.sure)
        return replace(answer, score=grade.score, verdict=grade.verdict.value)

    def done(self) -> list[Paper]:
        """The papers that were graded, oldest first."""
        return [
            Paper.from_record(record)
            for record in self._store.kept(self.practice.learner, DONE) or []
        ]

    def result(self, paper: Paper) -> Result:
        """The points of a graded paper."""
        return result(paper, self.practice.bank)

    def outcome(self, paper: Paper) -> Outcome:
        """What a graded paper says."""
        found = self.result(paper)
        shares = {name: points / max(count, 1) for name, (points, count) in found.domains.items()}
        asked = self.questions(paper)
        missed = [question for question in asked if (paper.answer(question.id).score or 0.0) < 1.0]
        missed.sort(key=lambda question: paper.answer(question.id).score or 0.0)
        sources = [question.source for question in missed if question.source is not None]
        return Outcome(
            result=found,
            band=band(found.points, found.questions),
            chances=self.chances(asked) if asked else {},
            weak=weakest_first(shares),
            read=list(dict.fromkeys(sources))[:READ_FIRST],
        )

    def chances(self, asked: Sequence[Question] = ()) -> dict[str, float]:
        """The chance of each band, were an exam like this one (or any exam) sat now.

        Raises:
            BankError: the bank holds too few questions for an exam.
        """
        bank = self.practice.bank
        length = min(QUESTIONS, len(bank.questions))
        paper = asked or set_exam(bank, (), random.Random(0), length)
        return band_chances(self.practice.record(), paper)

    def strength(self, paper: Paper) -> tuple[str, Ability]:
        """The domain of a strength test, and where the learner now stands in it."""
        domain = self.questions(paper)[0].domain
        return domain, self.practice.state().domain(domain)
