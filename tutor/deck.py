"""A run through the cards: turn over, rate, and those not known come back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus import Bank, Difficulty, Form, Question
from tutor.grading import Rating
from tutor.learning import Attempt


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards still to come, the first of them on top, and how those before were rated.

    ``rated`` has the last rating of each card that was rated in this run, by the card's id.
    """

    left: tuple[Question, ...]
    rated: tuple[tuple[str, Rating], ...] = ()

    @property
    def top(self) -> Question | None:
        """The card to look at; None when the run is over."""
        return self.left[0] if self.left else None

    @property
    def size(self) -> int:
        """How many cards the run is about."""
        return len({question.id for question in self.left} | {card for card, _ in self.rated})

    @property
    def done(self) -> int:
        """How many of them need not be seen again in this run."""
        return self.size - len(self.left)

    def rate(self, rating: Rating) -> "Deck":
        """The deck after the top card was rated: away with it, or last in line after *again*.

        Raises:
            ValueError: no card is left.
        """
        if not self.left:
            raise ValueError("There is no card left to rate.")
        card, *rest = self.left
        others = tuple(pair for pair in self.rated if pair[0] != card.id)
        again = (card,) if rating is Rating.AGAIN else ()
        return replace(self, left=(*rest, *again), rated=(*others, (card.id, rating)))


def cards_of(bank: Bank, domain: str | None, difficulty: Difficulty | None) -> list[Question]:
    """The bank's cards of a domain and a difficulty; None stands for all. A card has a back."""
    return [
        question
        for question in bank.questions
        if question.form is Form.FLASHCARD
        and question.references
        and domain in (None, question.domain)
        and difficulty in (None, question.difficulty)
    ]


def deal(cards: Sequence[Question], history: Iterable[Attempt]) -> Deck:
    """The cards in the order in which they are worth a look.

    Those never seen come first, then those that went worst, of equals the one seen longest ago.
    """
    last = {attempt.question_id: (place, attempt) for place, attempt in enumerate(history)}

    def urgency(card: Question) -> tuple[float, int]:
        if card.id not in last:
            return -1.0, 0
        place, attempt = last[card.id]
        return attempt.score or 0.0, place

    return Deck(tuple(sorted(cards, key=urgency)))
