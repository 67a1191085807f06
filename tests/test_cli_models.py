"""``viva models`` and ``viva doctor`` as a person, or a script, types them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.tiny_models import CONFIG, TINY, sha256, write_files
from tutor import models
from tutor.cli import main
from tutor.doctor import Check, State
from tutor.errors import SourceUnreachable
from tutor.models import REGISTRY, Progress


@pytest.fixture(autouse=True)
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for kind in ("CACHE", "DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path))
    monkeypatch.setitem(REGISTRY, "tiny", TINY)
    return tmp_path / "viva/models/tiny"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return write_files(tmp_path / "stick")


def viva(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_list_says_what_is_here_and_how_to_get_the_rest(tiny: Path) -> None:
    write_files(tiny)
    lines = viva("models", "list").stdout.splitlines()
    assert (
        lines[0].split()
        == (
            "all-MiniLM-L6-v2 encoder 91 MB Apache-2.0 not here: viva models pull all-MiniLM-L6-v2"
        ).split()
    )
    assert lines[-1].endswith(str(tiny))
    said = json.loads(viva("models", "list", "--json").stdout)
    assert said["cache"] == str(tiny.parent)
    assert [(row["name"], row["here"]) for row in said["models"]] == [
        ("all-MiniLM-L6-v2", False),
        ("all-mpnet-base-v2", False),
        ("qwen2.5-coder-1.5b", False),
        ("smollm2-135m", False),
        ("tiny", True),
    ]


def test_pull_says_where_the_model_lies_and_is_quick_the_second_time(
    tiny: Path, stick: Path
) -> None:
    first = viva("models", "pull", "tiny", "--from", stick)
    assert first.exit_code == 0
    assert first.stdout.startswith(f"tiny: {tiny} (from {stick}, ")
    assert first.stderr == ""  # No bar where there is no terminal.
    assert viva("models", "pull", "tiny").stdout == f"tiny: {tiny} (already here)\n"


def test_pull_in_json(tiny: Path, stick: Path) -> None:
    said = json.loads(viva("models", "pull", "tiny", "--from", stick, "--json").stdout)
    assert [(row["name"], row["path"], row["source"]) for row in said["models"]] == [
        ("tiny", str(tiny), str(stick))
    ]


def test_an_unknown_name_is_wrong_usage() -> None:
    for verb in ("pull", "verify"):
        ran = viva("models", verb, "tinny")
        assert ran.exit_code == 2
        assert "'tinny' is no model; the models are all-MiniLM-L6-v2" in ran.stderr
    assert viva("models", "pull", "tiny", "--no-generator").exit_code == 2
    assert viva("models", "pull", "--from", "/nowhere").exit_code == 2


def test_without_a_name_the_encoder_comes_first_and_stays_when_the_generator_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def pull(name: str, progress: Progress, sources: object) -> Path:
        asked.append(name)
        if name == "qwen2.5-coder-1.5b":
            raise SourceUnreachable("No source answered.")
        return Path("somewhere")

    monkeypatch.setattr(models, "pull", pull)
    ran = viva("models", "pull")
    assert (ran.exit_code, ran.stderr) == (1, "viva: No source answered.\n")
    assert ran.stdout.startswith("all-MiniLM-L6-v2: somewhere")
    assert asked == ["all-MiniLM-L6-v2", "all-mpnet-base-v2", "qwen2.5-coder-1.5b"]
    asked.clear()
    assert viva("models", "pull", "--no-generator").exit_code == 0
    assert asked == ["all-MiniLM-L6-v2", "all-mpnet-base-v2"]


def test_an_interrupted_pull_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def pull(name: str, progress: Progress, sources: object) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(models, "pull", pull)
    ran = viva("models", "pull", "tiny")
    assert ran.exit_code == 1
    assert ran.stderr == (
        "viva: Interrupted; what came down is kept, `viva models pull` goes on from there.\n"
    )


def test_verify_deletes_what_is_wrong_and_names_both_sums(tiny: Path, stick: Path) -> None:
    viva("models", "pull", "tiny", "--from", stick)
    sound = viva("models", "verify")
    assert (sound.exit_code, sound.stdout) == (0, "tiny: sound\n")
    wrong = b'{"tiny": 4}\n'
    (tiny / "config.json").write_bytes(wrong)
    ran = viva("models", "verify", "tiny", "--json")
    assert ran.exit_code == 1
    assert sha256(wrong) in ran.stderr
    assert sha256(CONFIG) in ran.stderr
    assert json.loads(ran.stdout)["models"][0]["sound"] is False
    assert not (tiny / "config.json").exists()


def test_verify_without_any_model_says_how_to_get_them() -> None:
    ran = viva("models", "verify")
    assert ran.exit_code == 1
    assert "get them with `viva models pull`" in ran.stderr


@pytest.mark.parametrize(
    ("checks", "status", "last"),
    [
        ([Check("python", State.FINE, "3.11.7")], 0, "Nothing needed is missing."),
        ([Check("disk", State.NOTE, "0.1 GB", "free some")], 0, "Nothing needed is missing."),
        ([Check("encoder", State.FAULT, "not here", "viva models pull x")], 1, "1 to mend."),
    ],
)
def test_the_doctors_status(
    monkeypatch: pytest.MonkeyPatch, checks: list[Check], status: int, last: str
) -> None:
    monkeypatch.setattr("tutor.cli.doctor.diagnose", lambda: checks)
    ran = viva("doctor")
    assert ran.exit_code == status
    assert ran.stdout.splitlines()[-1] == last
    assert checks[0].remedy in ran.stdout
    said = viva("doctor", "--json")
    assert said.exit_code == status
    assert json.loads(said.stdout) == {
        "fine": status == 0,
        "checks": [
            {
                "name": checks[0].name,
                "state": checks[0].state.value,
                "found": checks[0].found,
                "remedy": checks[0].remedy,
            }
        ],
    }
