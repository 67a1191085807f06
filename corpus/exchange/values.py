"""A question as the plain values of a bank file, whatever fields it has."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import get_args, get_type_hints

from corpus.question import Question

FIRST = ("id", "domain", "concept", "form", "difficulty", "question")
"""Where a question belongs and what it asks stand before what else there is to it."""

Values = dict[str, object]
"""One entry of a bank file: text, numbers, booleans, lists of text, lists of small mappings."""


def question_values(question: Question) -> Values:
    """What a bank file would say; what equals its default is left out, but not form, difficulty."""
    values = _values(question)
    return {name: values[name] for name in dict.fromkeys((*FIRST, *values)) if name in values}


@cache
def sequence_fields() -> Mapping[str, bool]:
    """The fields that hold lists; True where their items are records with a ``text``."""
    hints = get_type_hints(Question)
    return MappingProxyType(
        {
            field.name: any(is_dataclass(part) for part in get_args(hints[field.name]))
            for field in fields(Question)
            if field.default == ()
        }
    )


def scalar_fields() -> tuple[str, ...]:
    """The fields that hold one value, in order."""
    return tuple(field.name for field in fields(Question) if field.name not in sequence_fields())


def _values(record: object) -> Values:
    assert is_dataclass(record)
    return {
        field.name: _plain(value)
        for field in fields(record)
        if _worth_saying(field, value := getattr(record, field.name))
    }


def _worth_saying(field: "Field[object]", value: object) -> bool:
    if isinstance(value, StrEnum):
        return True
    return field.default is MISSING or value != field.default


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_values(item) if is_dataclass(item) else item for item in value]
    return value
