"""Fakes that every test may use: deterministic, and meaningful enough to check by eye."""

import sys
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import settings
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers, processors

# A busy machine makes no law false.
settings.register_profile("viva", deadline=None)
settings.load_profile("viva")

KEYWORDS = ("attention", "mask", "lora", "memory", "tokenizer", "hub", "trainer", "dataset")


def build_word_tokenizer() -> Tokenizer:
    """A token per word and per run of punctuation; [CLS] and [SEP] are added like BERT's."""
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "[CLS]": 1, "[SEP]": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    return tokenizer


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Puts ``__main__`` back: Streamlit's AppTest leaves its script there, which a process that a
    later test spawns would run."""
    module = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = module


class KeywordEncoder:
    """One dimension per keyword and a last one for texts without any: what shares words is near.

    "LoRA saves memory" becomes (0, 0, 0.71, 0.71, 0, 0, 0, 0, 0) with the default keywords.
    """

    def __init__(self, keywords: Sequence[str] = KEYWORDS, name: str = "keywords") -> None:
        self.name = name
        self.keywords = tuple(keywords)
        self.dimension = len(self.keywords) + 1
        self.max_tokens = 64
        self.tokenizer = build_word_tokenizer()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:-1] = [text.lower().count(keyword) for keyword in self.keywords]
            row[-1] = not row.any()
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture
def keyword_encoder() -> KeywordEncoder:
    return KeywordEncoder()


@pytest.fixture(scope="session")
def word_tokenizer() -> Tokenizer:
    return build_word_tokenizer()
