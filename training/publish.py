"""Turns a trained model into the weights that ship: float16 safetensors, tokenizer, manifest."""

import hashlib
import json
import shutil
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

MAX_BYTES = 50_000_000
"""Weights stay in the history for ever; one grader takes no more than this."""

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")


def publish(model: Path, out: Path, version: str) -> None:
    """Writes ``out`` anew from the trained model; ``fusion.json`` and the model card stay.

    Raises:
        ValueError: the weights would be larger than ``MAX_BYTES``.
    """
    out.mkdir(parents=True, exist_ok=True)
    weights = AutoModelForSequenceClassification.from_pretrained(model).to(torch.float16)
    tokenizer = AutoTokenizer.from_pretrained(model)
    fresh = out / "fresh"
    weights.save_pretrained(fresh)
    tokenizer.save_pretrained(fresh)
    size = (fresh / "model.safetensors").stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"The weights are {size} bytes, {MAX_BYTES} are allowed.")
    for name in ("model.safetensors", "config.json", *TOKENIZER_FILES):
        (fresh / name).replace(out / name)
    shutil.rmtree(fresh)
    write_manifest(out, version)


def write_manifest(weights: Path, version: str) -> None:
    """Version and sha256 of every file of the weights, in ``manifest.json``."""
    files = sorted(p for p in weights.iterdir() if p.suffix in (".safetensors", ".json"))
    sums = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != "manifest.json"
    }
    manifest = {"name": "viva-minilm", "version": version, "sha256": sums}
    text = json.dumps(manifest, indent=1) + "\n"
    (weights / "manifest.json").write_text(text, encoding="utf-8")
