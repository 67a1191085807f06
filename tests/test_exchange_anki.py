"""Decks as Anki itself opens them."""

import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from corpus import Form, load_bank
from corpus.exchange import ExchangeError, export_bank, import_bank
from corpus.exchange.anki import FIELDS, MODEL_NAME, write_anki
from corpus.exchange.item import to_items
from corpus.shipped import QUESTIONS
from tests.form_questions import EVERY_FORM


def take_in(collection: Collection, deck: Path) -> None:
    options = ImportAnkiPackageOptions()
    request = ImportAnkiPackageRequest(package_path=str(deck), options=options)
    collection.import_anki_package(request)


@pytest.mark.real
def test_anki_opens_the_shipped_bank(tmp_path: Path) -> None:
    bank = load_bank(QUESTIONS)
    export_bank(bank, tmp_path / "bank.apkg")
    collection = Collection(str(tmp_path / "mine.anki2"))
    try:
        take_in(collection, tmp_path / "bank.apkg")
        notes = {note.guid: note for note in map(collection.get_note, collection.find_notes(""))}
        assert set(notes) == {question.id for question in bank.questions}
        decks = {deck.name for deck in collection.decks.all_names_and_ids()}
        assert {f"Viva::{domain}" for domain in bank.domains} <= decks
        for question in bank.questions:
            note = notes[question.id]
            assert tuple(note.keys()) == FIELDS
            (card,) = note.cards()
            assert note["Front"] in card.question()
            assert all(part in card.answer() for part in (note["Back"], note["Feedback"]))
            assert "Viva record" not in card.question() + card.answer()
    finally:
        collection.close()


@pytest.mark.real
def test_importing_again_changes_notes_and_adds_none(tmp_path: Path) -> None:
    items = to_items(EVERY_FORM.questions, {})
    deck = tmp_path / "deck.apkg"
    collection = Collection(str(tmp_path / "mine.anki2"))
    try:
        for now, word in ((1_700_000_000.0, "hides"), (1_700_000_100.0, "conceals")):
            worded = [replace(item, text=item.text.replace("hides", word)) for item in items]
            deck.write_bytes(write_anki(worded, now))
            take_in(collection, deck)
            assert collection.note_count() == len(items)
            (note,) = collection.find_notes("Id:check")
            assert word in collection.get_note(note)["Front"]
    finally:
        collection.close()


@pytest.mark.real
def test_what_anki_exports_comes_back(tmp_path: Path) -> None:
    export_bank(EVERY_FORM, tmp_path / "bank.apkg")
    collection = Collection(str(tmp_path / "mine.anki2"))
    try:
        take_in(collection, tmp_path / "bank.apkg")
        for legacy, name in ((True, "old.apkg"), (False, "new.apkg")):
            collection.export_anki_package(
                out_path=str(tmp_path / name),
                options=ExportAnkiPackageOptions(
                    with_scheduling=True, with_media=False, legacy=legacy
                ),
                limit=None,
            )
    finally:
        collection.close()
    imported = import_bank(tmp_path / "old.apkg", "imported")
    assert imported.problems == ()
    assert imported.questions == EVERY_FORM.questions
    with pytest.raises(ExchangeError, match="Support older Anki versions"):
        import_bank(tmp_path / "new.apkg", "imported")


def deck_of(folder: Path, *statements: str) -> Path:
    """A deck whose database is made by these statements."""
    database = folder / "collection.anki2"
    with sqlite3.connect(database) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    with zipfile.ZipFile(folder / "deck.apkg", "w") as archive:
        archive.write(database, "collection.anki2")
    return folder / "deck.apkg"


BASIC = (
    "CREATE TABLE col (models TEXT)",
    """INSERT INTO col VALUES ('{"1": {"name": "Basic", "flds": [{"name": "Front"}]}}')""",
    "CREATE TABLE cards (nid INTEGER, due INTEGER)",
)
NOTES = "CREATE TABLE notes (id INTEGER PRIMARY KEY, guid TEXT, mid INTEGER, flds TEXT)"


def test_cards_of_others_have_a_front_and_a_back(tmp_path: Path) -> None:
    rows = (
        "INSERT INTO notes VALUES (1, 'a', 1, '<b>Shin</b>?' || char(31) || 'Tibia')",
        "INSERT INTO notes VALUES (2, 'b', 1, 'The {{c1::liver::organ}} makes bile.')",
        "INSERT INTO notes VALUES (3, 'c', 1, 'No back')",
    )
    imported = import_bank(deck_of(tmp_path, *BASIC, NOTES, *rows), "Bones")
    shin, gap = imported.questions
    assert (shin.question, shin.references, shin.domain) == ("Shin?", ("Tibia",), "Bones")
    assert (gap.question, gap.form) == ("The _____ makes bile.", Form.FLASHCARD)
    assert gap.references == ("The liver makes bile.",)
    (problem,) = imported.problems
    assert problem.place.endswith("deck.apkg/collection.anki2:3")


ENDLESS = """CREATE VIEW notes AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
SELECT i AS id, 'a' AS guid, 1 AS mid, 'x' AS flds FROM n"""


@pytest.mark.parametrize(
    "statements",
    [
        (*BASIC, ENDLESS),
        BASIC,
        ("CREATE TABLE col (models TEXT)", "INSERT INTO col VALUES ('[1]')", NOTES),
        ("CREATE TABLE col (models TEXT)", NOTES),
    ],
    ids=["endless", "no notes", "models", "empty"],
)
def test_a_damaged_database_is_one_sentence(
    statements: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.exchange.anki_deck.MAX_STEPS", 2)
    with pytest.raises(ExchangeError, match="the deck is damaged") as error:
        import_bank(deck_of(tmp_path, *statements), "imported")
    assert len(str(error.value).splitlines()) == 1


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "deck.apkg", "w") as archive:
        archive.writestr("collection.anki2", b"no database" * 100)
    with pytest.raises(ExchangeError, match="the deck is damaged"):
        import_bank(tmp_path / "deck.apkg", "imported")


def test_our_model_has_the_name_and_fields_it_had() -> None:
    assert (MODEL_NAME, FIELDS[0], FIELDS[-1]) == ("Viva question", "Front", "Viva record")
    first, second = (write_anki(to_items(EVERY_FORM.questions, {}), 1.0) for _ in range(2))
    assert first == second
