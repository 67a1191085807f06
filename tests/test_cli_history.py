"""``viva history`` in the shell."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import tutor.cli.history
from tests.fake_viva import FROZEN, FakeViva
from tutor.cli import main
from tutor.objections import Objections
from tutor.scoring.review import ReviewQueue


@pytest.fixture
def viva(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeViva:
    fake = FakeViva(tmp_path)
    monkeypatch.setattr(tutor.cli.history, "Viva", lambda settings: fake)
    for words in ("frozen", "train", "nothing"):
        fake.practice().submit(FROZEN, words)
    return fake


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["history", *words])


def test_a_log_goes_out_and_comes_back_for_another(viva: FakeViva, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    assert run("export", "-o", str(file)).stderr == f"3 attempts written to {file}.\n"
    assert run("export").stdout == file.read_text(encoding="utf-8")
    assert run("import", "--learner", "bob", str(file)).stdout == "3 attempts added.\n"
    again = run("import", "--learner", "bob", "--json", str(file))
    assert again.stdout == '{"remarks": ["3 attempts left out: already there."]}\n'
    assert len(viva.store.history("bob")) == 3


def test_a_short_log_has_no_intervals_of_its_own(viva: FakeViva) -> None:
    assert run("fit").stdout == "The log is too short: the usual intervals stay.\n"


def test_deleting_is_asked_about(viva: FakeViva) -> None:
    refused = run("delete")
    assert refused.exit_code == 2 and "--yes" in refused.stderr
    assert viva.practice().begun()
    queue = ReviewQueue(viva.settings.database_url)
    (attempt, *_) = viva.practice().history()
    grade = viva.grader.grade(FROZEN, attempt.response)
    Objections(viva.store, queue).add("me", FROZEN, attempt.response, grade, "the same")
    assert run("delete", "--yes").stdout == "Deleted.\n"
    assert not viva.practice().begun()
    assert queue.exams() == []


def test_what_cannot_be_read_or_written_is_one_sentence(viva: FakeViva, tmp_path: Path) -> None:
    missing = run("import", str(tmp_path / "none.jsonl"))
    assert missing.exit_code == 1
    assert "none.jsonl cannot be read (No such file or directory)." in missing.stderr
    nowhere = run("export", "-o", str(tmp_path / "no" / "log.jsonl"))
    assert nowhere.exit_code == 1 and "cannot be written" in nowhere.stderr
