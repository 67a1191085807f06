"""What a training leaves behind, published and loaded again as the app loads it."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import MPNetConfig, MPNetModel

from tests.tiny_entailment import ENCODER, save_tiny_model
from training import publish as publishing
from training.pairs import ABSENT, DENIED, HELD, LABELS, Pair
from training.publish import publish, publish_adapter
from training.train import FIRST_ADAPTED_LAYER, train
from tutor import models
from tutor.grading.entailment import EntailmentModel

PAIRS = [
    Pair("the weights are frozen", "the weights are frozen", HELD),
    Pair("the weights are trained", "the weights are frozen", DENIED),
    Pair("small lora", "the weights are frozen", ABSENT),
]
ASKED = [(pair.premise, pair.hypothesis) for pair in PAIRS]
ROUNDED = 0.01
"""How far float16 weights may move a probability."""


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny encoder without a head, in the registry of models under any name."""
    torch.manual_seed(1)
    layers = FIRST_ADAPTED_LAYER + 2
    config = MPNetConfig(**ENCODER | {"num_hidden_layers": layers}, max_position_embeddings=60)
    folder = tmp_path / "base"
    MPNetModel(config).save_pretrained(folder)
    monkeypatch.setattr(models, "require", lambda name: folder)
    return folder


@pytest.fixture
def described(tmp_path: Path, base: Path) -> Path:
    """The folder of the shipped weights before the first training: configuration and tokenizer."""
    folder = save_tiny_model(tmp_path / "tiny-adapter", "roberta", LABELS)
    (folder / "model.safetensors").unlink()
    shutil.copy(base / "config.json", folder)
    return folder


def trained(base: Path, described: Path, out: Path, begin: Path | None = None) -> Path:
    settings = {"epochs": 3.0, "learning_rate": 0.05, "seed": 1}
    return train(PAIRS * 4, base, out, begin=begin, lora=True, described=described, **settings)


def test_a_published_adapter_says_what_it_was_taught(
    base: Path, described: Path, tmp_path: Path
) -> None:
    final = trained(base, described, tmp_path / "run")
    publish_adapter(final, "some-base", described, "0.1")
    told = EntailmentModel.load(base, "cpu", "tiny", described).predict(ASKED)
    shutil.copy(described / "config.json", final)
    wanted = EntailmentModel.load(base, "cpu", "tiny", final).predict(ASKED)
    np.testing.assert_allclose(told, wanted, atol=ROUNDED)
    untaught = trained(base, described, tmp_path / "other", begin=final)
    shutil.copy(described / "config.json", untaught)
    later = EntailmentModel.load(base, "cpu", "tiny", untaught).predict(ASKED)
    assert np.abs(told - later).max() > ROUNDED, "more training changes nothing"


def test_a_wider_adapter_goes_on_from_what_it_was_taught(
    base: Path, described: Path, tmp_path: Path
) -> None:
    first = trained(base, described, tmp_path / "run")
    publish_adapter(first, "some-base", described, "0.1")
    settings = {"epochs": 0.3, "learning_rate": 1e-9, "seed": 1, "lora": True, "rank": 24}
    out = tmp_path / "wider"
    wider = train(PAIRS * 4, base, out, begin=first, described=described, dropout=False, **settings)
    told = []
    for folder in (first, wider):
        shutil.copy(described / "config.json", folder)
        told.append(EntailmentModel.load(base, "cpu", "tiny", folder).predict(ASKED))
    np.testing.assert_allclose(*told, atol=ROUNDED)
    assert json.loads((wider / "adapter_config.json").read_text())["r"] == 24


@pytest.mark.parametrize("dropout", [True, False])
def test_without_dropout_nothing_is_left_out(
    base: Path, described: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dropout: bool
) -> None:
    shares: list[float] = []

    class Begun(Exception):
        """The training would begin now."""

    def trainer(*, model: torch.nn.Module, **_: object) -> None:
        shares.extend(one.p for one in model.modules() if isinstance(one, torch.nn.Dropout))
        raise Begun

    monkeypatch.setattr("training.train.Trainer", trainer)
    settings = {"epochs": 1.0, "learning_rate": 1e-4, "seed": 1, "lora": True}
    with pytest.raises(Begun):
        train(PAIRS, base, tmp_path, described=described, dropout=dropout, **settings)
    assert shares and any(shares) == dropout


def test_an_adapter_names_base_and_heads_once_however_often_it_is_published(
    base: Path, described: Path, tmp_path: Path
) -> None:
    final = trained(base, described, tmp_path / "run")
    configurations = []
    for version in ("0.1", "0.2"):
        publish_adapter(final, "some-base", described, version)
        configurations.append(json.loads((described / "adapter_config.json").read_text()))
        final = described
    assert configurations[0] == configurations[1]
    assert configurations[0]["base_model_name_or_path"] == "some-base"
    heads = configurations[0]["modules_to_save"]
    assert heads and len(heads) == len(set(heads))


def test_the_manifest_has_the_sum_of_every_file(
    base: Path, described: Path, tmp_path: Path
) -> None:
    (described / "fusion.json").write_text("{}")
    publish_adapter(trained(base, described, tmp_path / "run"), "some-base", described, "0.1")
    manifest = json.loads((described / "manifest.json").read_text())
    assert (manifest["name"], manifest["version"]) == ("tiny-adapter", "0.1")
    assert manifest["base"] == "some-base"
    for name, told in manifest["sha256"].items():
        assert hashlib.sha256((described / name).read_bytes()).hexdigest() == told, name
    written = {path.name for path in described.iterdir()}
    assert {"adapter_model.safetensors", "fusion.json"} <= set(manifest["sha256"])
    assert "fresh" not in written, "what was only passed through is left behind"


def test_a_whole_model_is_published_as_float16(tmp_path: Path) -> None:
    model = save_tiny_model(tmp_path / "model", "bert", LABELS)
    out = tmp_path / "out"
    publish(model, out, "0.1")
    told = EntailmentModel.load(out, "cpu", "tiny").predict(ASKED)
    wanted = EntailmentModel.load(model, "cpu", "tiny").predict(ASKED)
    np.testing.assert_allclose(told, wanted, atol=ROUNDED)
    small, large = (folder / "model.safetensors" for folder in (out, model))
    assert small.stat().st_size < large.stat().st_size


def test_weights_that_are_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = save_tiny_model(tmp_path / "model", "bert", LABELS)
    monkeypatch.setattr(publishing, "MAX_BYTES", 100)
    with pytest.raises(ValueError, match="100 are allowed"):
        publish(model, tmp_path / "out", "0.1")
    assert not (tmp_path / "out" / "model.safetensors").exists()
