"""A wider adapter: the same product, and room to learn."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from training.averaging import WEIGHTS_FILE
from training.widening import CONFIG_FILE, widen

NAME = "base_model.model.layer.3.attention.q.lora_{}.weight"


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    folder = tmp_path / "adapter"
    folder.mkdir()
    drawing = torch.Generator().manual_seed(3)
    weights = {
        NAME.format("A"): torch.rand(2, 6, generator=drawing).half(),
        NAME.format("B"): torch.rand(5, 2, generator=drawing).half(),
        "base_model.model.classifier.out_proj.weight": torch.rand(3, 6, generator=drawing).half(),
    }
    save_file(weights, folder / WEIGHTS_FILE)
    (folder / CONFIG_FILE).write_text(json.dumps({"r": 2, "lora_alpha": 2, "bias": "none"}))
    (folder / "tokenizer.json").write_text("{}")
    return folder


def test_what_it_adds_to_the_base_is_what_it_was(adapter: Path, tmp_path: Path) -> None:
    before = load_file(adapter / WEIGHTS_FILE)
    after = load_file(widen(adapter, tmp_path / "out", 4) / WEIGHTS_FILE)
    product = [w[NAME.format("B")].float() @ w[NAME.format("A")].float() for w in (before, after)]
    torch.testing.assert_close(*product)
    assert after[NAME.format("A")].shape == (4, 6)
    assert after[NAME.format("B")].shape == (5, 4)
    head = "base_model.model.classifier.out_proj.weight"
    torch.testing.assert_close(after[head], before[head].float())


def test_the_new_directions_can_learn(adapter: Path, tmp_path: Path) -> None:
    after = load_file(widen(adapter, tmp_path / "out", 4) / WEIGHTS_FILE)
    new = after[NAME.format("A")][2:]
    # The gradient of B's new columns is 0 where these are 0, and the same where they are alike.
    assert new.abs().min() > 0
    assert torch.linalg.matrix_rank(new) == 2
    assert new.abs().max() <= 6**-0.5


def test_its_configuration_says_so_and_the_rest_comes_along(adapter: Path, tmp_path: Path) -> None:
    out = widen(adapter, tmp_path / "out", 4)
    assert json.loads((out / CONFIG_FILE).read_text()) == {"r": 4, "lora_alpha": 4, "bias": "none"}
    assert (out / "tokenizer.json").is_file()
    assert json.loads((adapter / CONFIG_FILE).read_text())["r"] == 2


@pytest.mark.parametrize(("rank", "alpha"), [(2, 4), (8, 8)])
def test_another_scale_or_less_rank_is_refused(
    adapter: Path, tmp_path: Path, rank: int, alpha: int
) -> None:
    (adapter / CONFIG_FILE).write_text(json.dumps({"r": rank, "lora_alpha": alpha}))
    with pytest.raises(ValueError, match=f"rank {rank}, alpha {alpha}"):
        widen(adapter, tmp_path / "out", 4)
    assert not (tmp_path / "out").exists()
