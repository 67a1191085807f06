"""``viva grade``: grades a table of responses."""

import json
import sys
from pathlib import Path

import click
from tqdm import tqdm

from corpus import Bank, load_bank
from tutor.errors import TableError
from tutor.scoring import Summary, check_table, score_table, summary_record
from tutor.settings import load_settings
from tutor.wiring import Viva


@click.command("grade")
@click.argument("source", metavar="INPUT", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    help="File to write.",
)
@click.option(
    "--bank",
    "bank_path",
    type=click.Path(path_type=Path),
    help="Bank that question_id refers to: a YAML file or a folder of them. [default: Viva's own]",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where to grade.",
)
@click.option("--restart", is_flag=True, help="Replace the output file if it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
def command(
    source: Path, target: Path, bank_path: Path | None, engine: str, restart: bool, as_json: bool
) -> None:
    """Grade a table of responses: CSV, TSV or JSON Lines.

    INPUT has a column "response" and either "question_id" or "question" and "reference". The
    output has every input column and after them score, verdict, confidence, needs_review,
    key_points, misconceptions, feedback, grader and error. Cells that a spreadsheet would run as a
    formula get an apostrophe in front.
    """
    if engine == "ray":
        raise TableError(
            "The ray engine needs the extra 'ray', which this version does not have; leave "
            "--engine out to grade on this machine."
        )
    check_table(source, target, restart)
    viva = Viva(load_settings())
    bank = viva.bank if bank_path is None else load_bank(bank_path)
    summary = _score(source, target, bank, viva, restart)
    for note in summary.notes:
        click.echo(note, err=True)
    click.echo(summary.sentence, err=True)
    if as_json:
        click.echo(json.dumps({**summary_record(summary), "output": str(target)}))


def _score(source: Path, target: Path, bank: Bank, viva: Viva, restart: bool) -> Summary:
    grader = viva.grader
    # No bar where stderr is not a terminal, and none for work that is over before it is seen.
    with tqdm(unit="row", disable=None, file=sys.stderr, delay=2) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return score_table(
            source, target, bank=bank, grader=grader, progress=progress, restart=restart
        )
