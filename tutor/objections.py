"""A learner says "I was right", a teacher decides, and the learner sees what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from corpus import Question
from tutor.grading import Grade, grade_record
from tutor.scoring.item import plain_response
from tutor.scoring.review import Decision, ReviewItem, ReviewQueue
from tutor.scoring.review.filling import review_key
from tutor.store import Store

QUEUE = "objections"
"""The queue in which objections wait; also the name under which a learner's own are kept."""

LONGEST_WHY = 500
MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Objection:
    """What a learner disagreed with, and why. ``key`` is the review queue's."""

    key: str
    question_id: str
    response: str
    why: str
    at: str


class Objections:
    """The objections of all learners: in the review queue nameless, with their learner here."""

    def __init__(self, store: Store, queue: ReviewQueue) -> None:
        self._store = store
        self._queue = queue

    def add(
        self, learner: str, question: Question, response: str, grade: Grade, why: str
    ) -> Objection:
        """Puts a grade into the teachers' queue; the same objection twice is one.

        Raises:
            StoreError: it cannot be kept.
        """
        key = _key(question.id, response)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        objection = Objection(key, question.id, response, why.strip()[:LONGEST_WHY], at)
        others = [each for each in self.of(learner) if each.key != key]
        record = grade_record(grade)
        item = ReviewItem(
            key=key,
            question_id=question.id,
            question=question.question,
            references=tuple(question.references),
            response=response,
            rows=1,
            score=grade.score,
            verdict=grade.verdict.value,
            confidence=grade.confidence,
            key_points=tuple(record["key_points"]),
            misconceptions=tuple(record["misconceptions"]),
        )
        self._queue.add(QUEUE, [item])
        kept = [asdict(each) for each in [*others, objection][-MOST_KEPT:]]
        self._store.keep(learner, QUEUE, kept)
        return objection

    def withdraw(self, learner: str) -> None:
        """Takes back all objections of a learner; those that others raised too stay in the queue.

        Raises:
            StoreError: they are still there.
        """
        others = {
            each["key"]
            for name, kept in self._store.everyone(QUEUE).items()
            if name != learner
            for each in kept
        }
        own = {each.key for each in self.of(learner)} - others
        if own:
            self._queue.remove(QUEUE, own)
        self._store.keep(learner, QUEUE, None)

    def of(self, learner: str) -> list[Objection]:
        """A learner's objections, oldest first."""
        return [Objection(**each) for each in self._store.kept(learner, QUEUE) or []]

    def raised(self, learner: str, question_id: str, response: str) -> bool:
        """Whether the learner disagreed with the grade of this response."""
        key = _key(question_id, response)
        return any(each.key == key for each in self.of(learner))

    def whys(self, keys: Sequence[str]) -> list[str]:
        """What learners wrote about these responses, whoever they are."""
        wanted = set(keys)
        return [
            each["why"]
            for kept in self._store.everyone(QUEUE).values()
            for each in kept
            if each["key"] in wanted and each["why"]
        ]

    def decided(self, learner: str) -> list[tuple[Objection, Decision]]:
        """A learner's objections that a person has decided, with the last decision."""
        own = self.of(learner)
        decisions = self._queue.decisions([each.key for each in own])
        return [(each, decisions[each.key][-1]) for each in own if decisions.get(each.key)]

    def settle(self, item: ReviewItem, decision: Decision) -> list[str]:
        """Lets a decision count in the history of everybody who gave this response.

        Gives their names; the machine's grade stays on record beside the person's.

        Raises:
            StoreError: the history cannot be written.
        """
        if not item.question_id:
            return []
        wanted = plain_response(item.response)
        person: Mapping[str, Any] = {
            "score": decision.score,
            "verdict": decision.verdict,
            "by": decision.marker,
            "at": decision.at.isoformat(timespec="seconds"),
            "note": decision.note,
        }
        return self._store.judge(
            item.question_id, lambda response: plain_response(response) == wanted, person
        )


def _key(question_id: str, response: str) -> str:
    return review_key({"question_id": question_id, "response": response})
