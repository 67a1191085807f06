"""A question as quiz programs know it: a text, options or none, and a note for whoever grades."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.exchange.errors import ItemError
from corpus.exchange.record import Exact, read_record, write_record
from corpus.exchange.values import Values, question_values
from corpus.question import Form, Option, Question
from corpus.slug import slugify

Kind = Literal["written", "single", "multiple"]


@dataclass(frozen=True, slots=True)
class Item:
    """What the formats hold of a question in places of their own.

    ``name`` is the id that an export gave it, or a title of somebody else's. ``note`` is the
    general or grader feedback, with the Viva record in it if there is one. ``answers`` are what a
    short-answer question accepts. ``tags`` are written where a program can search by them.
    """

    name: str
    text: str
    kind: Kind = "written"
    options: tuple[Option, ...] = ()
    note: str = ""
    domain: str = ""
    answers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong at one place of a file, ``quiz.xml:12``, and left out for it."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """An item with the place it was read at."""

    place: str
    item: Item


Reading = Iterator[Found | Problem]
"""What a format's reader yields, in the order of the file."""
Write = Callable[[Sequence[Item]], bytes]
Read = Callable[[bytes, str], Reading]


def to_items(questions: Iterable[Question], exact: Mapping[str, Exact]) -> list[Item]:
    """The questions as items; ``exact`` holds by id what the format would change of their texts."""
    return [_item(question, exact.get(question.id, {})) for question in questions]


def changed_texts(written: Item, read: Item) -> Exact:
    """The texts that came back changed, each with the digest of what came back.

    Raises:
        ItemError: options were lost, which no record can mend.
    """
    if len(read.options) != len(written.options):
        raise ItemError(
            f"the question '{written.name}' has {len(written.options)} options, "
            f"but the format gives back {len(read.options)}; shorten or reword them."
        )
    before, after = _texts(written), _texts(read)
    return {
        name: (_digest(after[name]), before[name]) for name in before if before[name] != after[name]
    }


def to_values(item: Item, domain: str) -> Values:
    """The item as an entry of a bank file; what its record says goes before what its format says.

    ``domain`` is for questions that name none. The texts are the format's own, so that whoever
    edits them there changes the question.

    Raises:
        ItemError: the record in its note is damaged.
    """
    values, exact, rest = read_record(item.note)
    item = _mended(item, exact)
    is_ours = "id" in values
    values.setdefault("id", _id(item))
    values.setdefault("domain", item.domain.strip() or domain)
    values.setdefault("form", _form(item).value)
    values["question"] = item.text
    if item.options:
        values["options"] = [
            {"text": option.text, "correct": option.correct}
            | ({"feedback": option.feedback} if option.feedback else {})
            for option in item.options
        ]
    if item.answers:
        values.setdefault("references", list(item.answers))
    if rest:
        # A model answer stands in the note of an essay, the explanation in that of a choice.
        name = "steps" if is_ours or item.options or item.answers else "references"
        held = values.setdefault(name, [])
        assert isinstance(held, list)
        held.append(rest)
    return values


def _item(question: Question, exact: Exact) -> Item:
    native = {"question"} | ({"options"} if question.form.is_choice else set())
    values = {k: v for k, v in question_values(question).items() if k not in native}
    has_options = question.form.is_choice and question.options
    kind: Kind = "multiple" if question.form is Form.MULTI_SELECT else "single"
    return Item(
        name=question.id,
        text=question.question,
        kind=kind if has_options else "written",
        options=tuple(question.options) if has_options else (),
        note=write_record(values, exact),
        domain=question.domain,
        tags=tuple(filter(str.strip, (question.concept, question.difficulty.value))),
    )


def _form(item: Item) -> Form:
    if item.kind == "written":
        return Form.FLASHCARD if item.answers else Form.OPEN
    return Form.CHOICE if item.kind == "single" else Form.MULTI_SELECT


def _id(item: Item) -> str:
    """From the name when it has one, else from the text: the same file gives the same ids."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", slugify(item.name)).strip("._-")
    return name[:80].rstrip("._-") or f"q-{_digest(repr(_texts(item)))}"


def _texts(item: Item) -> dict[str, str]:
    texts = {"question": item.text}
    for number, option in enumerate(item.options, start=1):
        texts[f"options.{number}.text"] = option.text
        texts[f"options.{number}.feedback"] = option.feedback
        texts[f"options.{number}.correct"] = str(option.correct)
    return texts


def _mended(item: Item, exact: Exact) -> Item:
    """The item with its exact texts, where nobody changed them since the export."""
    now = _texts(item)
    kept = {
        name: text for name, (digest, text) in exact.items() if _digest(now.get(name, "")) == digest
    }
    options = tuple(
        replace(
            option,
            text=kept.get(f"options.{number}.text", option.text),
            feedback=kept.get(f"options.{number}.feedback", option.feedback),
            correct=kept.get(f"options.{number}.correct", str(option.correct)) == "True",
        )
        for number, option in enumerate(item.options, start=1)
    )
    return replace(item, text=kept.get("question", item.text), options=options)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
