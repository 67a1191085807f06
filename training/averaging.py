"""Half of what a stage has taught: weights between those before it and those after it."""

import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file

WEIGHTS_FILE = "adapter_model.safetensors"


def average(before: Path, after: Path, out: Path) -> Path:
    """Writes the adapter whose weights are the mean of two others'; the rest is ``after``'s.

    What a model learns on one kind of data it pays for on others; the mean of the weights keeps
    most of both (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").

    Raises:
        ValueError: the two do not have the same weights.
    """
    first, second = (load_file(folder / WEIGHTS_FILE) for folder in (before, after))
    if {name: w.shape for name, w in first.items()} != {n: w.shape for n, w in second.items()}:
        raise ValueError(f"{before} and {after} are not two states of the same adapter.")
    shutil.copytree(after, out, dirs_exist_ok=True)
    mean = {name: (weights + second[name]) / 2 for name, weights in first.items()}
    save_file(mean, out / WEIGHTS_FILE, metadata={"format": "pt"})
    return out
