"""``viva exam``: the practice exam and the strength test in the terminal or through a pipe."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

import click

from tutor.cli.entry import HOW_TO, Say, how_to, read_entry
from tutor.cli.graded import percent, question_lines, wrapped
from tutor.cli.practice import forgive_streams, named
from tutor.examination import Examination, Outcome
from tutor.grading import shown_order
from tutor.learning import check_domain
from tutor.learning.exam import STRONG, Answer, Kind, Paper
from tutor.learning.readiness import QUESTIONS
from tutor.settings import load_settings
from tutor.wiring import Viva


@click.command()
@click.option(
    "--learner", metavar="NAME", callback=named, help="Whose history it counts for. [default: me]"
)
@click.option(
    "--questions",
    type=click.IntRange(min=4, max=100),
    default=QUESTIONS,
    show_default=True,
    help="Length of the exam.",
)
@click.option("--minutes", type=click.IntRange(min=1), help="Hand in after so many minutes.")
@click.option("--strength", metavar="DOMAIN", help="Ten questions of one domain, easy to hard.")
@click.option("--restart", is_flag=True, help="Put an open paper away and begin anew.")
@click.option("--json", "as_json", is_flag=True, help="The outcome as one JSON object on stdout.")
def command(
    learner: str | None,
    questions: int,
    minutes: int | None,
    strength: str | None,
    restart: bool,
    as_json: bool,
) -> None:
    """Sit the practice exam; it is graded at the end and may be broken off and taken up again."""
    forgive_streams()
    viva = Viva(load_settings())
    check_domain(viva.bank, strength)
    examination = viva.examination(learner)

    def say(lines: Iterable[str]) -> None:
        for line in lines:
            click.echo(line, err=as_json)

    paper = None if restart else examination.paper()
    if paper is None or paper.graded:
        kind: Kind = "exam" if strength is None else "strength"
        paper = examination.begin(kind, strength, questions, minutes)
    elif paper.finished is None:
        say([f"Resuming at question {paper.place + 1} of {len(paper.question_ids)}.", ""])
    paper, ended = _answer(examination, paper, say)
    if not ended:
        say(wrapped("The exam is kept; `viva exam` goes on with it."))
        return
    viva.grader  # noqa: B018 - a model that is missing is named before grading begins
    paper = examination.grade(paper, _bar if sys.stderr.isatty() else lambda done, all_: None)
    if paper.kind == "strength":
        _tell_strength(examination, paper, as_json)
    elif as_json:
        click.echo(json.dumps(_row(paper, examination.outcome(paper)), ensure_ascii=False))
    else:
        say(_lines(examination, paper, examination.outcome(paper)))


def _answer(examination: Examination, paper: Paper, say: Say) -> tuple[Paper, bool]:
    """Asks what is left; the flag says whether the paper is to be handed in."""
    if paper.finished is not None:
        return paper, True
    say([*wrapped(HOW_TO), ""])
    asked = examination.questions(paper)
    while paper.place < len(asked):
        left = paper.seconds_left(examination.clock())
        if left == 0:
            say(["The time is up.", ""])
            return paper, True
        question = asked[paper.place]
        order = shown_order(question, 0)
        clock = "" if left is None else f", {left / 60:.0f} minutes left"
        number = f"Question {paper.place + 1} of {len(asked)}{clock}."
        say([*question_lines(question, number, order), *how_to(question), ""])
        entry = read_entry(question, order, sys.stdin, say)
        if entry.does == "quit":
            return paper, False
        paper = replace(paper, place=paper.place + 1)
        if entry.does == "respond":
            paper = paper.with_answer(question.id, Answer(entry.response))
        examination.save(paper)
    return paper, True


def _bar(done: int, total: int) -> None:
    click.echo(f"\rGrading {done} of {total}", err=True, nl=done == total)


def _lines(examination: Examination, paper: Paper, outcome: Outcome) -> Iterator[str]:
    """The answers with their solutions, points by domain, the band with its chance, what to do."""
    for number, question in enumerate(examination.questions(paper), start=1):
        answer = paper.answer(question.id)
        earned = "not graded" if answer.score is None else percent(answer.score)
        yield from wrapped(f"{number}. {question.question}  [{earned}]", rest="   ")
        if question.references and (answer.score is None or answer.score < 1.0):
            yield from wrapped(question.references[0], first="   ", rest="   ")
    found = outcome.result
    yield ""
    yield f"{found.points:.1f} of {found.questions} points"
    for domain, (points, count) in found.domains.items():
        yield f"  {domain}: {points:.1f} of {count}"
    if found.ungraded:
        yield f"  not graded, counted nowhere: {found.ungraded}"
    yield from wrapped(outcome.band.advice)
    said = [f"{name} {percent(chance)}" for name, chance in outcome.chances.items()]
    yield from wrapped(f"Next time: {', '.join(said)}.")
    if outcome.read:
        yield from wrapped(f"Read first: {', '.join(outcome.read)}.")


def _row(paper: Paper, outcome: Outcome) -> dict[str, object]:
    found = outcome.result
    return {
        "kind": paper.kind,
        "points": round(found.points, 4),
        "questions": found.questions,
        "domains": {
            name: {"points": round(points, 4), "questions": count}
            for name, (points, count) in found.domains.items()
        },
        "ungraded": found.ungraded,
        "band": outcome.band.name,
        "chances": outcome.chances,
        "study_next": outcome.weak,
        "read_first": outcome.read,
        "answers": {
            name: {"response": each.response, "score": each.score, "verdict": each.verdict}
            for name, each in paper.answers.items()
        },
    }


def _tell_strength(examination: Examination, paper: Paper, as_json: bool) -> None:
    domain, ability = examination.strength(paper)
    chance = ability.chance_above(STRONG)
    found = examination.outcome(paper).result
    if as_json:
        row = {
            "kind": paper.kind,
            "domain": domain,
            "points": round(found.points, 4),
            "questions": found.questions,
            "strong": round(chance, 4),
        }
        click.echo(json.dumps(row))
        return
    click.echo(f"{found.points:.1f} of {found.questions} points in {domain}.")
    click.echo(f"That {domain} is strong has a probability of {percent(chance)}.")
