"""What a learner types after a question, by the question's form."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TextIO

from corpus import Form, Question
from tutor.cli.graded import wrapped
from tutor.grading import Rating, read_picks, write_picks

HOW_TO = (
    "Type your response; an empty line or Ctrl-D ends it. "
    "Alone on a line: h gives a hint, s skips the question, q quits."
)
HOW_TO_PICK = {
    Form.CHOICE: "Type the number of the one that is right.",
    Form.MULTI_SELECT: "Type the numbers of all that are right, as in: 1 3",
    Form.FLASHCARD: "Type what is on the back, or r to turn the card over.",
}
HOW_TO_RATE = "How well did you know it? 1 again, 2 hard, 3 good, 4 easy"
RATINGS = {
    name: rating
    for number, rating in enumerate(Rating, start=1)
    for name in (str(number), rating.value)
}

Say = Callable[[Iterable[str]], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a learner did with a question; ``ended`` when the input holds no more.

    ``rating`` is set when a card was turned over and rated instead of answered.
    """

    does: Literal["respond", "skip", "quit"]
    response: str = ""
    hints: int = 0
    seconds: float = 0.0
    ended: bool = False
    rating: Rating | None = None


def how_to(question: Question) -> Iterator[str]:
    """How to answer this form, where it is not just by typing."""
    if question.form in HOW_TO_PICK:
        yield ""
        yield from wrapped(HOW_TO_PICK[question.form])


def read_entry(question: Question, order: Sequence[int], stdin: TextIO, say: Say) -> Entry:
    """Reads one response, giving hints on the way; ``order`` is how the options are shown."""
    start = time.monotonic()
    given: list[str] = []
    lines = _lines(question, stdin, say, given)
    if question.form.is_choice:
        entry = _read_picks(question, order, lines, say)
    else:
        entry = _read_text(question, lines, say)
    return replace(entry, hints=len(given), seconds=time.monotonic() - start)


def _lines(question: Question, stdin: TextIO, say: Say, given: list[str]) -> Iterator[str]:
    """The lines typed, without those that ask for a hint; ``given`` collects the hints."""
    while (line := stdin.readline()) != "":
        if line.strip() != "h":
            yield line.rstrip("\n")
        elif len(given) < len(question.hints):
            given.append(question.hints[len(given)])
            say(wrapped(f"Hint: {given[-1]}"))
        else:
            say(wrapped("There is no further hint."))


def _read_text(question: Question, lines: Iterator[str], say: Say) -> Entry:
    typed: list[str] = []
    for line in lines:
        said = line.strip()
        if said in ("s", "q"):
            return Entry("skip" if said == "s" else "quit")
        if said == "r" and question.form is Form.FLASHCARD:
            return _read_rating(question, lines, say)
        if said:
            typed.append(line)
        elif typed:
            return Entry("respond", "\n".join(typed))
    return Entry("respond", "\n".join(typed), ended=True) if typed else _ended()


def _read_picks(question: Question, order: Sequence[int], lines: Iterator[str], say: Say) -> Entry:
    """One line is one response: numbers as shown, or the text of an option."""
    for line in lines:
        said = line.strip()
        if said in ("s", "q"):
            return Entry("skip" if said == "s" else "quit")
        if not said:
            continue
        try:
            response = _picked(question, order, said)
        except ValueError as error:
            say(wrapped(str(error)))
        else:
            return Entry("respond", response)
    return _ended()


def _picked(question: Question, order: Sequence[int], said: str) -> str:
    """The response that a line stands for.

    Raises:
        ValueError: it names no option, or several where one is asked for.
    """
    if re.fullmatch(r"[0-9]{1,3}([\s,;]+[0-9]{1,3})*[\s,;]*", said):
        numbers = [int(number) for number in re.findall("[0-9]+", said)]
        wrong = [number for number in numbers if not 1 <= number <= len(order)]
        if wrong:
            raise ValueError(f"There is no option {wrong[0]}; type a number up to {len(order)}.")
        said = write_picks(question, [order[number - 1] for number in numbers])
    return write_picks(question, read_picks(question, said))


def _read_rating(question: Question, lines: Iterator[str], say: Say) -> Entry:
    back = question.references[0] if question.references else "There is nothing on the back."
    say([*wrapped(back, first="  ", rest="  "), *wrapped(HOW_TO_RATE)])
    for line in lines:
        said = line.strip().casefold()
        if said in RATINGS:
            return Entry("respond", RATINGS[said].value, rating=RATINGS[said])
        if said in ("s", "q"):
            return Entry("skip" if said == "s" else "quit")
        if said:
            say(wrapped(HOW_TO_RATE))
    return _ended()


def _ended() -> Entry:
    return Entry("quit", ended=True)
