"""An adapter with more rank than it was trained with, which says what it said before."""

import json
import math
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from training.averaging import WEIGHTS_FILE

CONFIG_FILE = "adapter_config.json"


def widen(adapter: Path, out: Path, rank: int) -> Path:
    """Writes the adapter with ``rank`` to ``out``: the same weights and new directions beside them.

    As in a new adapter (Hu et al. 2021) the new rows of A are drawn, uniform and as large as
    peft draws them, and the new columns of B are 0, so the product is what it was.

    Raises:
        ValueError: it has more rank already, or its updates are scaled by something else than 1.
    """
    config = json.loads((adapter / CONFIG_FILE).read_text(encoding="utf-8"))
    before = config["r"]
    if before > rank or config["lora_alpha"] != before:
        raise ValueError(f"{adapter} has rank {before}, alpha {config['lora_alpha']}.")
    shutil.copytree(adapter, out, dirs_exist_ok=True)
    drawing = torch.Generator().manual_seed(0)
    wider = {
        name: _wider(name, weights.float(), rank, drawing)
        for name, weights in load_file(adapter / WEIGHTS_FILE).items()
    }
    save_file(wider, out / WEIGHTS_FILE, metadata={"format": "pt"})
    config |= {"r": rank, "lora_alpha": rank}
    (out / CONFIG_FILE).write_text(json.dumps(config, indent=1), encoding="utf-8")
    return out


def _wider(name: str, weights: torch.Tensor, rank: int, drawing: torch.Generator) -> torch.Tensor:
    if ".lora_A." in name:
        rows, inputs = weights.shape
        drawn = torch.rand(rank - rows, inputs, generator=drawing) * 2 - 1
        return torch.cat([weights, drawn / math.sqrt(inputs)])
    if ".lora_B." in name:
        outputs, columns = weights.shape
        return torch.cat([weights, torch.zeros(outputs, rank - columns)], dim=1)
    return weights
