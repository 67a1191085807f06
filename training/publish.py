"""Turns a trained model into the weights that ship: float16 safetensors, tokenizer, manifest."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForSequenceClassification, AutoTokenizer, PreTrainedModel

from training.train import entailment_model
from tutor import models

MAX_BYTES = 50_000_000
"""Weights stay in the history for ever; one grader takes no more than this."""

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")


def publish(model: Path, out: Path, version: str) -> None:
    """Writes a whole model's folder anew; ``fusion.json`` and the model card stay.

    Raises:
        ValueError: the weights would be larger than ``MAX_BYTES``.
    """
    weights = AutoModelForSequenceClassification.from_pretrained(model).to(torch.float16)
    _publish(weights, ("model.safetensors", "config.json"), model, out)
    write_manifest(out, version)


def publish_adapter(adapter: Path, base: str, out: Path, version: str) -> None:
    """Writes an adapter's weights into ``out``, which holds its base's ``config.json``.

    ``base`` is the name of the base in the registry of models.

    Raises:
        ValueError: the weights would be larger than ``MAX_BYTES``.
    """
    model = entailment_model(models.require(base), described=out)
    weights = PeftModel.from_pretrained(model, adapter).to(torch.float16)
    config = weights.peft_config["default"]
    config.base_model_name_or_path = base
    # Whoever loads an adapter adds the heads' names once more to those that are saved.
    config.modules_to_save = sorted(set(config.modules_to_save or ()))
    _publish(weights, ("adapter_model.safetensors", "adapter_config.json"), adapter, out)
    model.config.save_pretrained(out)
    write_manifest(out, version, base)


def _publish(
    weights: PreTrainedModel | PeftModel, files: Sequence[str], tokenizer: Path, out: Path
) -> None:
    out.mkdir(parents=True, exist_ok=True)
    fresh = out / "fresh"
    # Else peft asks the Hub for the base's configuration.
    ours = {"save_embedding_layers": False} if isinstance(weights, PeftModel) else {}
    weights.save_pretrained(fresh, **ours)
    AutoTokenizer.from_pretrained(tokenizer).save_pretrained(fresh)
    size = (fresh / files[0]).stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"The weights are {size} bytes, {MAX_BYTES} are allowed.")
    for name in (*files, *TOKENIZER_FILES):
        (fresh / name).replace(out / name)
    shutil.rmtree(fresh)


def write_manifest(weights: Path, version: str, base: str | None = None) -> None:
    """Name, version, base and sha256 of every file of the weights, in ``manifest.json``."""
    files = sorted(p for p in weights.iterdir() if p.suffix in (".safetensors", ".json"))
    sums = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != "manifest.json"
    }
    manifest = {"name": weights.name, "version": version, "base": base, "sha256": sums}
    text = json.dumps(manifest, indent=1) + "\n"
    (weights / "manifest.json").write_text(text, encoding="utf-8")
