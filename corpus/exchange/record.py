"""What another format has no place for, as lines of text that people and Viva can read.

The lines stand in a question's general or grader feedback:

    Viva record 1 (please keep these lines as they are)
    id: ft-lora
    difficulty: medium
    key point: The pretrained weights stay frozen.
    + weight: 2
    hint: Think of gradients.
    End of the Viva record

A line that begins with ``+`` belongs to the line above it. Labels are the names of a question's
fields, so that a new field needs nothing here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from corpus.exchange.errors import ItemError
from corpus.exchange.lines import from_line, to_line
from corpus.exchange.values import Values, scalar_fields, sequence_fields

VERSION = 1
_START = re.compile(r"^[ \t]*Viva record (\d+)\b.*$", re.MULTILINE)
_END = re.compile(r"^[ \t]*End of the Viva record[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"([^:]*): ?(.*)", re.DOTALL)
_EXACT = re.compile(r"exact (\S+) ([0-9a-f]{8})")

Exact = dict[str, tuple[str, str]]
"""By native field, such as ``options.1.text``: the digest of what is read there, and the text."""


def write_record(values: Mapping[str, object], exact: Mapping[str, tuple[str, str]]) -> str:
    """The lines for these fields of a question, and for texts that the format would change."""
    lines = [f"Viva record {VERSION} (please keep these lines as they are)"]
    for name, value in values.items():
        if isinstance(value, list):
            label = _label(name)
            for item in value:
                parts = item if isinstance(item, dict) else {"text": item}
                lines.append(f"{label}: {_shown(parts['text'])}")
                lines += [f"+ {key}: {_shown(parts[key])}" for key in parts if key != "text"]
        else:
            lines.append(f"{_label(name)}: {_shown(value)}")
    lines += [f"exact {name} {digest}: {to_line(text)}" for name, (digest, text) in exact.items()]
    return "\n".join([*lines, "End of the Viva record"])


def read_record(note: str) -> tuple[Values, Exact, str]:
    """The record that a note holds, and what else it says; no record gives two empty mappings.

    Raises:
        ItemError: the record is of a later version, has no end, or holds a line that is none.
    """
    start = _START.search(note)
    if start is None:
        return {}, {}, note.strip()
    if int(start[1]) != VERSION:
        raise ItemError(
            f"its Viva record is of version {start[1]}, but this Viva reads version {VERSION}; "
            "update Viva, or delete the record to import what the format itself holds."
        )
    end = _END.search(note, start.end())
    if end is None:
        raise ItemError(
            "its Viva record is cut off; add its last line, 'End of the Viva record', or delete it."
        )
    lines = note[start.end() : end.start()].splitlines()
    values, exact = _read(line.strip() for line in lines)
    beside = (note[: start.start()].strip(), note[end.end() :].strip())
    return values, exact, "\n".join(part for part in beside if part)


def _read(lines: Iterable[str]) -> tuple[Values, Exact]:
    values: Values = {}
    exact: Exact = {}
    last: object = None
    for label, text in _labelled(lines):
        if label.startswith("+"):
            if not isinstance(last, dict):
                raise ItemError(f"the line '{label}: {text[:40]}' of its Viva record has no owner.")
            last[label[1:].strip()] = text
        elif match := _EXACT.fullmatch(label):
            exact[match[1]] = (match[2], text)
        else:
            last = _add(values, label, text)
    return values, exact


def _labelled(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in filter(None, lines):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ItemError(
                f"the line '{line[:40]}' of its Viva record has no label; mend or delete it."
            )
        yield match[1].strip(), from_line(match[2].strip())


def _add(values: Values, label: str, text: str) -> object:
    """Puts a line where it belongs; what an unknown label says is left to the bank's own checks."""
    name = _names().get(label, label.replace(" ", "_"))
    if name not in sequence_fields():
        values[name] = text
        return None
    item: object = {"text": text} if sequence_fields()[name] else text
    items = values.setdefault(name, [])
    assert isinstance(items, list)
    items.append(item)
    return item


def _names() -> dict[str, str]:
    return {_label(name): name for name in (*scalar_fields(), *sequence_fields())}


def _label(name: str) -> str:
    words = name.replace("_", " ")
    return words.removesuffix("s") if name in sequence_fields() else words


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return to_line(str(value))
