"""The practice loop: choose, grade, keep. The terminal and the app both stand on it."""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from corpus import Bank, Question
from tutor.errors import StoreError
from tutor.grading import (
    SELF_RATING,
    Grade,
    Rating,
    grade_choice,
    grade_rating,
    grade_record,
)
from tutor.language import later
from tutor.learning import Attempt, Choice, LearnerState, Record, choose, record_of
from tutor.learning.ability import HINT_LOGITS
from tutor.learning.item_learning import learnt_items
from tutor.learning.items import first_guess
from tutor.learning.overview import Overview, overview
from tutor.learning.plan import Plan, daily_plan, streak
from tutor.learning.self_rating import SureBin, sureness
from tutor.own_data import PARAMETERS, OwnData
from tutor.store import Learn, Store

QUICK_CHECK = later("A quick check of what you have just worked through.")
"""The reason shown for a question that belongs to the one before."""


BLOCK = 500
"""The last one or two blocks of so many attempts say where a learner stands."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Days in a row, attempts by day (UTC), and self-rating against outcome."""

    streak: int
    days: dict[date, int]
    sure: list[SureBin]


class Grading(Protocol):
    """What practice needs of a grader."""

    def grade(self, question: Question, response: str) -> Grade:
        """The grade of one response."""
        ...


class GradeNotKept(StoreError):
    """The attempt could not be stored: show ``grade``, and the message beside it."""

    def __init__(self, grade: Grade, cause: StoreError) -> None:
        super().__init__(f"This grade was not kept and does not count: {cause}")
        self.grade = grade


class Practice:
    """Practice of one learner.

    It holds no state of its own: all of it is in the store, so any number of them may exist.
    """

    def __init__(
        self,
        bank: Bank,
        grader: Grading,
        store: Store,
        learner: str,
        rng: random.Random,
        clock: Callable[[], datetime],
    ) -> None:
        if not learner.strip():
            raise ValueError("Practice needs the learner's name.")
        self.bank = bank
        self.learner = learner
        self._grader = grader
        self._store = store
        self._rng = rng
        self._clock = clock

    def next(
        self, domain: str | None = None, avoid: Collection[str] = (), concept: str | None = None
    ) -> Choice:
        """The next question, from one domain, or one concept of it, if given.

        Ids in ``avoid`` (skipped a moment ago, say) come only when nothing else is left.

        Raises:
            BankError: the bank has no such domain.
            StoreError: the history cannot be read.
        """
        at, record = self._clock(), self.record()
        return choose(self.bank, record, at, self._rng, domain, avoid, concept=concept)

    def quick_check(self, question: Question) -> Choice | None:
        """The question that belongs right after this one, if there is one."""
        check = self.bank.quick_check(question)
        return None if check is None else Choice(check, QUICK_CHECK)

    def tries(self, question: Question) -> int:
        """How often the learner has answered this question."""
        return self._store.times(self.learner, question.id)

    def submit(
        self,
        question: Question,
        response: str,
        seconds: float | None = None,
        hints: int = 0,
        sure: float | None = None,
    ) -> Grade:
        """Grades a response and keeps the attempt.

        What is picked of a question's options (see ``write_picks``) is graded without the grader.
        When this returns, the attempt is on the disk and the draft it came from is gone.
        ``seconds`` is the time the learner took, ``hints`` how many hints were seen, ``sure`` in
        [0, 1] how sure the learner was.

        Raises:
            GradeNotKept: it was graded, and nothing was stored.
        """
        if question.form.is_choice:
            grade = grade_choice(question, response)
        else:
            grade = self._grader.grade(question, response)
        return self._keep(question, response, grade, seconds, hints, sure)

    def rate(
        self, question: Question, rating: Rating, seconds: float | None = None, hints: int = 0
    ) -> Grade:
        """Keeps what the learner says of a card as an attempt, whose response is the rating.

        Raises:
            GradeNotKept: nothing was stored.
        """
        return self._keep(question, rating.value, grade_rating(rating), seconds, hints)

    def _keep(
        self,
        question: Question,
        response: str,
        grade: Grade,
        seconds: float | None,
        hints: int,
        sure: float | None = None,
    ) -> Grade:
        attempt = Attempt(
            learner=self.learner,
            question_id=question.id,
            domain=question.domain,
            concept=question.concept,
            difficulty=question.difficulty,
            response=response,
            score=grade.score,
            verdict=grade.verdict.value,
            confidence=grade.confidence,
            at=self._clock(),
            grade=grade_record(grade),
            seconds=seconds,
            hints=hints,
            sure=sure,
        )
        try:
            self._store.add_attempt(attempt, self._lesson(question, attempt))
        except StoreError as error:
            raise GradeNotKept(grade, error) from error
        return grade

    def _lesson(self, question: Question, attempt: Attempt) -> Learn | None:
        """What an attempt teaches about its question; None: nothing.

        Only the first response does: the next ones speak of the learner's memory. And only what was
        graded: a rating speaks of the learner alone.
        """
        score, rated = attempt.score, attempt.grade["grader"] == SELF_RATING
        if score is None or rated or self._store.times(self.learner, question.id):
            return None
        guess = first_guess(question)
        state = self.record().state.on(attempt.at)
        ability = state.concept(question.domain, question.concept)
        helped = replace(ability, theta=ability.theta + HINT_LOGITS * attempt.hints)
        weight = attempt.confidence * guess.evidence
        return lambda belief: belief.after(guess, helped, score, weight)

    def history(self) -> list[Attempt]:
        """All attempts of the learner, oldest first."""
        return self._store.history(self.learner)

    def state(self) -> LearnerState:
        """Where the learner stands now: what was not used since has faded."""
        return self.record().state.on(self._clock())

    def record(self) -> Record:
        """What the learner's history comes to.

        Raises:
            StoreError: the history cannot be read.
        """
        # A block more or less at a time: the same attempts give the same record, whoever asks, and
        # a learner of many years is read as quickly as one of some weeks.
        blocks = self._store.count(self.learner) // BLOCK
        before = max(0, blocks - 1) * BLOCK
        parameters = self._store.kept(self.learner, PARAMETERS)
        record = record_of(
            self._store.latest(self.learner, before),
            self.bank,
            learnt_items(self.bank.questions, self._store.items()),
            parameters=None if parameters is None else tuple(parameters),
        )
        if before:
            record.add_older(self._store.last_times(self.learner))
        return record

    def begun(self) -> bool:
        """Whether the learner has ever answered anything."""
        return self._store.count(self.learner) > 0

    def last(self) -> Attempt | None:
        """The learner's last attempt; None when there is none."""
        count = self._store.count(self.learner)
        return self._store.latest(self.learner, count - 1)[-1] if count else None

    def plan(self) -> Plan:
        """What today is for."""
        return daily_plan(self.record(), self.bank, self._clock())

    def today(self) -> date:
        """The day it is, in UTC."""
        return self._clock().date()

    def overview(self) -> Overview:
        """Where the learner stands, where they came from, and what comes back when."""
        return overview(self.record(), self.bank, self._clock())

    def habits(self) -> Habits:
        """How regularly the learner practises, and how well they know what they know."""
        days = self._store.days(self.learner)
        return Habits(
            streak=streak(set(days), self.today()),
            days=days,
            sure=sureness(self._store.sure(self.learner)),
        )

    @property
    def data(self) -> OwnData:
        """All that is kept of the learner, to take along or to delete."""
        return OwnData(self._store, self.learner, self.bank, self._clock)

    def draft(self, question: Question) -> str:
        """The half-written response to a question; empty when there is none."""
        return self._store.draft(self.learner, question.id)

    def save_draft(self, question: Question, text: str) -> None:
        """Keeps a half-written response."""
        self._store.save_draft(self.learner, question.id, text)

    def clear_draft(self, question: Question) -> None:
        """Drops a half-written response."""
        self._store.clear_draft(self.learner, question.id)
