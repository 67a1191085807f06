import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from tests.tiny_entailment import KINDS, POSITIONS, save_tiny_model
from tutor.errors import ModelDamaged, ModelMissing
from tutor.grading import EntailmentModel
from tutor.grading.entailment import CONTRADICTION, ENTAILMENT, NEUTRAL

NLI = ("contradiction", "entailment", "neutral")
PAIRS = [
    ("the weights are frozen", "lora"),
    ("lora", "the weights are frozen"),
    ("small small small small weights are not trained", "weights are trained"),
    ("the", "the"),
    ("the " * 25, "frozen weights are small"),
    ("unheard words", "lora not trained"),
    ("", "lora"),
]


@pytest.fixture(autouse=True)
def _single_thread() -> Iterator[None]:
    """Two threads wait for each other longer than these models take."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def own_rows(folder: Path, pairs: Sequence[tuple[str, str]]) -> list[NDArray[np.float32]]:
    """The model's own columns for each pair alone, without anything of ours."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.inference_mode():
        logits = [model(**tokenizer(*pair, return_tensors="pt")).logits[0] for pair in pairs]
    return [torch.softmax(row, dim=-1).numpy() for row in logits]


def load(folder: Path) -> EntailmentModel:
    return EntailmentModel.load(folder, device="cpu")


@pytest.mark.parametrize("kind", KINDS)
def test_probabilities_are_the_models_own_in_our_order(tmp_path: Path, kind: str) -> None:
    folder = save_tiny_model(tmp_path, kind, NLI)
    found = load(folder).predict(PAIRS)
    assert (found.shape, found.dtype) == ((len(PAIRS), 3), np.float32)
    for row, own in zip(found, own_rows(folder, PAIRS), strict=True):
        contradiction, entailment, neutral = own
        assert row == pytest.approx([entailment, neutral, contradiction], abs=1e-5)
    assert np.ptp(found, axis=0).min() > 0.01, "the pairs must differ, or order tells nothing"


@pytest.mark.parametrize(
    "labels",
    [
        ("entailment", "neutral", "contradiction"),
        ("neutral", "contradiction", "entailment"),
        ("ENTAILMENT", "CONTRADICTION", "NEUTRAL"),
        ("Contradiction", "Neutral", "Entailment"),
    ],
)
def test_columns_follow_the_names_in_the_configuration(
    tmp_path: Path, labels: tuple[str, ...]
) -> None:
    folder = save_tiny_model(tmp_path, "bert", labels)
    (own,) = own_rows(folder, PAIRS[:1])
    names = [label.lower() for label in labels]
    (row,) = load(folder).predict(PAIRS[:1])
    assert row[ENTAILMENT] == pytest.approx(own[names.index("entailment")], abs=1e-5)
    assert row[NEUTRAL] == pytest.approx(own[names.index("neutral")], abs=1e-5)
    assert row[CONTRADICTION] == pytest.approx(own[names.index("contradiction")], abs=1e-5)


@pytest.mark.parametrize("labels", [("entailment", "not_entailment"), ("not_entailment", "entail")])
def test_two_labels_know_no_contradiction(tmp_path: Path, labels: tuple[str, str]) -> None:
    folder = save_tiny_model(tmp_path, "deberta", labels)
    own = dict(zip(labels, own_rows(folder, PAIRS[:1])[0], strict=True))
    (row,) = load(folder).predict(PAIRS[:1])
    entailed = next(label for label in labels if label.startswith("entail"))
    assert row == pytest.approx([own[entailed], own["not_entailment"], 0.0], abs=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_the_batch_makes_no_difference(tmp_path: Path, kind: str) -> None:
    model = load(save_tiny_model(tmp_path, kind, NLI))
    together = model.predict(PAIRS * 3)
    alone = np.concatenate([model.predict([pair]) for pair in PAIRS])
    assert together == pytest.approx(np.concatenate([alone] * 3), abs=1e-5)
    order = random.Random(3).sample(range(len(PAIRS)), len(PAIRS))
    shuffled = model.predict([PAIRS[place] for place in order])
    assert shuffled == pytest.approx(alone[order], abs=1e-5)


def test_a_small_batch_size_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = load(save_tiny_model(tmp_path, "bert", NLI))
    whole = model.predict(PAIRS)
    monkeypatch.setattr("index.passes.TOKENS_PER_PASS", 1)
    assert model.predict(PAIRS) == pytest.approx(whole, abs=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_a_premise_past_the_models_reach_is_cut(tmp_path: Path, kind: str) -> None:
    model = load(save_tiny_model(tmp_path, kind, NLI))
    hypothesis = "weights are trained"
    # Three words of the hypothesis and three special tokens leave this much for the premise.
    fits = "frozen " * (POSITIONS - 6)
    long, cut = model.predict([(fits + "lora " * 500, hypothesis), (fits, hypothesis)])
    assert long == pytest.approx(cut, abs=1e-5)


def test_no_pairs_give_no_rows(tmp_path: Path) -> None:
    assert load(save_tiny_model(tmp_path, "bert", NLI)).predict([]).shape == (0, 3)


@pytest.mark.parametrize(
    "labels", [("LABEL_0", "LABEL_1", "LABEL_2"), ("positive", "negative"), ("neutral", "negative")]
)
def test_a_model_of_other_labels_is_refused(tmp_path: Path, labels: tuple[str, ...]) -> None:
    folder = save_tiny_model(tmp_path, "distilbert", labels)
    with pytest.raises(ModelDamaged, match="needs the labels entailment, neutral") as refused:
        load(folder)
    assert str(sorted(label.lower() for label in labels)) in str(refused.value)


def test_a_missing_folder_is_a_missing_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="nowhere cannot be loaded") as missing:
        load(tmp_path / "nowhere")
    assert len(str(missing.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_damaged_folder_is_one_sentence(tmp_path: Path, name: str, damage: str) -> None:
    folder = save_tiny_model(tmp_path, "bert", NLI)
    if damage == "gone":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes((folder / name).read_bytes()[:50])
    with pytest.raises((ModelMissing, ModelDamaged)) as refused:
        load(folder)
    assert len(str(refused.value).splitlines()) == 1


def test_the_name_is_the_folders_unless_given(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path / "tiny-nli", "bert", NLI)
    assert load(folder).name == "tiny-nli"
    assert EntailmentModel.load(folder, "cpu", "mine 2").name == "mine 2"
    assert json.loads((folder / "config.json").read_text())["id2label"]["1"] == "entailment"
