"""Decks for Anki, written by genanki: importing one again updates its notes, by their ids."""

import hashlib
import html
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from corpus.exchange.archive import repack
from corpus.exchange.item import Item
from corpus.exchange.record import read_record

MODEL_ID = 1_846_203_517
"""For ever, like ``MODEL_NAME`` and the fields: Anki knows our notes by them."""
MODEL_NAME = "Viva question"
FIELDS = ("Front", "Options", "Back", "Feedback", "Id", "Viva record")
_FRONT = "<div>{{Front}}</div>{{Options}}"
_BACK = '{{FrontSide}}<hr id="answer"><div>{{Back}}</div>{{Feedback}}'
_CSS = ".card { font: 18px sans-serif; text-align: left; max-width: 40em; margin: auto; }"
_CSS += " ol { padding-left: 1.5em; } .record { display: none; }"


def write_anki(items: Sequence[Item], now: float | None = None) -> bytes:
    """An ``.apkg`` with a deck for each domain; ``now`` is in seconds since 1970.

    Anki replaces a note it has by one that was changed later, so ``now`` counts.
    """
    import genanki

    model = genanki.Model(
        MODEL_ID,
        MODEL_NAME,
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card", "qfmt": _FRONT, "afmt": _BACK}],
        css=_CSS,
    )
    decks: dict[str, genanki.Deck] = {}
    for number, item in enumerate(items, start=1):
        deck = decks.get(item.domain)
        if deck is None:
            deck = decks[item.domain] = genanki.Deck(_deck_id(item.domain), _deck_name(item.domain))
        tags = ["-".join(tag.split()) for tag in item.tags]
        fields = _fields(item)
        # Anki shows new cards in the order of ``due``, and an import finds the bank's order in it.
        note = genanki.Note(model=model, fields=fields, guid=item.name, tags=tags, due=number)
        deck.add_note(note)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        package = genanki.Package([*decks.values()])
        package.write_to_file(str(path), timestamp=time.time() if now is None else now)
        return repack(path.read_bytes())


def _deck_id(domain: str) -> int:
    return (1 << 30) + int(hashlib.sha256(domain.encode()).hexdigest()[:7], 16)


def _deck_name(domain: str) -> str:
    return f"Viva::{' '.join(domain.replace('::', ' ').split())}"


def _fields(item: Item) -> list[str]:
    options = [option.text for option in item.options]
    feedback = [
        f"{'Right' if option.correct else 'Wrong'}. {option.feedback}" for option in item.options
    ]
    values, _, _ = read_record(item.note)
    references = values.get("references")
    back = str(references[0]) if isinstance(references, list) and references else ""
    return [
        _html(item.text),
        _list(options),
        _html(back),
        _list(feedback),
        _html(item.name),
        _html(item.note),
    ]


def _list(texts: Sequence[str]) -> str:
    return f"<ol>{''.join(f'<li>{_html(text)}</li>' for text in texts)}</ol>" if texts else ""


def _html(text: str) -> str:
    # The character U+001F parts the fields in Anki's database.
    return html.escape(text.replace("\x1f", " "), quote=False).replace("\n", "<br>")
