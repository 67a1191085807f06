"""The mean of weights that a training has passed through, or that several have come to."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from safetensors.torch import load_file, save_file

WEIGHTS_FILE = "adapter_model.safetensors"


def average(folders: Sequence[Path], out: Path) -> Path:
    """Writes the adapter whose weights are the mean of others'; the rest is the last one's.

    What a model learns on one kind of data it pays for on others; the mean of the weights before
    and after keeps most of both (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"),
    and that of several trainings from one beginning is better than each (Wortsman et al. 2022,
    "Model soups").

    Raises:
        ValueError: they do not all have the same weights.
    """
    adapters = [load_file(folder / WEIGHTS_FILE) for folder in folders]
    shapes = [{name: weights.shape for name, weights in one.items()} for one in adapters]
    if any(one != shapes[0] for one in shapes):
        names = ", ".join(str(folder) for folder in folders)
        raise ValueError(f"These are not states of the same adapter: {names}.")
    shutil.copytree(folders[-1], out, dirs_exist_ok=True)
    mean = {name: sum(one[name].float() for one in adapters) / len(adapters) for name in shapes[0]}
    save_file(mean, out / WEIGHTS_FILE, metadata={"format": "pt"})
    return out
