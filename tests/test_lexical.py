import numpy as np

from index.lexical import LexicalIndex

TEXTS = ["the attention_mask hides padding", "LoRA trains matrices", "attention is all", "..."]


def found(texts: list[str], query: str) -> list[int]:
    """The places of the texts that share a word with the query, best first."""
    scores = LexicalIndex(texts).scores(query)
    return [int(place) for place in np.argsort(-scores, kind="stable") if scores[place] > 0]


def test_the_text_with_the_rarest_words_comes_first() -> None:
    assert found(TEXTS, "attention_mask") == [0, 2]
    assert found(TEXTS, "attention mask") == [0, 2]
    assert found(TEXTS, "attention")[0] == 2


def test_words_that_are_nowhere_find_nothing() -> None:
    assert found(TEXTS, "quantization of the") == []
    assert found(TEXTS, "?!") == []


def test_texts_without_words_can_be_indexed() -> None:
    assert LexicalIndex(["...", ""]).scores("attention").tolist() == [0, 0]
