"""``viva history``: a learner's log written out, read back, used for the intervals, deleted."""

import json
import sys
from pathlib import Path

import click

from tutor.cli.practice import named
from tutor.errors import StoreError
from tutor.objections import Objections
from tutor.own_data import LogError, OwnData
from tutor.scoring.review import ReviewQueue
from tutor.settings import load_settings
from tutor.wiring import Viva

learner_option = click.option(
    "--learner", metavar="NAME", callback=named, help="Whose history. [default: me]"
)


def _data(learner: str | None) -> OwnData:
    return Viva(load_settings()).practice(learner).data


@click.group(name="history")
def command() -> None:
    """Take a learner's log along, bring it, learn its intervals, delete it."""


@command.command()
@learner_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file. [default: stdout]")
def export(learner: str | None, output: Path | None) -> None:
    """Write the log out: one JSON object an attempt, oldest first."""
    text = _data(learner).export_log()
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{output} cannot be written ({error.strerror}).") from error
    click.echo(f"{text.count(chr(10))} attempts written to {output}.", err=True)


@command.command(name="import")
@learner_option
@click.argument("log", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="What was noticed, as one JSON object.")
def import_(learner: str | None, log: Path, as_json: bool) -> None:
    """Add the attempts of a log, all or none; those that are there already are left out."""
    try:
        data = log.read_bytes()
    except OSError as error:
        raise LogError(f"{log} cannot be read ({error.strerror}).") from error
    remarks = _data(learner).import_log(data)
    if as_json:
        click.echo(json.dumps({"remarks": remarks}))
        return
    for remark in remarks:
        click.echo(remark)


@command.command()
@learner_option
def fit(learner: str | None) -> None:
    """Fit the intervals between reviews to the learner's own log; this takes minutes."""
    if _data(learner).fit_reviews():
        click.echo("The intervals between reviews are now the learner's own.")
        return
    click.echo("The log is too short: the usual intervals stay.")


@command.command()
@learner_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(learner: str | None, yes: bool) -> None:
    """Delete all that is kept of a learner, for good."""
    viva = Viva(load_settings())
    practice = viva.practice(learner)
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("Nobody can be asked here; say --yes to delete for good.")
        click.confirm("Delete all attempts, drafts and exams for good?", abort=True)
    Objections(viva.store, ReviewQueue(viva.settings.database_url)).withdraw(practice.learner)
    practice.data.forget()
    click.echo("Deleted.")
