"""A small course as an index, and an entailment anyone can check: for the tests of replies."""

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus import Chunk
from index.encoded_text import EncodedText
from index.encoder import Encoder
from index.hit import Hit
from tests.conftest import KeywordEncoder
from tutor.answering.words import content_stems, stem, stems

LORA = """LoRA keeps the pretrained weights frozen and trains two small matrices instead.
This saves memory, since optimizer states exist only for the matrices.
The default rank `r` is 8.

```python
LoraConfig(r=8)
```
"""

MASK = """## The attention mask

The attention mask has a 1 for each real token and a 0 for padding.
Without the mask, the attention would also look at padding.
"""

HUB = """A model goes to the Hub with `push_to_hub()`.
The Hub keeps every version of a model."""


def chunk(document: str, title: str, section: str, text: str) -> Chunk:
    return Chunk(document, title, (title, section), 0, len(text), text)


CHUNKS = (
    chunk("fine-tuning/lora.md", "LoRA", "Memory", LORA),
    chunk("transformers/masks.md", "Attention masks", "What they hold", MASK),
    chunk("sharing/hub.md", "Sharing", "The Hub", HUB),
)


class NotesIndex:
    """Ranks the chunks by cosine; the score is the cosine too."""

    def __init__(self, encoder: Encoder, chunks: tuple[Chunk, ...] = CHUNKS) -> None:
        self.chunks = chunks
        self._encoder = encoder

    def search(self, query: str, k: int = 5) -> list[Hit]:
        rows = self._encoder.encode([query, *(chunk.text for chunk in self.chunks)])
        cosines = rows[1:] @ rows[0]
        best = np.argsort(-cosines, kind="stable")[:k]
        return [
            Hit(rank, float(cosines[i]), float(cosines[i]), self.chunks[i])
            for rank, i in enumerate(best, 1)
        ]


class WordEncoder(KeywordEncoder):
    """Each word has a direction of its own, shared by the forms of one stem."""

    def encode_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        listed = [tuple(re.findall(r"\w+", text.lower())) for text in texts]
        return [
            EncodedText(embedding, tokens, np.array([_row(token) for token in tokens], np.float32))
            for embedding, tokens in zip(self.encode(texts), listed, strict=True)
        ]


def _row(token: str) -> NDArray[np.float32]:
    row = np.zeros(4096, dtype=np.float32)
    row[zlib.crc32(stem(token).encode()) % 4096] = 1
    return row


class WordEntailment:
    """A text says a sentence when it holds all its words; it contradicts it when one says not."""

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.array([self._row(*pair) for pair in pairs], dtype=np.float32).reshape(-1, 3)

    def _row(self, premise: str, hypothesis: str) -> tuple[float, float, float]:
        if not set(content_stems(hypothesis)) <= stems(premise):
            return (0.1, 0.8, 0.1)
        same = (" not " in premise) == (" not " in hypothesis)
        return (0.98, 0.02, 0.0) if same else (0.0, 0.1, 0.9)
