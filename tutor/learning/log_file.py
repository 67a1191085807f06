"""A learner's log as a file: written out whole, read back without harm."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, NoReturn

from corpus import Bank
from tutor.learning.attempt import Attempt

LARGEST_MIB = 256
"""Longer files are not read: 100,000 attempts with their grades take half as much."""

NAMES = tuple(each.name for each in fields(Attempt) if each.name not in ("id", "learner"))
TEXTS = ("question_id", "domain", "concept", "difficulty", "response", "verdict")
NUMBERS = ("score", "confidence", "seconds", "sure")

Key = tuple[str, str, datetime | None]
"""What makes an attempt the same one: question, response, time; of the future, no time."""


@dataclass(frozen=True, slots=True)
class Known:
    """As much of an attempt of the history as an import needs; ``place`` is where it stands."""

    place: float
    question_id: str
    at: datetime
    response: str


@dataclass(frozen=True, slots=True)
class Import:
    """What was read: each new attempt with its place among those known.

    ``remarks`` hold a sentence for all that was out of the ordinary.
    """

    placed: tuple[tuple[float, Attempt], ...]
    remarks: tuple[str, ...]


def write_log(history: Iterable[Attempt]) -> str:
    """One JSON object a line, oldest first, with everything but the learner's name."""
    return "".join(json.dumps(_row(attempt), ensure_ascii=False) + "\n" for attempt in history)


def read_log(
    text: str,
    learner: str,
    known: Sequence[Known],
    bank: Bank,
    now: datetime,
    is_grade: Callable[[dict[str, Any]], bool] = lambda grade: True,
) -> Import:
    """Reads a log for a learner whose attempts so far are ``known``, in their order.

    An attempt that is there already is left out. One from the future is kept as of ``now``. One on
    a question that the bank does not have is kept and counts for its domain and concept. A line
    that is no attempt is left out, and named. What ``is_grade`` does not know is dropped from its
    attempt.
    """
    unreadable: list[int] = []
    read: list[Attempt] = []
    # Not splitlines(): a response may hold any of the characters it would break at.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if line.strip():
            try:
                read.append(_attempt(line, learner, is_grade))
            except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
                unreadable.append(number)
    there = {key for each in known for key in _keys(each)}
    fresh: dict[Key, Attempt] = {}
    for attempt in read:
        key = _key(attempt, now)
        if key not in there:
            fresh.setdefault(key, attempt)
    future = sum(attempt.at > now for attempt in fresh.values())
    new = sorted(
        (replace(each, at=min(each.at, now)) for each in fresh.values()), key=lambda each: each.at
    )
    ids = {question.id for question in bank.questions}
    strange = len({attempt.question_id for attempt in new} - ids)
    again = len(read) - len(fresh)
    remarks = [
        (len(new), f"{_many(len(new), 'attempt')} added."),
        (again, f"{_many(again, 'attempt')} left out: already there."),
        (future, f"{_many(future, 'attempt')} dated in the future: kept as of now."),
        (strange, f"{_many(strange, 'question')} not in the bank: kept, counted for the concept."),
        (
            len(unreadable),
            f"{_many(len(unreadable), 'line')} left out that no attempt could be read from: "
            f"{_first(unreadable)}.",
        ),
    ]
    said = tuple(text for count, text in remarks if count) or ("The file holds no attempt.",)
    return Import(tuple(_places(new, known)), said)


def _places(new: Sequence[Attempt], known: Sequence[Known]) -> Iterator[tuple[float, Attempt]]:
    """Each new attempt behind the last known one that is not later, spread over the gap there."""
    gaps: dict[int, list[Attempt]] = {}
    number = 0
    for attempt in new:
        while number < len(known) and known[number].at <= attempt.at:
            number += 1
        gaps.setdefault(number, []).append(attempt)
    for number, attempts in gaps.items():
        before = known[number - 1].place if number else 0.0
        after = known[number].place if number < len(known) else before + 1.0
        step = (after - before) / (len(attempts) + 1)
        yield from ((before + step * n, each) for n, each in enumerate(attempts, start=1))


def _key(attempt: Attempt, now: datetime) -> Key:
    # What lay in the future was dated anew when it was read before: its time says nothing.
    at = None if attempt.at > now else attempt.at
    return attempt.question_id, attempt.response, at


def _keys(known: Known) -> tuple[Key, Key]:
    name = known.question_id, known.response
    return (*name, known.at), (*name, None)


def _row(attempt: Attempt) -> dict[str, Any]:
    row = {name: getattr(attempt, name) for name in NAMES}
    return {**row, "at": attempt.at.isoformat(), "difficulty": attempt.difficulty.value}


def _attempt(line: str, learner: str, is_grade: Callable[[dict[str, Any]], bool]) -> Attempt:
    """The attempt on one line; whatever is not as it should be is an error of some kind."""
    row = json.loads(line, parse_constant=_refuse)
    values = {name: row[name] for name in NAMES if name in row}
    values = {"response": "", "hints": 0, **values}
    if not all(isinstance(values[name], str) for name in TEXTS):
        raise ValueError("Names and texts must be text.")
    for name in NUMBERS:
        value = values.get(name)
        if isinstance(value, (str, bool)):
            raise ValueError(f"{name} must be a number.")
        values[name] = None if value is None else float(value)
    if type(values["hints"]) is not int or not 0 <= values["hints"] < 1000:
        raise ValueError("hints must be a small whole number.")
    if values["confidence"] is None:
        raise ValueError("confidence must be a number.")
    grade = values.get("grade")
    values["grade"] = grade if isinstance(grade, dict) and is_grade(grade) else {}
    return Attempt(learner=learner, **{**values, "at": datetime.fromisoformat(values["at"])})


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number.")


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" + ("" if count == 1 else "s")


def _first(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - 3} more" if len(numbers) > 3 else ""
    return ", ".join(map(str, numbers[:3])) + more
