"""``viva bank export`` and ``viva bank import`` as a teacher meets them."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus import load_bank
from corpus.exchange import write_bank
from tests.form_questions import EVERY_FORM
from tutor.cli import main


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["bank", *map(str, words)])


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    write_bank(EVERY_FORM.questions, tmp_path / "bank.yaml")
    return tmp_path / "bank.yaml"


@pytest.mark.parametrize("name", ["bank.gift", "bank.xml", "bank.md", "bank.csv", "bank.apkg"])
def test_there_and_back_by_the_extension(name: str, bank: Path, tmp_path: Path) -> None:
    there = run("export", bank, "-o", tmp_path / name)
    assert (there.exit_code, there.output.startswith("Exported 5 questions as ")) == (0, True)
    back = run("import", tmp_path / name, "-o", tmp_path / "back.yaml")
    assert back.output == f"Imported 5 questions: {tmp_path / 'back.yaml'}\n"
    assert load_bank(tmp_path / "back.yaml") == EVERY_FORM


def test_a_zip_needs_its_format_named(bank: Path, tmp_path: Path) -> None:
    outcome = run("export", bank, "-o", tmp_path / "bank.zip")
    assert outcome.exit_code == 1
    assert "choose one with --format" in outcome.stderr
    assert not (tmp_path / "bank.zip").exists()
    assert run("export", bank, "-o", tmp_path / "bank.zip", "--format", "qti12").exit_code == 0
    assert run("export", bank, "-o", tmp_path / "x", "--format", "docx").exit_code == 2


def test_what_is_broken_is_named_and_the_rest_imported(tmp_path: Path) -> None:
    quiz = tmp_path / "quiz.gift"
    quiz.write_text("::a::One? {=x ~y}\n\nTwo\x1b[31m?\n\n::c::Three? {}\n")
    outcome = run("import", quiz, "-o", tmp_path / "bank.yaml", "--domain", "sums", "--json")
    assert outcome.exit_code == 0
    assert outcome.stderr.startswith(f"skipped: {quiz}:3: it has no answers")
    record = json.loads(outcome.stdout)
    assert (record["questions"], len(record["skipped"])) == (2, 1)
    assert load_bank(tmp_path / "bank.yaml").domains == ("sums",)


def test_nothing_sound_means_nothing_written(tmp_path: Path) -> None:
    quiz = tmp_path / "quiz.gift"
    quiz.write_text("Not a question\n")
    outcome = run("import", quiz, "-o", tmp_path / "bank.yaml")
    assert outcome.exit_code == 1
    assert f"viva: {quiz}: no question could be imported, so nothing was written" in outcome.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["quiz.gift"]


def test_a_bank_is_not_replaced_unless_told(bank: Path, tmp_path: Path) -> None:
    quiz = tmp_path / "quiz.gift"
    quiz.write_text("::a::One? {}\n")
    before = bank.read_bytes()
    refused = run("import", quiz, "-o", bank)
    assert (refused.exit_code, "add --replace" in refused.stderr) == (1, True)
    assert bank.read_bytes() == before
    assert run("import", quiz, "-o", bank, "--replace").exit_code == 0
    assert [question.id for question in load_bank(bank).questions] == ["a"]


def test_the_file_that_is_read_is_not_replaced(bank: Path, tmp_path: Path) -> None:
    before = bank.read_bytes()
    (tmp_path / "link").symlink_to(bank)
    for source, out in ((bank, bank), (tmp_path, bank), (bank, tmp_path / "link")):
        outcome = run("export", source, "-o", out, "--format", "gift")
        assert outcome.stderr == f"viva: {out}: is the file to be read; name another to write.\n"
    outcome = run("import", bank, "-o", bank, "--format", "markdown", "--replace")
    assert (outcome.exit_code, "is the file to be read" in outcome.stderr) == (1, True)
    assert bank.read_bytes() == before


def test_a_link_stays_a_link(bank: Path, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "bank.md").symlink_to(tmp_path / "shared" / "bank.md")
    assert run("export", bank, "-o", tmp_path / "bank.md").exit_code == 0
    assert (tmp_path / "bank.md").is_symlink()
    assert (tmp_path / "shared" / "bank.md").read_bytes().startswith(b"# ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_what_is_no_ordinary_file_is_left_alone(bank: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gift")
    outcome = run("export", bank, "-o", tmp_path / "pipe.gift")
    assert (outcome.exit_code, "is not an ordinary file" in outcome.stderr) == (1, True)
    assert (tmp_path / "pipe.gift").is_fifo()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.gift", "cannot be read"),
        ("a.docx", "does not tell the format"),
        ("empty.zip", "empty.zip: the file is empty"),
        ("empty.gift", "empty.gift: the file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"x")
    for empty in ("empty.zip", "empty.gift"):
        (tmp_path / empty).touch()
    outcome = run("import", tmp_path / name, "-o", tmp_path / "bank.yaml")
    assert outcome.exit_code == 1
    assert said in outcome.stderr
    assert outcome.stderr.count("\n") == 1


def test_a_folder_that_is_not_there_is_one_sentence(bank: Path, tmp_path: Path) -> None:
    outcome = run("export", bank, "-o", tmp_path / "no" / "bank.gift")
    assert outcome.exit_code == 1
    assert "cannot be written" in outcome.stderr
