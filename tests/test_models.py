"""Which models are here: found by name, checked by sum, missed with the command that gets them."""

import json
from pathlib import Path

import pytest

from tests.tiny_models import CONFIG, TINY, Carrier, sha256, write_files
from tutor import models
from tutor.errors import ModelDamaged, ModelMissing
from tutor.models import REGISTRY


@pytest.fixture(autouse=True)
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, in which the tiny model would lie in the folder given back."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setitem(REGISTRY, "tiny", TINY)
    return tmp_path / "viva" / "models" / "tiny"


def test_the_cache_is_where_the_system_keeps_caches(tmp_path: Path) -> None:
    assert models.cache_dir() == tmp_path / "viva" / "models"


def test_a_missing_model_names_the_command_that_gets_it() -> None:
    assert models.find("tiny") is None
    with pytest.raises(ModelMissing, match="`viva models pull tiny`"):
        models.require("tiny")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(
        ModelMissing, match=r"'tinny'.*all-MiniLM-L6-v2, all-mpnet-base-v2, qwen2\.5-coder"
    ):
        models.require("tinny")


def test_a_path_of_ones_own_is_found_as_it_is(tmp_path: Path) -> None:
    own = write_files(tmp_path / "mine")
    assert models.require(str(own)) == own


def test_files_put_there_by_hand_are_found_when_their_sums_are_right(tiny: Path) -> None:
    write_files(tiny)
    assert models.require("tiny") == tiny
    stamp = json.loads((tiny / ".viva.json").read_text())
    assert stamp["files"]["config.json"]["sha256"] == sha256(CONFIG)
    assert stamp["files"]["config.json"]["size"] == 12


@pytest.mark.parametrize("wrong", [b'{"tiny": 2}\n', b"{}", b""])
def test_a_file_with_other_bytes_is_as_good_as_missing(tiny: Path, wrong: bytes) -> None:
    write_files(tiny)
    (tiny / "config.json").write_bytes(wrong)
    assert models.find("tiny") is None


def test_a_file_that_changes_after_it_was_stamped_is_hashed_again(tiny: Path) -> None:
    models.pull("tiny", sources=[Carrier()])
    (tiny / "config.json").write_bytes(b'{"tiny": 2}\n')
    assert models.find("tiny") is None


def test_a_stamped_model_is_not_hashed_again(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models.pull("tiny", sources=[Carrier()])

    def hashed(path: Path) -> str:
        raise AssertionError(f"{path} was hashed")

    monkeypatch.setattr("tutor.models.stamp.sha256_of", hashed)
    assert models.find("tiny") == tiny


@pytest.mark.parametrize("stamp", ["", "[]", '{"files": 3}', '{"files": {"config.json": 1}}'])
def test_a_broken_stamp_costs_a_hash_and_nothing_else(tiny: Path, stamp: str) -> None:
    write_files(tiny)
    (tiny / ".viva.json").write_text(stamp)
    assert models.find("tiny") == tiny


def test_verify_hashes_whatever_the_stamp_says(tiny: Path) -> None:
    models.pull("tiny", sources=[Carrier()])
    file = tiny / "config.json"
    stamp = json.loads((tiny / ".viva.json").read_text())
    file.write_bytes(b'{"tiny": 2}\n')
    stamp["files"]["config.json"]["mtime_ns"] = file.stat().st_mtime_ns
    (tiny / ".viva.json").write_text(json.dumps(stamp))
    assert models.find("tiny") == tiny  # A forged stamp fools the quick look,

    with pytest.raises(ModelDamaged) as raised:  # but not this one.
        models.verify("tiny")
    assert sha256(b'{"tiny": 2}\n') in str(raised.value)
    assert sha256(CONFIG) in str(raised.value)
    assert not file.exists()
    with pytest.raises(ModelMissing, match="viva models pull tiny"):
        models.verify("tiny")


def test_verify_reports_every_byte_of_a_sound_model(tiny: Path) -> None:
    models.pull("tiny", sources=[Carrier()])
    heard: list[tuple[str, int, int]] = []
    assert models.verify("tiny", lambda *each: heard.append(each)) == tiny
    assert heard == [("tiny: checking", 12, 3012), ("tiny: checking", 3012, 3012)]


def test_a_generator_is_found_as_its_file() -> None:
    smollm2 = REGISTRY["smollm2-135m"]
    assert smollm2.target(Path("here")) == Path("here/SmolLM2-135M-Instruct.Q4_1.gguf")


@pytest.mark.parametrize("name", [name for name in REGISTRY if name != "tiny"])
def test_the_pieces_of_every_source_add_up_to_the_files(name: str) -> None:
    spec = REGISTRY[name]
    for source in spec.wheels:
        sizes: dict[str, int] = {}
        for piece in source:
            sizes[piece.file] = sizes.get(piece.file, 0) + piece.size
        assert sizes == {file.path: file.size for file in spec.files}
    sums = [file.sha256 for file in spec.files] + [p.sha256 for s in spec.wheels for p in s]
    assert all(len(each) == 64 and int(each, 16) >= 0 for each in sums)


@pytest.mark.real
@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", "smollm2-135m"])
def test_the_real_models_are_sound(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert models.verify(name) == models.require(name)
