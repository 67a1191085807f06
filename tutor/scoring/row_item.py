"""From a row to the question and the response in it."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress

from corpus import Question
from tutor.scoring.table import Row, Unread

LONGEST_TEXT = 100_000
"""Characters of one response, question or reference; a thesis chapter is shorter."""

_SURROGATES = re.compile("[\ud800-\udfff]")


class Ungradable(Exception):
    """Why one row cannot be graded, in one sentence; the other rows can."""


def row_item(row: Row, questions: Mapping[str, Question]) -> tuple[Question, str]:
    """The row's question and response; ``questions`` are the bank's, by id.

    A question that the bank knows is the bank's, with its key points; else the row's own question
    and reference count. An empty response is a response.

    Raises:
        Ungradable: the row lacks a part, or a part is not text.
    """
    if row.problem is not None:
        raise Ungradable(row.problem)
    if not row.has("response"):
        raise Ungradable("The row has no response.")
    return _question(row, questions), _text(row, "response")


def _question(row: Row, questions: Mapping[str, Question]) -> Question:
    question_id = _text(row, "question_id").strip()
    if question_id in questions:
        return questions[question_id]
    question = _text(row, "question")
    references = _references(row)
    if question.strip() and references:
        return Question(question, references)
    if question_id:
        raise Ungradable(f"The bank holds no question '{question_id[:100]}'.")
    if question.strip():
        raise Ungradable("The row has no reference.")
    raise Ungradable("The row has no question.")


def _references(row: Row) -> list[str]:
    texts = [_text(row, "reference")]
    listed = row.value("references")
    if isinstance(listed, str) and listed.lstrip().startswith("["):
        # A table of text holds a list as JSON; text that only looks like one is a reference.
        with suppress(ValueError, RecursionError):
            listed = json.loads(listed)
    for text in listed if isinstance(listed, list) else [listed]:
        texts.append(_checked(text, "reference"))
    return [text for text in dict.fromkeys(texts) if text.strip()]


def _text(row: Row, name: str) -> str:
    return _checked(row.value(name), name)


def _checked(value: object, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Unread):
        raise Ungradable(f"The cell of the {name} {value.reason}.")
    if isinstance(value, bool | list | dict | bytes):
        raise Ungradable(f"The {name} holds {_shown(value)}, which is no text.")
    text = str(value)
    if len(text) > LONGEST_TEXT:
        raise Ungradable(f"The {name} has {len(text):,} characters; the limit is {LONGEST_TEXT:,}.")
    if "\0" in text:
        raise Ungradable(f"The {name} holds NUL bytes.")
    if not text.isascii() and _SURROGATES.search(text):
        raise Ungradable(f"The {name} holds half a surrogate pair, which is no text.")
    return text


def _shown(value: object) -> str:
    return "bytes" if isinstance(value, bytes) else json.dumps(value, default=str)[:60]
