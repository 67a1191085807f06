"""A bank to a file of another program, so that importing the file gives the same bank."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.bank import Bank
from corpus.exchange.errors import ExchangeError, ItemError
from corpus.exchange.formats import FORMATS, Format, format_of_name
from corpus.exchange.item import Found, Item, changed_texts, to_items
from corpus.exchange.record import Exact
from corpus.exchange.whole_file import write_whole

_UNKNOWN = "\ufffd"
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that XML forbids and that no text should hold."""


def export_bank(bank: Bank, path: Path, name: str | None = None) -> str:
    """Writes the bank in the named format and returns its name; None: the one of the extension.

    Raises:
        ExchangeError: the format is not known, or the file cannot be written.
    """
    name = name or format_of_name(path)
    if name not in FORMATS:
        raise ExchangeError(
            f"The format '{name}' is not known; choose one of {', '.join(FORMATS)}."
        )
    write_whole(path, exported(bank, FORMATS[name]))
    return name


def exported(bank: Bank, kind: Format) -> bytes:
    """The bank in a format.

    What was written is read again: texts that came back changed (a format that trims spaces, say)
    go into the question's record, where the import finds them.

    Raises:
        ExchangeError: a question cannot be held.
    """
    items = to_items(bank.questions, {})
    data = kind.write([_clean(item) for item in items])
    exact = _changes(items, [*kind.read(data, "")])
    if not exact:
        return data
    return kind.write([_clean(item) for item in to_items(bank.questions, exact)])


def _changes(written: Sequence[Item], read: Sequence[object]) -> dict[str, Exact]:
    changes = {}
    for item, found in zip(written, read, strict=True):
        if not isinstance(found, Found):
            raise ExchangeError(f"The question '{item.name}' cannot be held: {found}.")
        try:
            changed = changed_texts(item, found.item)
        except ItemError as error:
            raise ExchangeError(f"The export stopped: {error}") from None
        if changed:
            changes[item.name] = changed
    return changes


def _clean(item: Item) -> Item:
    """The item without characters that a format may refuse; its record keeps the originals."""
    options = tuple(
        replace(option, text=_text(option.text), feedback=_text(option.feedback))
        for option in item.options
    )
    tags = tuple(_text(tag) for tag in item.tags)
    text, domain = _text(item.text), _text(item.domain)
    return replace(item, text=text, domain=domain, options=options, tags=tags)


def _text(text: str) -> str:
    return _NO_TEXT.sub(_UNKNOWN, text.replace("\r\n", "\n").replace("\r", "\n"))
