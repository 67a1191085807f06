"""Grades what was picked of a question's options: a pure function, without any model."""

import random
from collections.abc import Collection, Iterable, Iterator

from corpus import Form, Option, Question
from tutor.grading.grade import (
    Evidence,
    FoundMisconception,
    Grade,
    GradedKeyPoint,
    Status,
    Verdict,
)

GRADER = "options 1"
"""The grader named in these grades."""

BLANK = "Nothing is picked yet."


def grade_choice(question: Question, response: str) -> Grade:
    """The grade of a response that holds the texts of the picked options, one a line.

    The score is ``(right picked - wrong picked) / right``, not below 0; so picking everything is no
    way to marks. Each right option is a key point. A wrong one that was picked is a misconception
    with the option's feedback as its remedy. A response that cannot be read is ungraded.
    """
    try:
        picked = read_picks(question, response)
    except ValueError as error:
        return Grade(None, Verdict.UNGRADED, 0.0, True, (), (), "", GRADER, str(error))
    right = {n for n, option in enumerate(question.options) if option.correct}
    if not right:
        reason = "The question has no right option."
        return Grade(None, Verdict.UNGRADED, 0.0, True, (), (), "", GRADER, reason)
    points = tuple(_key_points(question, response, picked))
    if not picked:
        return Grade(0.0, Verdict.BLANK, 1.0, False, points, (), BLANK, GRADER)
    score = max(0, len(picked & right) - len(picked - right)) / len(right)
    return Grade(
        score=score,
        verdict=_verdict(score),
        confidence=1.0,
        needs_review=False,
        key_points=points,
        misconceptions=tuple(_misconceptions(question, response, picked - right)),
        feedback=_feedback(question, len(right), picked & right, len(picked - right)),
        grader=GRADER,
    )


def write_picks(question: Question, numbers: Iterable[int]) -> str:
    """The response that picks the options with these numbers, counted from 0 in the bank's order.

    Raises:
        IndexError: there is no such option.
    """
    return "\n".join(_line(question.options[number]) for number in sorted(set(numbers)))


def read_picks(question: Question, response: str) -> frozenset[int]:
    """The numbers of the options that a response picks.

    Raises:
        ValueError: a line is no option's text, or a question with one answer has several.
    """
    numbers = {_line(option): n for n, option in reversed([*enumerate(question.options)])}
    picked = set()
    for line in filter(None, map(_folded, response.splitlines())):
        if line not in numbers:
            raise ValueError(f"No option of this question reads '{line[:60]}'.")
        picked.add(numbers[line])
    if question.form is Form.CHOICE and len(picked) > 1:
        raise ValueError(f"{len(picked)} options are picked, but this question takes one.")
    return frozenset(picked)


def shown_order(question: Question, attempt: int) -> tuple[int, ...]:
    """The options' numbers in the order in which an attempt (from 0) shows them.

    It depends on question and attempt alone: the same after a refresh, another for another try.
    """
    order = list(range(len(question.options)))
    random.Random(f"{question.id}\0{question.question}\0{attempt}").shuffle(order)
    return tuple(order)


def _key_points(
    question: Question, response: str, picked: Collection[int]
) -> Iterator[GradedKeyPoint]:
    for number, option in enumerate(question.options):
        if option.correct:
            status = Status.HIT if number in picked else Status.MISSING
            span = _span(response, option) if number in picked else None
            yield GradedKeyPoint(option.text, 1.0, status, span)


def _misconceptions(
    question: Question, response: str, wrong: Collection[int]
) -> Iterator[FoundMisconception]:
    for number in sorted(wrong):
        option = question.options[number]
        yield FoundMisconception(
            option.text, option.feedback, question.source, _span(response, option)
        )


def _feedback(question: Question, of: int, right: Collection[int], wrong: int) -> str:
    if question.form is Form.CHOICE:
        return "That is right." if right else "That is not it."
    if len(right) == of and not wrong:
        return "That is right: these and no others."
    if not wrong:
        return f"What you picked is right, but not all of it: {len(right)} of {of}."
    found = f"{len(right)} of {of} right ones are picked"
    return f"{found}, and {wrong} that {'does' if wrong == 1 else 'do'} not belong."


def _verdict(score: float) -> Verdict:
    if score == 1:
        return Verdict.CORRECT
    return Verdict.PARTIAL if score > 0 else Verdict.INCORRECT


def _span(response: str, option: Option) -> Evidence:
    """Where the option's line lies in the response, spaces as they stand there."""
    start = 0
    for line in response.splitlines(keepends=True):
        if _folded(line) == _line(option):
            text = line.strip()
            start += line.index(text)
            return Evidence(start, start + len(text), text)
        start += len(line)
    raise ValueError(f"The response does not pick '{option.text[:60]}'.")


def _line(option: Option) -> str:
    return _folded(option.text)


def _folded(text: str) -> str:
    return " ".join(text.split())
