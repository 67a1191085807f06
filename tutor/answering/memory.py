"""Sentences that were encoded lately, so that the next query about the same pages is quick."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from index.encoded_text import EncodedText
from index.encoder import TokenEncoder

MOST_KEPT = 1024
"""Sentences; about 50 KB each."""


class Memory:
    """Encodes texts, those it remembers not again; safe to share between threads."""

    def __init__(self, encoder: TokenEncoder, most: int = MOST_KEPT) -> None:
        self._encoder = encoder
        self._most = most
        self._kept: OrderedDict[str, EncodedText] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> list[EncodedText]:
        """The texts with their tokens, in order."""
        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, self._encoder.encode_tokens(new), strict=True))
        with self._lock:
            for text in texts:
                self._kept[text] = known[text]
                self._kept.move_to_end(text)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return [known[text] for text in texts]
