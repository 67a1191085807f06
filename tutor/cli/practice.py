"""``viva practice``: questions, responses and grades in the terminal or through a pipe."""

import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

import click

from corpus import Question
from tutor.cli.entry import HOW_TO, Entry, Say, how_to, read_entry
from tutor.cli.graded import question_lines, standing_lines, wrapped
from tutor.cli.outcome import outcome_lines
from tutor.cli.simulated import simulated_lines, simulated_rows
from tutor.grading import Grade, grade_record, shown_order
from tutor.learning import Choice, check_domain
from tutor.practice import GradeNotKept, Practice
from tutor.settings import load_settings
from tutor.wiring import Viva


def named(context: click.Context, option: click.Parameter, learner: str | None) -> str | None:
    """Passes a learner's name, if it is one."""
    if learner is not None and not learner.strip():
        raise click.BadParameter("a learner needs a name.")
    return learner


@click.command()
@click.option(
    "--learner", metavar="NAME", callback=named, help="Whose history it counts for. [default: me]"
)
@click.option("--domain", metavar="D", help="Ask from this domain only.")
@click.option("--count", type=click.IntRange(min=1), help="Stop after so many responses.")
@click.option(
    "--simulate",
    metavar="N",
    type=click.IntRange(min=1),
    help="Show what a learner made up by chance would be asked, and why; nothing is kept.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Which learner is made up.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an attempt on stdout.")
def command(
    learner: str | None,
    domain: str | None,
    count: int | None,
    simulate: int | None,
    seed: int,
    as_json: bool,
) -> None:
    """Answer questions in the terminal.

    Responses may also be piped in, with an empty line after each. With --json the questions go to
    stderr.
    """
    forgive_streams()
    viva = Viva(load_settings())
    if simulate is not None:
        _show_simulated(viva, simulate, seed, as_json)
        return
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


def _show_simulated(viva: Viva, questions: int, seed: int, as_json: bool) -> None:
    for row in simulated_rows(viva.bank, questions, seed):
        for line in [json.dumps(row)] if as_json else simulated_lines(row):
            click.echo(line)


def forgive_streams() -> None:
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
    check: Choice | None = None
    while count is None or responses < count:
        choice = check or practice.next(domain, skipped)
        check = None
        question = choice.question
        order = shown_order(question, practice.tries(question))
        say([*question_lines(question, choice.reason, order), *how_to(question), ""])
        entry = read_entry(question, order, sys.stdin, say)
        if entry.does == "quit":
            return
        if entry.does == "skip":
            skipped.add(question.id)
            say(["Skipped.", ""])
            continue
        yield choice, entry, _submit(practice, question, order, entry, say)
        responses += 1
        check = practice.quick_check(question)
        # A terminal goes on after Ctrl-D, a pipe that has ended has ended.
        if entry.ended and not sys.stdin.isatty():
            return


def _submit(
    practice: Practice, question: Question, order: Sequence[int], entry: Entry, say: Say
) -> Grade:
    """Grades and shows; a grade that could not be kept is shown before the error goes on."""
    try:
        if entry.rating is not None:
            grade = practice.rate(question, entry.rating, entry.seconds, entry.hints)
            say([f"Kept: {entry.rating.value}.", ""])
            return grade
        grade = practice.submit(question, entry.response, entry.seconds, entry.hints)
    except GradeNotKept as error:
        say([*outcome_lines(question, order, entry.response, error.grade), ""])
        raise
    say([*outcome_lines(question, order, entry.response, grade), ""])
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
        "form": question.form.value,
        "difficulty": question.difficulty.value,
        "question": question.question,
        "reason": choice.reason,
        "response": entry.response,
        "hints": entry.hints,
        "seconds": round(entry.seconds, 3),
        **grade_record(grade),
        "mastery": asdict(mastery),
    }
