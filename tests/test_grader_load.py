import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.stem_grader import FULL, LORA, STEM_SHARES, StemEncoder, stem_scale
from tests.tiny_entailment import save_tiny_model
from training.publish import write_manifest
from tutor.errors import ModelDamaged, ModelMissing
from tutor.grading import Grader, Verdict

NLI = ("contradiction", "entailment", "neutral")


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of tiny weights in the place of the shipped ones."""
    folder = save_tiny_model(tmp_path / "weights" / "viva-minilm", "bert", NLI)
    scale = stem_scale()
    record = {
        "fusion": scale.fusion.to_json(),
        "thresholds": asdict(scale.thresholds),
        "calibration": asdict(scale.calibration),
    }
    fitted = {
        "shares": asdict(STEM_SHARES),
        "of_references": record,
        "of_key_points": record,
    }
    (folder / "fusion.json").write_text(json.dumps(fitted), encoding="utf-8")
    write_manifest(folder, "7.1")
    monkeypatch.setattr("tutor.grading.shipped.WEIGHTS", folder.parent)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no models"))
    return folder


def test_the_shipped_weights_give_name_and_version(weights: Path) -> None:
    grader = Grader.load(encoder=StemEncoder(), device="cpu")
    assert grader.grade(LORA, FULL).grader == "viva-minilm 7.1"
    assert grader.grade(LORA, "idk").grader == "viva-minilm 7.1"


def test_another_model_is_weighed_by_the_shipped_fusion(weights: Path, tmp_path: Path) -> None:
    other = save_tiny_model(tmp_path / "other", "distilbert", ("neutral", "entailment"), seed=2)
    grade = Grader.load(other, StemEncoder(), "cpu").grade(LORA, FULL)
    assert grade.grader == str(other)
    assert grade.score is not None
    # Two labels know no contradiction, and the fake fusion denies by contradiction alone.
    assert grade.verdict is not Verdict.CONTRADICTORY


def test_missing_weights_say_what_to_do(weights: Path) -> None:
    (weights / "fusion.json").unlink()
    with pytest.raises(ModelMissing, match=r"not complete .*fusion\.json.*install Viva again"):
        Grader.load(encoder=StemEncoder())


def test_a_missing_other_model_is_named(weights: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="nowhere"):
        Grader.load(tmp_path / "nowhere", StemEncoder(), "cpu")


def test_a_fusion_of_other_features_is_refused(weights: Path) -> None:
    fitted = json.loads((weights / "fusion.json").read_text(encoding="utf-8"))
    fitted["of_key_points"]["fusion"]["features"] = ["cosine"]
    (weights / "fusion.json").write_text(json.dumps(fitted), encoding="utf-8")
    write_manifest(weights, "7.1")
    with pytest.raises(ModelDamaged, match="for 1 features"):
        Grader.load(encoder=StemEncoder())


def test_a_changed_file_is_named_with_both_sums(weights: Path) -> None:
    expected = json.loads((weights / "manifest.json").read_bytes())["sha256"]["config.json"]
    (weights / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(
        ModelDamaged, match=rf"config\.json has sha256 44136fa\w+, expected {expected}"
    ):
        Grader.load(encoder=StemEncoder())
