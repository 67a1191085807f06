"""Notes of Anki decks (``.apkg``): ours in full, others' as cards with a front and a back."""

import hashlib
import json
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from corpus.exchange.anki import FIELDS, MODEL_NAME
from corpus.exchange.archive import Archive
from corpus.exchange.errors import ExchangeError, ItemError
from corpus.exchange.item import Found, Item, Problem, Reading
from corpus.exchange.page_text import page_text
from corpus.question import Option

COLLECTIONS = ("collection.anki21", "collection.anki2")
"""The databases that can be read, the better one first."""
NEWER = "collection.anki21b"
MAX_STEPS = 200
"""Times a million steps of SQLite: a deck of ten thousand notes needs one."""
_QUERY = """
    SELECT guid, mid, flds FROM notes
    ORDER BY (SELECT min(due) FROM cards WHERE cards.nid = notes.id), id
"""
_CLOZE = re.compile(r"\{\{c\d+::(.*?)(?:::.*?)?\}\}", re.DOTALL)
_ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)


def read_anki(data: bytes, file: str) -> Reading:
    """The notes of a deck, in the order in which Anki shows new cards.

    Raises:
        ExchangeError: the file is no deck, or one of a version that cannot be read.
    """
    archive = Archive(data, file)
    names = archive.names
    if NEWER in names and COLLECTIONS[0] not in names:
        raise ExchangeError(
            f"{file}: the deck is in Anki's newer format; export it again with "
            "'Support older Anki versions' ticked."
        )
    member = next((name for name in COLLECTIONS if name in names), None)
    if member is None:
        raise ExchangeError(f"{file}: the zip file is no Anki deck; it has no {COLLECTIONS[1]}.")
    place = f"{file}/{member}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "collection"
        path.write_bytes(archive.read(member))
        try:
            yield from _notes(path, place)
        except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ExchangeError(
                f"{place}: the deck is damaged ({str(error)[:80]}); export it again."
            ) from None


def _notes(path: Path, place: str) -> Iterator[Found | Problem]:
    steps = iter(range(MAX_STEPS))
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        # A stranger's schema may hold views that never end.
        connection.set_progress_handler(lambda: next(steps, None) is None, 1_000_000)
        models = json.loads(connection.execute("SELECT models FROM col").fetchone()[0])
        ours = {int(key) for key, model in models.items() if _is_ours(model)}
        rows = connection.execute(_QUERY)
        for number, (guid, model, fields) in enumerate(rows, start=1):
            here = f"{place}:{number}"
            try:
                cells = str(fields).split("\x1f")
                yield Found(here, _ours(cells) if model in ours else _other(str(guid), cells))
            except ItemError as error:
                yield Problem(here, str(error))


def _is_ours(model: dict[str, object]) -> bool:
    fields = model["flds"]
    assert isinstance(fields, list)
    names = tuple(field["name"] for field in fields)
    return str(model["name"]).startswith(MODEL_NAME) and names[: len(FIELDS)] == FIELDS


def _ours(fields: list[str]) -> Item:
    if len(fields) < len(FIELDS):
        raise ItemError(f"the note has {len(fields)} fields where ours have {len(FIELDS)}.")
    text, shown, _, said, name, note = fields[: len(FIELDS)]
    feedback = [page_text(part) for part in _ITEM.findall(said)]
    texts = [page_text(part) for part in _ITEM.findall(shown)]
    feedback += [""] * (len(texts) - len(feedback))
    options = tuple(
        Option(option, told.startswith("Right."), told.partition(".")[2].strip())
        for option, told in zip(texts, feedback, strict=False)
    )
    several = sum(option.correct for option in options) != 1
    return Item(
        name=page_text(name),
        text=page_text(text),
        kind="written" if not options else "multiple" if several else "single",
        options=options,
        note=page_text(note),
    )


def _other(guid: str, fields: list[str]) -> Item:
    """A card of somebody else's: a gap text asks for its gaps."""
    front, back = page_text(fields[0]), page_text(fields[1]) if len(fields) > 1 else ""
    if _CLOZE.search(front):
        front, back = _CLOZE.sub("_____", front), _CLOZE.sub(r"\1", front)
    if not back:
        raise ItemError("the note has no second field, so there is nothing on its back.")
    name = f"anki-{hashlib.sha256(guid.encode()).hexdigest()[:10]}"
    return Item(name=name, text=front, answers=(back,))
