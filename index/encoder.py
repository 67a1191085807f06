"""Texts to embeddings. The only place that imports sentence-transformers."""

import contextlib
import io
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from corpus.errors import VivaError
from index.encoded_text import EncodedText, unit_rows
from index.even_rows import keep_even
from index.passes import most_tokens, passes

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

EVEN_TOKENS = {"processing_kwargs": {"text": {"pad_to_multiple_of": 16}}}
"""In bfloat16 with plain attention and such lengths a text gets the same numbers in every batch."""


class Encoder(Protocol):
    """Anything that encodes texts: the model below, or a fake in a test."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``(n, d)`` embeddings with rows of length 1, in the order of ``texts``."""
        ...


class TokenEncoder(Encoder, Protocol):
    """An encoder that also gives texts token by token."""

    def encode_tokens(self, texts: Sequence[str]) -> Sequence[EncodedText]:
        """One encoded text for each of ``texts``, in order."""
        ...


class NamedEncoder(Encoder, Protocol):
    """An encoder that an index can be tied to."""

    @property
    def name(self) -> str:
        """What tells it from other encoders."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in an embedding."""
        ...


class SentenceEncoder:
    """A sentence-transformers model: in float32 on every machine the same numbers to four digits.

    Safe to share between threads. ``max_tokens`` includes special tokens; ``tokenizer`` is a copy
    that neither cuts nor pads, for counting.
    """

    def __init__(self, model: "SentenceTransformer", name: str) -> None:
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.max_tokens = int(model.max_seq_length or model.tokenizer.model_max_length)
        self.tokenizer = _counting(model)
        self._model = model
        self._most = most_tokens(model.device.type)
        self._options: dict[str, Any] = {} if str(model.dtype) == "torch.float32" else EVEN_TOKENS
        self._queue = threading.Lock()
        self._lock = threading.Lock()

    @classmethod
    def load(
        cls, folder_or_name: str | Path, device: str = "auto", dtype: str = "float32"
    ) -> "SentenceEncoder":
        """Loads a model; from a folder without any network, by its name from the Hub or its cache.

        Its name is the last part of the path, so that a folder and the Hub agree on it. ``dtype``
        "bfloat16" is more than twice as fast on processors that multiply in it; an embedding's
        numbers then differ by up to .01 from those in float32.

        Raises:
            VivaError: there is no such model, it is damaged, or the device is not there.
        """
        from sentence_transformers import SentenceTransformer

        folder = Path(folder_or_name).expanduser()
        source = str(folder.resolve()) if folder.is_dir() else str(folder_or_name)
        try:
            # The weights' progress bar has no switch of its own. Other formats could run code.
            with contextlib.redirect_stderr(io.StringIO()):
                model = SentenceTransformer(
                    source,
                    device=None if device == "auto" else device,
                    local_files_only=folder.is_dir(),
                    model_kwargs={
                        "dtype": dtype,
                        "use_safetensors": True,
                        "attn_implementation": None if dtype == "float32" else "eager",
                    },
                )
        # The libraries below raise whatever their own libraries raise.
        except Exception as error:
            raise VivaError(_sentence(folder_or_name, device, error)) from error
        keep_even(model, str(model.dtype))
        return cls(model.eval(), Path(source).name)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``(n, d)`` unit rows; a text longer than ``max_tokens`` is cut at its end."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        with self._turn():
            for rows in self._passes(self._split(texts)):
                found[rows] = self._model.encode(
                    [texts[row] for row in rows],
                    batch_size=len(rows),
                    normalize_embeddings=True,
                    show_progress_bar=False,
                    **self._options,
                )
        return found

    def encode_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """The texts with their tokens, in order, from the same pass that ``encode`` makes."""
        if not texts:
            return []
        found: dict[int, Any] = {}
        with self._turn():
            split = self._split(texts)
            for rows in self._passes(split):
                encoded = self._model.encode(
                    [texts[row] for row in rows],
                    batch_size=len(rows),
                    output_value=None,
                    show_progress_bar=False,
                    **self._options,
                )
                found |= zip(rows, encoded, strict=True)
        return [self._encoded(found[row], pieces.offsets) for row, pieces in enumerate(split)]

    def _split(self, texts: Sequence[str]) -> list[Encoding]:
        return self.tokenizer.encode_batch(list(texts), add_special_tokens=False)

    def _passes(self, split: Sequence[Encoding]) -> Iterator[list[int]]:
        return passes([min(len(one.ids), self.max_tokens) for one in split], self._most)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """One thread at a time, because fast tokenizers refuse two at once.

        Who waits stands in the queue, so that a thread which encodes block after block has to let
        it through between two of them: a bare lock would be taken again at once.
        """
        with self._queue:
            self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def _encoded(self, one: dict[str, Any], spans: Sequence[tuple[int, int]]) -> EncodedText:
        length = int(one["attention_mask"].sum())
        ids = one["input_ids"][:length].tolist()
        special = set(self._model.tokenizer.all_special_ids)
        kept = [place for place, token in enumerate(ids) if token not in special]
        return EncodedText(
            unit_rows(one["sentence_embedding"].float().cpu().numpy()),
            tuple(self._model.tokenizer.convert_ids_to_tokens([ids[place] for place in kept])),
            unit_rows(one["token_embeddings"][:length].float().cpu().numpy()[kept]),
            tuple(spans[: len(kept)]),
        )


def _counting(model: "SentenceTransformer") -> Tokenizer:
    tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _sentence(name: str | Path, device: str, error: Exception) -> str:
    reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
    return (
        f"The encoder {name} cannot be loaded on device {device} ({reason}); "
        "run `viva models pull`, or mend `encoder` and `device` in the settings."
    )
