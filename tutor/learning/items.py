"""What is known of each question: how hard it is, how well it tells learners apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from corpus import Difficulty, Question
from tutor.learning.ability import DIFFICULTY_LOGITS

KEY_POINT_LOGITS = 0.1
"""How much harder each key point beyond the third makes a question: there is more to say."""

USUAL_KEY_POINTS = 3

KEY_POINT_CORRELATION = 0.1
"""How alike the key points of one response fare. Three of them then tell as much as 2.5 responses
that are right or wrong."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question as the model sees it.

    ``difficulty`` in logits; ``slope`` is the discrimination, 1 for the usual question; ``guess``
    is the score that knowing nothing earns; ``evidence`` how many right-or-wrong responses a graded
    one is worth.
    """

    difficulty: float
    slope: float = 1.0
    guess: float = 0.0
    evidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Items:
    """Every question's item; a question that is not among them has its author's difficulty."""

    known: Mapping[str, Item] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, question_id: str, difficulty: Difficulty) -> Item:
        """The item of a question; ``difficulty`` is the author's guess."""
        return self.known.get(question_id) or Item(DIFFICULTY_LOGITS[difficulty])

    @classmethod
    def from_questions(cls, questions: Iterable[Question]) -> "Items":
        """What the author's guess and the question's text say before anybody responded."""
        return cls(MappingProxyType({each.id: first_guess(each) for each in questions}))


def first_guess(question: Question) -> Item:
    """The item of a question that nobody has responded to."""
    points = max(len(question.key_points), 1)
    correct = sum(option.correct for option in question.options)
    by_luck = correct == 1 and len(question.options) > 1
    extra = max(-2, min(3, points - USUAL_KEY_POINTS)) if question.key_points else 0
    return Item(
        difficulty=DIFFICULTY_LOGITS[question.difficulty] + KEY_POINT_LOGITS * extra,
        guess=1.0 / len(question.options) if by_luck else 0.0,
        evidence=points / (1.0 + (points - 1) * KEY_POINT_CORRELATION),
    )
