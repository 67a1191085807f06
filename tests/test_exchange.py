"""Export, import, compare: every format gives back the bank it was given."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from corpus import Bank, load_bank
from corpus.exchange import FORMATS, ExchangeError, export_bank, import_bank, write_bank
from corpus.exchange.exporting import exported
from corpus.exchange.importing import read_questions
from corpus.exchange.lines import from_line, to_line
from corpus.shipped import QUESTIONS
from tests.any_bank import BANKS, TEXTS
from tests.form_questions import EVERY_FORM

FOLDER = settings(
    max_examples=15,
    deadline=None,
    # Shrinking takes minutes where each example writes files.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("bank", [load_bank(QUESTIONS), EVERY_FORM], ids=["shipped", "forms"])
def test_export_then_import_is_the_same_bank(name: str, bank: Bank, tmp_path: Path) -> None:
    file = tmp_path / f"bank.{name}"
    assert export_bank(bank, file, name) == name
    imported = import_bank(file, "imported", name)
    assert imported.problems == ()
    assert imported.questions == bank.questions


@pytest.mark.parametrize("bank", [load_bank(QUESTIONS), EVERY_FORM], ids=["shipped", "forms"])
def test_a_bank_that_is_written_is_read_as_the_same(bank: Bank, tmp_path: Path) -> None:
    write_bank(bank.questions, tmp_path / "bank.yaml")
    assert load_bank(tmp_path / "bank.yaml") == bank


@pytest.mark.parametrize("name", FORMATS)
@FOLDER
@given(bank=BANKS)
def test_any_bank_survives(name: str, bank: Bank, tmp_path: Path) -> None:
    file = tmp_path / "bank"
    export_bank(bank, file, name)
    imported = import_bank(file, "imported", name)
    assert imported.problems == ()
    assert imported.questions == bank.questions


@FOLDER
@given(bank=BANKS)
def test_any_bank_can_be_written_as_yaml(bank: Bank, tmp_path: Path) -> None:
    write_bank(bank.questions, tmp_path / "bank.yaml")
    assert tuple(read_questions(tmp_path / "bank.yaml")) == bank.questions


# A deck's notes carry the time of the export: Anki takes only those that are newer than its own.
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "anki"])
def test_the_same_bank_gives_the_same_bytes(name: str) -> None:
    assert exported(EVERY_FORM, FORMATS[name]) == exported(EVERY_FORM, FORMATS[name])


@given(TEXTS)
def test_any_text_is_one_line_and_back(text: str) -> None:
    line = to_line(text)
    assert len(line.splitlines()) == 1
    assert "  " not in line
    assert line.strip() == line
    assert from_line(line) == text


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.binary(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_read_or_refused_in_a_sentence(name: str, data: bytes) -> None:
    try:
        found = [*FORMATS[name].read(data, "file")]
    except ExchangeError as error:
        assert str(error).startswith("file")
    else:
        assert all(part.place.startswith("file") for part in found)
