from index.lexical import LexicalIndex

TEXTS = ["the attention_mask hides padding", "LoRA trains matrices", "attention is all", "..."]


def test_the_text_with_the_rarest_words_comes_first() -> None:
    assert LexicalIndex(TEXTS).search("attention_mask", 5) == [0, 2]
    assert LexicalIndex(TEXTS).search("attention mask", 5) == [0, 2]
    assert LexicalIndex(TEXTS).search("attention", 1) == [2]


def test_words_that_are_nowhere_find_nothing() -> None:
    assert LexicalIndex(TEXTS).search("quantization of the", 5) == []
    assert LexicalIndex(TEXTS).search("?!", 5) == []


def test_texts_without_words_can_be_indexed() -> None:
    assert LexicalIndex(["...", ""]).search("attention", 5) == []


def test_equal_scores_keep_the_order_of_the_texts() -> None:
    assert LexicalIndex(["rank"] * 3 + ["rank mask"] * 40).search("mask", 40) == list(range(3, 43))
