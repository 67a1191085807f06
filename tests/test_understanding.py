"""How much of a query's meaning a sentence holds, and what is remembered of sentences."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.encoded_text import EncodedText
from tests.notes_index import WordEncoder
from tutor.answering.memory import Memory
from tutor.answering.understanding import QueryWords, best_mean, whole_words
from tutor.answering.words import Rarity


class Counting(WordEncoder):
    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def encode_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        self.read += texts
        return super().encode_tokens(texts)


def test_rare_words_weigh_more_and_the_poorest_is_known() -> None:
    query, half, all_, none = WordEncoder().encode_tokens(
        ["What does the mask do to padding?", "The mask.", "Padding needs a mask.", "Else."]
    )
    # Both words stand in one text each, so they weigh the same.
    words = QueryWords(query, Rarity(["mask", "padding"]))
    assert (words.held_by(half).mean, words.held_by(half).least) == (pytest.approx(0.5), 0)
    assert words.held_by(all_).mean == words.held_by(all_).least == pytest.approx(1.0)
    assert words.held_by(none).mean == 0
    rare = QueryWords(query, Rarity(["mask padding", "mask", "mask", "mask"]))
    assert rare.held_by(half).mean < 0.5


def test_pieces_are_joined_to_words() -> None:
    rows = np.eye(3, dtype=np.float32)
    words, joined = whole_words(EncodedText(rows[0], ("token", "##ization", "works"), rows))
    assert words == ["tokenization", "works"]
    assert joined.tolist() == [[pytest.approx(0.7071, abs=1e-4)] * 2 + [0], [0, 0, 1]]


def test_the_best_few_are_averaged() -> None:
    assert best_mean([0.1, 0.9, 0.5, 0.7], 3) == pytest.approx(0.7)
    assert best_mean([0.4], 3) == 0.4
    assert best_mean([], 3) == 0.0


def test_what_is_remembered_is_not_encoded_again_and_the_oldest_goes() -> None:
    encoder = Counting()
    memory = Memory(encoder, most=2)
    memory.encode(["a", "b", "a"])
    assert [one.tokens for one in memory.encode(["b", "a"])] == [("b",), ("a",)]
    assert encoder.read == ["a", "b"]
    memory.encode(["c"])
    memory.encode(["a"])
    assert encoder.read == ["a", "b", "c"]
    memory.encode(["b"])
    assert encoder.read == ["a", "b", "c", "b"]
