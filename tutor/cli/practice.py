"""``viva practice``: questions, responses and grades in the terminal or through a pipe."""

import io
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal, TextIO

import click

from corpus import Question
from tutor.cli.graded import grade_lines, question_lines, standing_lines, wrapped
from tutor.grading import Grade, grade_record
from tutor.learning import Choice, check_domain
from tutor.practice import GradeNotKept, Practice
from tutor.settings import load_settings
from tutor.wiring import Viva

HOW_TO = (
    "Type your response; an empty line or Ctrl-D ends it. "
    "Alone on a line: h gives a hint, s skips the question, q quits."
)

Say = Callable[[Iterable[str]], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a learner did with a question; ``ended`` when the input holds no more."""

    does: Literal["respond", "skip", "quit"]
    response: str = ""
    hints: int = 0
    seconds: float = 0.0
    ended: bool = False


def _named(context: click.Context, option: click.Parameter, learner: str | None) -> str | None:
    if learner is not None and not learner.strip():
        raise click.BadParameter("a learner needs a name.")
    return learner


@click.command()
@click.option(
    "--learner", metavar="NAME", callback=_named, help="Whose history it counts for. [default: me]"
)
@click.option("--domain", metavar="D", help="Ask from this domain only.")
@click.option("--count", type=click.IntRange(min=1), help="Stop after so many responses.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an attempt on stdout.")
def command(learner: str | None, domain: str | None, count: int | None, as_json: bool) -> None:
    """Answer questions in the terminal.

    Responses may also be piped in, with an empty line after each. With --json the questions go to
    stderr.
    """
    _forgive_streams()
    viva = Viva(load_settings())
    check_domain(viva.bank, domain)
    if sys.stderr.isatty():
        click.echo("Loading the grader ...", err=True)
    # Before the first question: nobody should learn after typing that a model is missing.
    viva.grader  # noqa: B018
    practice = viva.practice(learner)

    def say(lines: Iterable[str]) -> None:
        for line in lines:
            click.echo(line, err=as_json)

    say([*wrapped(HOW_TO), ""])
    for choice, entry, grade in _attempts(practice, domain, count, say):
        if as_json:
            row = _row(practice, choice, entry, grade)
            click.echo(json.dumps(row, ensure_ascii=False))
    say(["Where you stand:", *standing_lines(practice.state(), practice.bank.domains)])


def _forgive_streams() -> None:
    """An icon that the terminal cannot show, or bytes that are no text, become question marks."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _attempts(
    practice: Practice, domain: str | None, count: int | None, say: Say
) -> Iterator[tuple[Choice, Entry, Grade]]:
    """Asks, grades and shows until the learner or the input ends; yields what was kept."""
    skipped: set[str] = set()
    responses = 0
    while count is None or responses < count:
        choice = practice.next(domain, skipped)
        say([*question_lines(choice.question, choice.reason), ""])
        entry = _read_entry(choice.question, sys.stdin, say)
        if entry.does == "quit":
            return
        if entry.does == "skip":
            skipped.add(choice.question.id)
            say(["Skipped.", ""])
            continue
        yield choice, entry, _submit(practice, choice.question, entry, say)
        responses += 1
        # A terminal goes on after Ctrl-D, a pipe that has ended has ended.
        if entry.ended and not sys.stdin.isatty():
            return


def _read_entry(question: Question, stdin: TextIO, say: Say) -> Entry:
    """Reads one response line by line, giving hints on the way."""
    start = time.monotonic()
    typed: list[str] = []
    hints = iter(question.hints)
    hints_given = 0
    while (line := stdin.readline()) != "":
        said = line.strip()
        if said == "h":
            hint = next(hints, None)
            hints_given += hint is not None
            say(wrapped("There is no further hint." if hint is None else f"Hint: {hint}"))
        elif said in ("s", "q"):
            return Entry("skip" if said == "s" else "quit")
        elif said:
            typed.append(line.rstrip("\n"))
        elif typed:
            break
    if not typed:
        return Entry("quit", ended=True)
    seconds = time.monotonic() - start
    return Entry("respond", "\n".join(typed), hints_given, seconds, ended=line == "")


def _submit(practice: Practice, question: Question, entry: Entry, say: Say) -> Grade:
    """Grades and shows; a grade that could not be kept is shown before the error goes on."""
    try:
        grade = practice.submit(question, entry.response, entry.seconds, entry.hints)
    except GradeNotKept as error:
        say([*grade_lines(error.grade, question.source), ""])
        raise
    say([*grade_lines(grade, question.source), ""])
    return grade


def _row(practice: Practice, choice: Choice, entry: Entry, grade: Grade) -> dict[str, object]:
    """One attempt as data, with the domain's mastery after it."""
    question = choice.question
    mastery = practice.state().domain(question.domain).mastery
    return {
        "learner": practice.learner,
        "question_id": question.id,
        "domain": question.domain,
        "concept": question.concept,
        "difficulty": question.difficulty.value,
        "question": question.question,
        "reason": choice.reason,
        "response": entry.response,
        "hints": entry.hints,
        "seconds": round(entry.seconds, 3),
        **grade_record(grade),
        "mastery": asdict(mastery),
    }
