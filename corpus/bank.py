"""The question bank: a set of questions with stable ids."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from pydantic_core import ErrorDetails

from corpus.bank_file import BankEntry, bank_files, read_bank_file
from corpus.errors import BankError, BankFileError
from corpus.question import KeyPoint, Misconception, Option, Question
from corpus.yaml_lines import Location

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""Ids stand in exports, addresses and history: no spaces, nothing to escape."""


@cache
def _adapter() -> TypeAdapter[Question]:
    for record in (Question, KeyPoint, Misconception, Option):
        with_config(ConfigDict(extra="forbid"))(record)
    return TypeAdapter(Question)


# What pydantic calls an error, and how a bank's author reads it. The value is named first.
_SENTENCES = {
    "missing": "'{name}' is missing; add it",
    "unexpected_keyword_argument": "the key '{name}' is not known; remove it or mend its spelling",
    "enum": "'{name}' is '{value}', but must be {expected}",
    "string_type": "'{name}' must be text; write one sentence after it",
    "float_parsing": "'{name}' is '{value}', but must be a number",
    "bool_parsing": "'{name}' is '{value}', but must be true or false",
    "value_error": "the question is blank; write its text",
    "sequence_str": "'{name}' must be a list; start each of its lines with '- '",
    "is_instance_of": "'{name}' must be a list; start each of its lines with '- '",
    "dataclass_type": "'{name}' must hold keys with values, as in 'text: ...'",
}


@dataclass(frozen=True, slots=True)
class Bank:
    """Questions in the order of their files, each id once."""

    questions: tuple[Question, ...]

    @property
    def domains(self) -> tuple[str, ...]:
        """Each domain once, in the order in which the questions name them."""
        return tuple(dict.fromkeys(question.domain for question in self.questions))

    def get(self, question_id: str) -> Question:
        """The question with this id.

        Raises:
            BankError: the bank has none.
        """
        for question in self.questions:
            if question.id == question_id:
                return question
        raise BankError(
            f"The bank's {len(self.questions)} questions hold no id '{question_id}'; "
            "check the id or name another bank."
        )

    def quick_check(self, question: Question) -> Question | None:
        """The question to ask right after this one; None when it names none that is here."""
        if question.quick_check is None:
            return None
        named = (other for other in self.questions if other.id == question.quick_check)
        return next(named, None)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of an entry."""

    location: Location
    message: str


def load_bank(path: Path) -> Bank:
    """The bank of one YAML file or of a folder of them; drafts are no part of it.

    Raises:
        BankError: at the first thing that is wrong; ``check_bank`` lists all of them.
    """
    entries = [entry for file in bank_files(path) for entry in read_bank_file(file)]
    if not entries:
        raise BankError(f"{path}: the bank holds no question; add one that starts with '- id:'.")
    questions = []
    for entry in entries:
        question, faults = parse_entry(entry)
        for fault in faults:
            raise BankFileError(entry.file, entry.line(fault.location), fault.message)
        assert question is not None
        questions.append(question)
    for entry, fault in duplicate_ids(entries, questions):
        raise BankFileError(entry.file, entry.line(fault.location), fault.message)
    accepted = tuple(question for question in questions if not question.draft)
    if not accepted:
        raise BankError(
            f"{path}: all {len(questions)} questions are drafts; "
            "delete 'draft: true' from those that are good."
        )
    return Bank(accepted)


def parse_entry(entry: BankEntry) -> tuple[Question | None, list[Fault]]:
    """The entry as a question, or None, with all that is wrong about it."""
    try:
        question = _adapter().validate_python(entry.values)
    except ValidationError as error:
        return None, [_fault(details, entry) for details in error.errors()]
    return question, list(_rules(question))


def duplicate_ids(
    entries: Sequence[BankEntry], questions: Sequence[Question | None]
) -> Iterator[tuple[BankEntry, Fault]]:
    """Each entry whose id an earlier entry has; the two sequences run side by side."""
    first: dict[str, BankEntry] = {}
    for entry, question in zip(entries, questions, strict=True):
        if question is None or question.id == "":
            continue
        earlier = first.setdefault(question.id, entry)
        if earlier is not entry:
            place = f"{earlier.file}:{earlier.line(('id',))}"
            yield (
                entry,
                Fault(("id",), f"the id '{question.id}' is taken by {place}; choose another."),
            )


def _rules(question: Question) -> Iterator[Fault]:
    if ID.fullmatch(question.id) is None:
        yield Fault(
            ("id",),
            f"the id is '{question.id}', but must be letters, digits, '.', '_' and '-' "
            "as in 'ft-lora-memory'.",
        )
    if not question.domain.strip():
        yield Fault(("domain",), "'domain' is missing; add the part of the subject it belongs to.")
    for number, key_point in enumerate(question.key_points):
        if not (key_point.weight > 0 and math.isfinite(key_point.weight)):
            yield Fault(
                ("key_points", number, "weight"),
                f"the weight is {key_point.weight:g}, but must be a number above 0.",
            )
        if not key_point.text.strip():
            yield Fault(("key_points", number, "text"), "the key point is blank; write its idea.")
    for number, option in enumerate(question.options):
        if not option.text.strip():
            yield Fault(("options", number, "text"), "the option is blank; write its text.")


def _fault(details: ErrorDetails, entry: BankEntry) -> Fault:
    location = tuple(details["loc"])
    name = next((str(part) for part in reversed(location) if isinstance(part, str)), "question")
    value = str(details["input"])[:40]
    expected = details.get("ctx", {}).get("expected", "")
    sentence = _SENTENCES.get(details["type"], "'{name}' is wrong (" + details["type"] + ")")
    return Fault(location, sentence.format(name=name, value=value, expected=expected) + ".")
