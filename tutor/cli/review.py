"""``viva review``: a person decides what the machine was unsure of."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from corpus import load_bank
from corpus.exchange.bank_text import bank_text
from tutor.errors import TableError
from tutor.scoring import Reading
from tutor.scoring.replaced_file import replaced_file
from tutor.scoring.review import (
    Cluster,
    ReviewQueue,
    accept_into,
    merge_reviews,
    moves_between,
    moves_sentence,
    review_items,
)
from tutor.settings import Settings, load_settings


@click.group("review")
def command() -> None:
    """Decide on grades that the machine was unsure of.

    `viva grade INPUT -o GRADED --queue EXAM` fills the queue, `viva grade GRADED -o FINAL --review`
    writes the table with what was decided.
    """


@command.command("list")
@click.argument("exam")
@click.option("--undecided-by", metavar="NAME", help="Only what this person has not decided.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def list_clusters(exam: str, undecided_by: str | None, as_json: bool) -> None:
    """List EXAM's clusters of like responses, those first that settle most rows."""
    queue = _queue(load_settings())
    clusters = _clusters(queue, exam, undecided_by)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in clusters], default=str))
        return
    for each in clusters:
        first = each.items[0]
        score = "ungraded" if first.score is None else f"{first.score:.2f}"
        decided = "" if each.open_for() else f", decided {each.decisions[-1].score:.2f}"
        rows = "1 row" if each.rows == 1 else f"{each.rows} rows"
        click.echo(f"{each.number}: {rows}, machine {score} {first.verdict}{decided}")
        click.echo(f"   {_plain(first.question or first.question_id)}")
        click.echo(f"   {_plain(first.response)}")


@command.command("decide")
@click.argument("exam")
@click.argument("cluster", type=int)
@click.option("--score", type=click.FloatRange(0, 1), required=True, help="The mark, in [0, 1].")
@click.option("--by", "marker", required=True, help="Who decides.")
@click.option("--note", default="", help="Why.")
@click.option("--also-accept", is_flag=True, help="The response is a reference from now on.")
def decide(
    exam: str, cluster: int, score: float, marker: str, note: str, also_accept: bool
) -> None:
    """Give all responses of a CLUSTER of EXAM one mark."""
    queue = _queue(load_settings())
    found = [each for each in _clusters(queue, exam) if each.number == cluster]
    if not found:
        raise TableError(f"The queue {exam} has no cluster {cluster}; `viva review list` has them.")
    queue.decide(found[0].items, score, marker, note=note, also_accept=also_accept)
    click.echo(f"{found[0].rows} rows decided.", err=True)


@command.command("bank")
@click.argument("exam")
@click.option("--bank", "path", required=True, type=click.Path(path_type=Path), help="The bank.")
@click.option("-o", "--output", "target", required=True, type=click.Path(path_type=Path))
def next_bank(exam: str, path: Path, target: Path) -> None:
    """Write the next version of a bank, with EXAM's accepted responses as references."""
    bank, added = accept_into(load_bank(path), _clusters(_queue(load_settings()), exam))
    if added == 0:
        raise TableError(
            f"No response of {exam} was accepted that {path} does not hold already; decide with "
            "--also-accept, on questions of that bank."
        )
    if target.exists():
        raise TableError(f"{target} exists; name another file.")
    with replaced_file(target) as partial:
        partial.write_text(bank_text(bank.questions), encoding="utf-8")
    click.echo(f"{target}: {added} references added.", err=True)


def fill(settings: Settings, exam: str, graded: Path) -> int:
    """Puts a graded table's rows to review into the queue; gives the number of items in it."""
    queue = _queue(settings)
    count = queue.add(exam, review_items(graded))
    clusters = len(queue.clusters(exam))
    click.echo(f"{count} responses to review, in {clusters} clusters, in {exam}.", err=True)
    return count


def merge(settings: Settings, source: Path, target: Path, reading: Reading, as_json: bool) -> None:
    """Writes a graded table with what was decided, and says how many rows still wait."""
    decided, waiting = merge_reviews(source, target, _queue(settings), reading)
    click.echo(f"{decided} rows decided by people, {waiting} still to review.", err=True)
    if as_json:
        record = {"decided": decided, "to_review": waiting, "output": str(target)}
        click.echo(json.dumps(record))


def told_moves(before: Path, now: Path) -> list[dict[str, Any]]:
    """Says whom the new grades move; the moves, JSON-ready."""
    moves = list(moves_between(before, now))
    click.echo(moves_sentence(moves), err=True)
    return [asdict(move) for move in moves]


def _queue(settings: Settings) -> ReviewQueue:
    return ReviewQueue(settings.database_url)


def _clusters(queue: ReviewQueue, exam: str, undecided_by: str | None = None) -> Sequence[Cluster]:
    exams = queue.exams()
    if exam not in exams:
        known = f"the queues are: {', '.join(exams)}" if exams else "there is none yet"
        raise TableError(f"There is no queue {exam}; {known}.")
    return queue.clusters(exam, undecided_by)


def _plain(text: str) -> str:
    """One line that cannot steer the terminal."""
    line = " ".join(text.split())[:200]
    return "".join(mark if mark.isprintable() else "\ufffd" for mark in line)
