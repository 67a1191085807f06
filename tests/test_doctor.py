"""The doctor: each fault is seen, named with its remedy, and nothing is changed by looking."""

import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.tiny_models import TINY, write_files
from training.publish import write_manifest
from tutor.doctor import Check, State, diagnose
from tutor.doctor.installation import (
    check_data_folder,
    check_encoder,
    check_generator,
    check_grader,
    check_history,
    check_material,
)
from tutor.doctor.machine import check_disk, check_graphics_card, check_packages, check_python
from tutor.models import REGISTRY
from tutor.settings import Endpoint, Settings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's empty folders for cache, data and settings."""
    for kind in ("CACHE", "DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    monkeypatch.setitem(REGISTRY, "tiny", TINY)
    return tmp_path


def trees(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def named(checks: Sequence[Check], name: str) -> Check:
    return next(check for check in checks if check.name == name)


def test_an_old_python_is_a_fault() -> None:
    assert check_python((3, 11, 0)).state is State.FINE
    assert check_python((3, 10, 9)) == Check(
        "python", State.FAULT, "3.10.9, older than 3.11", "install Python 3.11 or later"
    )


def test_packages_are_compared_with_what_is_needed() -> None:
    assert check_packages(["click>=8", 'nothing; python_version < "3"']).found == "1 installed"
    found = check_packages(["click>=99", "viva-does-not-exist>=1"])
    assert found.state is State.FAULT
    assert found.found == (
        f"click is {version('click')}, but should be >=99, viva-does-not-exist is not installed"
    )
    assert found.remedy.endswith("-m pip install 'click>=99' 'viva-does-not-exist>=1'")


def test_a_missing_or_cut_encoder_names_its_pull(home: Path) -> None:
    missing = check_encoder("tiny")
    assert (missing.state, missing.remedy) == (State.FAULT, "viva models pull tiny")
    folder = write_files(home / "cache/viva/models/tiny")
    assert check_encoder("tiny").state is State.FINE
    (folder / "config.json").write_bytes(b"cut")
    assert check_encoder("tiny").state is State.FAULT


def test_an_encoder_of_ones_own(home: Path) -> None:
    assert check_encoder(str(home)).state is State.FINE
    assert check_encoder(str(home / "away")).state is State.FAULT
    assert check_encoder("sentence-transformers/all-mpnet-base-v2").state is State.NOTE


def test_a_generator_is_missed_only_when_it_was_chosen() -> None:
    assert check_generator(Settings(generator="none")).state is State.FINE
    auto = check_generator(Settings())
    assert (auto.state, auto.remedy) == (State.NOTE, "viva models pull qwen2.5-coder-1.5b")
    chosen = check_generator(Settings(generator="smollm2-135m"))
    assert (chosen.state, chosen.remedy) == (State.FAULT, "viva models pull smollm2-135m")
    endpoint = Endpoint(base_url="http://localhost:11434/v1", model="qwen")
    served = check_generator(Settings(generator="endpoint", endpoint=endpoint))
    assert served == Check("generator", State.FINE, "qwen at http://localhost:11434/v1")


def test_missing_grader_weights_are_named(home: Path) -> None:
    weights = home / "weights"
    write_files(weights / "viva-minilm", {"config.json": b"{}", "model.safetensors": b"x"})
    found = check_grader("viva-minilm", weights)
    assert found.state is State.FAULT
    assert "manifest.json" in found.found
    write_manifest(weights / "viva-minilm", "1")
    assert check_grader("fast", weights).state is State.FINE
    (weights / "viva-minilm/config.json").write_bytes(b"{ }")
    assert "sha256" in check_grader("viva-minilm", weights).found


def test_a_grader_without_its_base_names_the_pull(home: Path) -> None:
    weights = home / "weights"
    write_files(weights / "viva-mpnet", {"adapter_model.safetensors": b"x"})
    write_manifest(weights / "viva-mpnet", "1", base="all-mpnet-base-v2")
    found = check_grader("accurate", weights)
    assert (found.state, found.remedy) == (State.FAULT, "viva models pull all-mpnet-base-v2")


def test_the_best_grader_there_is_says_what_a_better_one_needs(home: Path) -> None:
    weights = home / "weights"
    write_files(weights / "viva-minilm", {"config.json": b"{}"})
    write_manifest(weights / "viva-minilm", "1")
    found = check_grader("auto", weights)
    assert (found.state, found.remedy) == (State.NOTE, "viva models pull all-mpnet-base-v2")


def test_a_data_folder_need_not_exist_but_must_be_possible(home: Path) -> None:
    assert check_data_folder(home / "a/b").found == f"{home / 'a/b'}, not made yet"
    (home / "file").write_text("in the way")
    assert check_data_folder(home / "file/viva").state is State.FAULT
    assert not (home / "a").exists()


def test_a_history_is_opened_without_a_trace(home: Path) -> None:
    path = home / "viva.db"
    url = f"sqlite:///{path}"
    assert check_history(url) == Check("history", State.FINE, f"{path}, not made yet")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE attempt (id INTEGER)")
    connection.commit()
    connection.close()
    before = trees(home)
    assert check_history(url) == Check("history", State.FINE, f"{path}, 1 tables")
    assert trees(home) == before
    path.write_bytes(b"this is no database, and never was one" * 100)
    broken = check_history(url)
    assert broken.state is State.FAULT
    assert "file is not a database" in broken.found
    assert str(path) in broken.remedy


def test_material_is_indexed_or_can_be(home: Path) -> None:
    material, index = write_files(home / "notes", {"a/lora.md": b"# LoRA"}), home / "index"
    without = check_material(material, index, "tiny")
    assert (without.state, without.remedy) == (State.FAULT, "viva models pull tiny")
    write_files(home / "cache/viva/models/tiny")
    assert check_material(material, index, "tiny").found == "1 notes, indexed at the first start"
    (index / "material-0123").mkdir(parents=True)
    assert check_material(material, index, "tiny").found == f"1 notes, indexed at {index}"
    assert check_material(home / "empty", index, "tiny").state is State.FAULT


def test_a_missing_card_is_a_fault_only_when_one_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tutor.doctor.machine._card", lambda: None)
    assert check_graphics_card("auto").state is State.NOTE
    assert check_graphics_card("cuda").remedy == 'write device = "auto" in the settings'
    monkeypatch.setattr("tutor.doctor.machine._card", lambda: "H200, 141 GB")
    monkeypatch.setattr("tutor.doctor.machine._version", lambda name: "2.13.0+cpu")
    assert "its build is for CPUs" in check_graphics_card("auto").found
    monkeypatch.setattr("tutor.doctor.machine._version", lambda name: "2.13.0")
    assert check_graphics_card("cuda") == Check("graphics card", State.FINE, "H200, 141 GB")


def test_little_disk_is_a_note(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_disk(home / "not/yet").state is State.FINE
    monkeypatch.setattr("tutor.doctor.machine.LITTLE_DISK", 10**18)
    assert check_disk(home).state is State.NOTE


def test_looking_changes_nothing(home: Path) -> None:
    before = trees(home)
    diagnose()
    assert trees(home) == before == {}


def test_broken_settings_are_one_fault_and_the_rest_is_still_looked_at(home: Path) -> None:
    path = home / "settings.toml"
    path.write_text("encodr = 1")
    checks = diagnose(path)
    assert named(checks, "settings").state is State.FAULT
    assert f"{path}:1: there is no setting 'encodr'" in named(checks, "settings").found
    assert named(checks, "encoder").remedy == "viva models pull all-MiniLM-L6-v2"


def test_every_fault_names_its_remedy(home: Path) -> None:
    checks = diagnose()
    assert [check.name for check in checks][:3] == ["python", "packages", "settings"]
    assert all(check.remedy for check in checks if check.state is State.FAULT)
