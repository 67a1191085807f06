"""``viva index`` as it is typed. Most tests swap the encoder for a fake; one runs all of it."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from tests.conftest import KeywordEncoder
from tests.documents import pdf_bytes, put
from tutor.cli import main
from tutor.settings import Settings


@pytest.fixture(autouse=True)
def fake_encoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real" not in request.keywords:

        def parts(settings: Settings) -> SimpleNamespace:
            return SimpleNamespace(encoder=KeywordEncoder())

        monkeypatch.setattr("tutor.cli.index.Viva", parts)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "fine-tuning").mkdir(parents=True)
    (folder / "fine-tuning" / "lora.md").write_text("# LoRA\n\n## Memory\n\nIt saves some.\n")
    (folder / "mask.txt").write_text("The attention_mask hides\x1b[2J padding.\n")
    (folder / "old.doc").write_bytes(b"\xd0\xcf")
    return folder


def viva(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["index", *map(str, arguments)])


def test_build_says_what_it_did_and_what_it_skipped(docs: Path, tmp_path: Path) -> None:
    ran = viva("build", docs, "-o", tmp_path / "out")
    assert ran.exit_code == 0
    assert ran.stdout == f"Indexed 2 documents in 2 chunks, skipped 1: {tmp_path / 'out'}\n"
    assert ran.stderr.startswith("skipped: old.doc has the suffix .doc; only .md")
    assert len(ran.stderr.splitlines()) == 1


def test_build_as_json(docs: Path, tmp_path: Path) -> None:
    ran = viva("build", docs, "-o", tmp_path / "out", "--json")
    record = json.loads(ran.stdout)
    assert [skipped["path"] for skipped in record.pop("skipped")] == ["old.doc"]
    assert record == {"documents": 2, "chunks": 2, "output": str(tmp_path / "out")}


def test_search_as_json(docs: Path, tmp_path: Path) -> None:
    viva("build", docs, "-o", tmp_path / "out")
    ran = viva("search", "LoRA memory", "--index", tmp_path / "out", "-k", 1, "--json")
    (hit,) = json.loads(ran.stdout)
    assert hit.pop("score") == pytest.approx(1.5)
    assert hit == {
        "rank": 1,
        "document": "fine-tuning/lora.md",
        "section": "LoRA > Memory",
        "text": "It saves some.",
    }


def test_a_page_of_a_pdf_is_found_and_named(docs: Path, tmp_path: Path) -> None:
    put(docs, "course.pdf", pdf_bytes(["Nothing here.", "The trainer reads the dataset."]))
    put(docs, "locked.pdf", b"MZ\x90")
    built = viva("build", docs, "-o", tmp_path / "out")
    assert "skipped: locked.pdf is no PDF file, whatever its name says\n" in built.stderr
    ran = viva("search", "trainer dataset", "--index", tmp_path / "out", "-k", 1, "--json")
    (hit,) = json.loads(ran.stdout)
    assert (hit["document"], hit["section"]) == ("course.pdf", "Page 2")


def test_search_for_the_eye(docs: Path, tmp_path: Path) -> None:
    viva("build", docs, "-o", tmp_path / "out")
    ran = viva("search", "attention_mask", "--index", tmp_path / "out", "-k", 1)
    # The escape that would clear the screen has become a blank.
    assert ran.stdout == "1. mask.txt | mask (1.4487)\n   The attention_mask hides [2J padding.\n\n"


def test_nothing_readable_is_status_1_and_nothing_is_written(docs: Path, tmp_path: Path) -> None:
    ran = viva("build", docs / "old.doc", "-o", tmp_path / "out")
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert ran.stderr.startswith("viva: There is nothing to index in ")
    assert not (tmp_path / "out").exists()


def test_a_folder_of_other_things_is_left_alone(docs: Path) -> None:
    ran = viva("build", docs, "-o", docs)
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "holds fine-tuning and no index, so it is left alone" in ran.stderr


def test_a_missing_index_names_the_command_that_builds_it(tmp_path: Path) -> None:
    ran = viva("search", "LoRA", "--index", tmp_path / "none")
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert f"build one with `viva index build PATH... -o {tmp_path / 'none'}`" in ran.stderr


def test_a_tampered_index_is_one_sentence(docs: Path, tmp_path: Path) -> None:
    viva("build", docs, "-o", tmp_path / "out")
    (chunks,) = (tmp_path / "out").glob("chunks-*")
    chunks.write_bytes(chunks.read_bytes().replace(b"saves", b"loses"))
    ran = viva("search", "LoRA", "--index", tmp_path / "out")
    assert (ran.exit_code, ran.stdout) == (1, "")
    start = (
        f"viva: The index in {tmp_path / 'out'} cannot be used: its {chunks.name} has the sha256"
    )
    assert ran.stderr.startswith(start)
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("build",),
        ("build", "docs"),
        ("build", "gone", "-o", "out"),
        ("search", "LoRA"),
        ("search", " ", "--index", "out"),
        ("search", "LoRA", "--index", "out", "-k", "0"),
        ("search", "LoRA", "--index", "out", "-k", "two"),
    ],
)
def test_wrong_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    ran = viva(*arguments)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "Usage:" in ran.stderr


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from tutor.cli import main; main()", "index", *arguments]
    return subprocess.run(program, capture_output=True, text=True)


@pytest.mark.real
def test_the_whole_way_with_the_real_encoder(docs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    built = run("build", str(docs), "-o", str(out))
    assert (built.returncode, built.stdout.split(" in ")[0]) == (0, "Indexed 2 documents")
    # Nothing but the skipped file: no progress bar without a terminal, no warnings.
    assert len(built.stderr.splitlines()) == 1
    searched = run("search", "how is padding ignored?", "--index", str(out), "--json")
    assert (searched.returncode, searched.stderr) == (0, "")
    assert [hit["document"] for hit in json.loads(searched.stdout)] == [
        "mask.txt",
        "fine-tuning/lora.md",
    ]
