"""A run through the cards: which comes when, and when it is over."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Bank, Difficulty, Form, Question
from tutor.deck import Deck, cards_of, deal
from tutor.grading import Rating
from tutor.learning import Attempt


def card(name: str, domain: str = "hub", level: Difficulty = Difficulty.EASY) -> Question:
    return Question(
        f"{name}?", [f"{name}."], id=name, domain=domain, form=Form.FLASHCARD, difficulty=level
    )


A, B, C = card("a"), card("b", "tuning"), card("c", "hub", Difficulty.HARD)


def rated(question: Question, score: float | None) -> Attempt:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    names = (question.id, question.domain, question.concept, question.difficulty)
    return Attempt("me", *names, "good", score, "correct", 0.5, at, {})


def names(deck: Deck) -> list[str]:
    return [question.id for question in deck.left]


def test_only_cards_with_a_back_of_the_domain_and_level_asked_for() -> None:
    bank = Bank((A, B, C, Question("open?", ["x"]), Question("no back?", form=Form.FLASHCARD)))
    assert cards_of(bank, None, None) == [A, B, C]
    assert cards_of(bank, "hub", None) == [A, C]
    assert cards_of(bank, "hub", Difficulty.HARD) == [C]
    assert cards_of(bank, "tuning", Difficulty.HARD) == []


def test_the_unseen_come_first_then_the_worst_then_the_oldest() -> None:
    assert names(deal([A, B, C], [])) == ["a", "b", "c"]
    assert names(deal([A, B, C], [rated(A, 1.0)])) == ["b", "c", "a"]
    assert names(deal([A, B, C], [rated(A, 1.0), rated(B, 0.0), rated(C, 0.5)])) == ["b", "c", "a"]
    # The last rating counts, and an ungraded one is as urgent as a bad one.
    history = [rated(A, 0.0), rated(B, 1.0), rated(A, 1.0), rated(C, None)]
    assert names(deal([A, B, C], history)) == ["c", "b", "a"]


def test_a_card_not_known_comes_back_at_the_end() -> None:
    deck = deal([A, B], []).rate(Rating.AGAIN)
    assert (names(deck), deck.done, deck.size) == (["b", "a"], 0, 2)
    deck = deck.rate(Rating.GOOD).rate(Rating.HARD)
    assert (deck.top, deck.done) == (None, 2)
    assert dict(deck.rated) == {"a": Rating.HARD, "b": Rating.GOOD}


def test_an_empty_deck_has_nothing_to_rate() -> None:
    with pytest.raises(ValueError, match="no card left"):
        Deck(()).rate(Rating.GOOD)


@given(st.lists(st.sampled_from(Rating), max_size=40))
def test_a_run_is_over_when_every_card_was_known_once(ratings: list[Rating]) -> None:
    deck = deal([A, B, C], [])
    for rating in ratings:
        assert deck.size == 3
        assert deck.done == sum(rating is not Rating.AGAIN for _, rating in deck.rated)
        if deck.top is None:
            break
        deck = deck.rate(rating)
    known = sum(rating is not Rating.AGAIN for rating in ratings)
    assert (deck.top is None) == (known >= 3)
