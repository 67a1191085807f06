"""The entailment model: does the response say what the key point says, deny it, or neither?

The only place that imports transformers.
"""

import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.even_rows import keep_even
from index.passes import most_tokens, passes
from tutor.errors import ModelDamaged, ModelMissing

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

ENTAILMENT, NEUTRAL, CONTRADICTION = 0, 1, 2
"""Columns of what ``predict`` gives back, whatever the order inside the model."""

EVEN_TOKENS = 16
"""Lengths of passes in bfloat16 are multiples of this: then, with plain attention, a pair gets the
same probabilities in every batch, to the last bit; otherwise they differ by up to .009 (measured).
"""

COUNTED_FROM_PADDING = frozenset(
    "roberta xlm-roberta xlm-roberta-xl camembert mpnet longformer data2vec-text bart".split()
)
"""Model types whose position table has two rows more than positions."""


class Entailment(Protocol):
    """Anything that tells entailment: the model below, or a fake in a test."""

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """``(n, 3)``: entailment, neutral, contradiction for (premise, hypothesis) pairs."""
        ...


class EntailmentModel:
    """A cross-encoder for natural language inference, from a folder or by its name on the Hub.

    The order of its labels is read from its configuration. A model with two labels (entailment or
    not) gives 0 as the probability of contradiction.
    """

    def __init__(
        self, model: "PreTrainedModel", tokenizer: "PreTrainedTokenizerBase", name: str
    ) -> None:
        self.name = name
        self._model = model
        self._tokenizer = tokenizer
        self._columns = _columns(model.config.id2label or {})
        # Fast tokenizers refuse to be used by two threads at once.
        self._lock = threading.Lock()
        self._max_tokens = min(tokenizer.model_max_length, _positions(model))
        self._multiple = None if str(model.dtype) == "torch.float32" else EVEN_TOKENS
        if self._multiple is not None:
            self._max_tokens -= self._max_tokens % self._multiple

    @classmethod
    def load(
        cls,
        source: str | Path,
        device: str = "auto",
        name: str | None = None,
        adapter: Path | None = None,
        *,
        quick: bool = False,
    ) -> "EntailmentModel":
        """Loads a model for inference in float32.

        ``quick`` asks for bfloat16 where the processor multiplies in it: half the memory and at
        least twice as fast, with probabilities that differ by .001 on average.

        With ``adapter``, ``source`` is the folder of a base encoder: the adapter's folder holds
        configuration, tokenizer, classification head and low-rank weights, which are added to the
        base's once, here.

        Raises:
            ModelMissing: there is no such folder, a file in it is damaged, or the Hub has no such
            model or is out of reach.
        """
        import torch
        from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        here = Path(source).is_dir()
        described = source if adapter is None else adapter
        try:
            with _quiet():
                tokenizer = AutoTokenizer.from_pretrained(described, local_files_only=here)
                config = AutoConfig.from_pretrained(described, local_files_only=here)
                model = AutoModelForSequenceClassification.from_pretrained(
                    source,
                    config=config,
                    dtype=torch.float32,
                    use_safetensors=True,
                    local_files_only=here,
                )
                if adapter is not None:
                    model = _adapted(model, adapter)
        # The libraries below raise whatever their own libraries raise.
        except Exception as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
            raise ModelMissing(
                f"The entailment model {source} cannot be loaded ({reason}); name a folder with "
                "its files, or a model of the Hub, in the settings."
            ) from error
        # An adapter is added in float32, whatever the sum is kept in.
        if quick and quick_dtype(device) == "bfloat16":
            model = model.to(torch.bfloat16)
            model.set_attn_implementation("eager")
            keep_even(model, str(model.dtype))
        return cls(model.eval().to(device), tokenizer, name or Path(source).name)

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """``(n, 3)``: entailment, neutral, contradiction, rows in the order of ``pairs``.

        A premise too long for the model is cut at its end; callers cut long responses into clauses
        first.
        """
        if not pairs:
            return np.zeros((0, 3), dtype=np.float32)
        with self._lock:
            encoded = self._tokenizer(
                [premise for premise, _ in pairs],
                [hypothesis for _, hypothesis in pairs],
                truncation="longest_first",
                max_length=self._max_tokens,
            )
        lengths = [len(ids) for ids in encoded["input_ids"]]
        probabilities = np.zeros((len(pairs), 3), dtype=np.float32)
        for rows in passes(lengths, most_tokens(self._model.device.type)):
            batch = {name: [values[row] for row in rows] for name, values in encoded.items()}
            probabilities[rows] = self._forward(batch)
        return probabilities

    def _forward(self, batch: dict[str, Any]) -> NDArray[np.float32]:
        import torch

        with self._lock:
            padded = self._tokenizer.pad(
                batch, return_tensors="pt", pad_to_multiple_of=self._multiple
            ).to(self._model.device)
        with torch.inference_mode():
            logits = self._model(**padded).logits.float()
        own = torch.softmax(logits, dim=-1).cpu().numpy()
        ordered = np.zeros((len(own), 3), dtype=np.float32)
        for column, index in self._columns.items():
            ordered[:, column] = own[:, index]
        return ordered


def quick_dtype(device: str = "auto") -> str:
    """The format to multiply in: "bfloat16" where the processor does it, else "float32"."""
    import torch

    on_gpu = device == "cuda" or (device == "auto" and torch.cuda.is_available())
    quick = not on_gpu and torch.cpu._is_avx512_bf16_supported()
    return "bfloat16" if quick else "float32"


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the libraries' bars and reports: a base has no head yet, and it says so at length."""
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    level = logging.get_verbosity()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            yield
    finally:
        logging.set_verbosity(level)


def _adapted(model: "PreTrainedModel", adapter: Path) -> "PreTrainedModel":
    """The model with a LoRA adapter merged into its weights."""
    from peft import PeftModel

    merged: PreTrainedModel = PeftModel.from_pretrained(model, adapter).merge_and_unload()
    return merged


def _columns(id2label: Mapping[int, str] | Mapping[str, str]) -> dict[int, int]:
    """Our column to the model's, by the names in its configuration."""
    own = {label.lower(): int(index) for index, label in id2label.items()}
    columns: dict[int, int] = {}
    for label, index in own.items():
        if label.startswith("not") or label.startswith("neutral"):
            columns[NEUTRAL] = index
        elif label.startswith("entail"):
            columns[ENTAILMENT] = index
        elif label.startswith("contra"):
            columns[CONTRADICTION] = index
    if ENTAILMENT not in columns or len(columns) != len(own):
        raise ModelDamaged(
            "An entailment model needs the labels entailment, neutral and contradiction; "
            f"this one has {sorted(own)}."
        )
    return columns


def _positions(model: "PreTrainedModel") -> int:
    """The longest input the positions allow; 512 when they set no limit (relative positions)."""
    positions = getattr(model.config, "max_position_embeddings", None) or 512
    # RoBERTa and its kin count positions from their padding id + 1: two of 514 cannot be used.
    return positions - 2 if model.config.model_type in COUNTED_FROM_PADDING else positions
