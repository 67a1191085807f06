"""The practice loop: choose, grade, keep. The terminal and the app both stand on it."""

import random
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

from corpus import Bank, Question
from tutor.errors import StoreError
from tutor.grading import Grade, grade_record
from tutor.learning import Attempt, Choice, LearnerState, choose, learner_state
from tutor.store import Store


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

    def next(self, domain: str | None = None, avoid: Collection[str] = ()) -> Choice:
        """The next question, from one domain if given.

        Ids in ``avoid`` (skipped a moment ago, say) come only when nothing else is left.

        Raises:
            BankError: the bank has no such domain.
            StoreError: the history cannot be read.
        """
        history = self.history()
        return choose(self.bank, learner_state(history), history, domain, self._rng, avoid)

    def submit(
        self, question: Question, response: str, seconds: float | None = None, hints: int = 0
    ) -> Grade:
        """Grades a response and keeps the attempt.

        When this returns, the attempt is on the disk and the draft it came from is gone.
        ``seconds`` is the time the learner took, ``hints`` how many hints were seen.

        Raises:
            GradeNotKept: it was graded, and nothing was stored.
        """
        grade = self._grader.grade(question, response)
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
        )
        try:
            self._store.add_attempt(attempt)
        except StoreError as error:
            raise GradeNotKept(grade, error) from error
        return grade

    def history(self) -> list[Attempt]:
        """All attempts of the learner, oldest first."""
        return self._store.history(self.learner)

    def state(self) -> LearnerState:
        """Where the learner stands."""
        return learner_state(self.history())

    def draft(self, question: Question) -> str:
        """The half-written response to a question; empty when there is none."""
        return self._store.draft(self.learner, question.id)

    def save_draft(self, question: Question, text: str) -> None:
        """Keeps a half-written response."""
        self._store.save_draft(self.learner, question.id, text)

    def clear_draft(self, question: Question) -> None:
        """Drops a half-written response."""
        self._store.clear_draft(self.learner, question.id)
