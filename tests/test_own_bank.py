"""One's own questions, and the settings file, as the teachers' pages write them."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Bank, KeyPoint, Question
from corpus.errors import BankError, VivaError
from tests.fake_viva import FROZEN, PADDED
from tutor.bank_shelf import exported_file, imported, searched
from tutor.errors import SettingsError
from tutor.own_bank import OwnBank, accepted, with_own
from tutor.settings import load_settings
from tutor.settings_file import save_settings

DRAFT = Question("What is LoRA?", ["An adapter."], [KeyPoint("An adapter", 2)], id="d", domain="x",
                 draft=True)  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> OwnBank:
    return OwnBank(tmp_path / "bank")


def test_a_draft_is_asked_once_it_is_accepted(own: OwnBank) -> None:
    path = own.add("../My drafts", [DRAFT, replace(DRAFT, id="e")])
    assert path.parent == own.folder and own.questions() == []
    mended = accepted(DRAFT, "What is LoRA? ", ["An adapter.", " "], ["An adapter", "new"], "")
    own.change(path, "d", mended)
    (question,) = own.questions()
    assert (question.id, question.draft, question.domain) == ("d", False, "x")
    assert [point.weight for point in question.key_points] == [2, 1]
    own.change(path, "e", None)
    own.change(path, "d", None)
    assert own.files() == []


def test_a_draft_without_an_answer_is_not_accepted() -> None:
    for question, answers in (("", ["a"]), ("Why?", [" "])):
        with pytest.raises(BankError):
            accepted(DRAFT, question, answers, [], "x")


def test_two_files_of_one_name_are_two(own: OwnBank) -> None:
    assert own.add("a", [DRAFT]).name != own.add("a", [DRAFT]).name


def test_a_broken_file_is_told_and_the_others_count(own: OwnBank) -> None:
    own.add("good", [replace(DRAFT, draft=False)])
    (own.folder / "broken.yaml").write_text("- id: [", encoding="utf-8")
    broken, good = own.files()
    assert "broken.yaml" in broken.problem and good.problem == ""
    assert len(own.questions()) == 1


def test_of_two_with_one_id_ones_own_counts() -> None:
    mine = replace(FROZEN, question="Why so little memory?")
    bank = with_own(Bank((FROZEN, PADDED)), [mine, replace(DRAFT, draft=False)])
    assert [question.id for question in bank.questions] == [FROZEN.id, PADDED.id, "d"]
    assert bank.get(FROZEN.id).question == "Why so little memory?"


def test_a_search_finds_all_of_its_words() -> None:
    bank = Bank((FROZEN, PADDED))
    assert searched(bank, None, "LORA memory") == [FROZEN]
    assert searched(bank, "nlp-tasks", "") == [PADDED]
    assert searched(bank, "nlp-tasks", "lora") == []


@pytest.mark.parametrize(("name", "extension"), [("yaml", "yaml"), ("moodle-xml", "xml"),
                         ("gift", "gift"), ("qti21", "zip"), ("csv", "csv")])  # fmt: skip
def test_what_is_exported_can_be_imported(own: OwnBank, name: str, extension: str) -> None:
    data = exported_file(Bank((FROZEN, PADDED)), name, extension)
    done = imported(own, f"..\\evil.{extension}", data, "")
    assert (done.count, done.problems) == (2, ())
    assert {question.id for question in own.questions()} == {FROZEN.id, PADDED.id}


@pytest.mark.parametrize(
    "name", ["x.xml", "x.zip", "x.gift", "x.yaml", "x.csv", "x.exe", "x.apkg", "x"]
)
def test_a_renamed_program_is_a_sentence(own: OwnBank, name: str) -> None:
    with pytest.raises(VivaError) as caught:
        imported(own, name, b"MZ\x90\0" + bytes(range(256)) * 8, "")
    assert "Traceback" not in str(caught.value) and own.files() == []
    assert tempfile.gettempdir() not in str(caught.value)


def test_settings_are_saved_where_they_are_read_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "viva" / "settings.toml"
    saved = save_settings({"generator": "none", "index": None}, path)
    assert load_settings(path) == saved and saved.generator == "none"
    path.write_text('# mine\nlearner = "ada" # me\n\n[accounts]\nby = "name"\n', encoding="utf-8")
    save_settings({"language": "de", "endpoint": {"base_url": "http://x/v1", "model": "m"}}, path)
    settings = load_settings(path)
    assert (settings.learner, settings.language, settings.accounts.by) == ("ada", "de", "name")
    assert "# mine" in path.read_text() and "# me" in path.read_text()
    save_settings({"endpoint": None, "language": "auto"}, path)
    assert load_settings(path).endpoint is None


@pytest.mark.parametrize("wrong", [{"generator": "endpoint"}, {"language": "../x"}, {"nosuch": 1},
                         {"endpoint": {"base_url": "file:///etc", "model": "m"}}])  # fmt: skip
def test_what_could_not_be_read_is_not_written(tmp_path: Path, wrong: dict[str, object]) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('learner = "ada"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be saved"):
        save_settings(wrong, path)
    assert path.read_text() == 'learner = "ada"\n'
