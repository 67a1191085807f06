"""Which questions wait for a concept that the learner has not met."""

from collections.abc import Iterable, Sequence

from corpus import Bank, Question
from tutor.learning.beliefs import Place
from tutor.learning.record import Record


class Prerequisites:
    """What questions of a bank ask one learner to meet first.

    A concept is met by a response to any of its questions that earned a fair score.
    """

    def __init__(self, bank: Bank, record: Record) -> None:
        taught: set[Place] = {(each.domain, each.concept) for each in bank.questions}
        self._unmet = taught - record.met

    def missing(self, question: Question) -> list[str]:
        """The question's prerequisites that were not met; one that nobody asks about is none."""
        return [name for name in question.prerequisites if (question.domain, name) in self._unmet]

    def ready(self, questions: Sequence[Question]) -> list[Question]:
        """The questions that miss no prerequisite; all of them when each one does."""
        return [question for question in questions if not self.missing(question)] or [*questions]

    def built_on(self, first: Question, waiting: Iterable[Question]) -> str | None:
        """A concept other than ``first``'s that waits for it."""
        concepts = (
            question.concept
            for question in waiting
            if question.domain == first.domain and first.concept in self.missing(question)
        )
        return next((concept for concept in concepts if concept != first.concept), None)
