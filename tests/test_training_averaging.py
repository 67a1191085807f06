"""The mean of adapters' weights."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from training.averaging import WEIGHTS_FILE, average


def adapter(folder: Path, **weights: list[float]) -> Path:
    folder.mkdir()
    tensors = {name: torch.tensor(values) for name, values in weights.items()}
    save_file(tensors, folder / WEIGHTS_FILE)
    (folder / "adapter_config.json").write_text(f'{{"r": "{folder.name}"}}')
    return folder


def test_that_of_two_lies_in_the_middle_and_the_rest_is_the_later_ones(tmp_path: Path) -> None:
    before = adapter(tmp_path / "before", a=[0.0, 2.0], b=[1.0])
    after = adapter(tmp_path / "after", a=[1.0, 4.0], b=[1.0])
    out = average([before, after], tmp_path / "out")
    mean = {name: weights.tolist() for name, weights in load_file(out / WEIGHTS_FILE).items()}
    assert mean == {"a": [0.5, 3.0], "b": [1.0]}
    assert "after" in (out / "adapter_config.json").read_text()
    assert load_file(after / WEIGHTS_FILE)["a"].tolist() == [1.0, 4.0]


def test_each_of_several_counts_the_same(tmp_path: Path) -> None:
    folders = [adapter(tmp_path / str(n), a=[float(n), 3.0]) for n in (0, 2, 7)]
    out = average(folders, tmp_path / "out")
    assert load_file(out / WEIGHTS_FILE)["a"].tolist() == [3.0, 3.0]


def test_other_weights_have_no_mean(tmp_path: Path) -> None:
    before = adapter(tmp_path / "before", a=[0.0])
    after = adapter(tmp_path / "after", a=[1.0, 4.0])
    with pytest.raises(ValueError, match="same adapter"):
        average([before, after], tmp_path / "out")
    assert not (tmp_path / "out").exists()
