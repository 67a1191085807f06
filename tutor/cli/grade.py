"""``viva grade``: grades a table of responses."""

import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import click
from tqdm import tqdm

from corpus import load_bank
from tutor.cli.review import fill, merge, told_moves
from tutor.errors import TableError
from tutor.grading import Grader
from tutor.scoring import (
    Engine,
    Job,
    LocalEngine,
    ProcessEngine,
    RayEngine,
    Reading,
    Summary,
    check_table,
    grader_version,
    load_mapping,
    pseudonym_key,
    score_table,
    summary_record,
)
from tutor.settings import Settings, load_settings
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
    "engine_name",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where to grade: on this machine, or on a Ray cluster.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 10_000),
    help="Processes, or actors of the cluster, each with a grader of its own.  "
    "[default: this process alone; with ray, 2]",
)
@click.option("--ray-address", help="Ray cluster.  [default: RAY_ADDRESS, or one started here]")
@click.option(
    "--gpus", type=click.FloatRange(0), default=0, help="Graphics cards for each of Ray's actors."
)
@click.option("--sheet", help="Sheet of an XLSX file. [default: the first]")
@click.option("--delimiter", help="What separates a CSV file's cells. [default: found out]")
@click.option("--encoding", help="A text file's encoding. [default: found out, and told]")
@click.option(
    "--mapping",
    "mapping_name",
    help="Which columns are what, in an export that was not made for Viva: a TOML file, or moodle, "
    "canvas or gradescope.",
)
@click.option(
    "--pseudonyms", is_flag=True, help='Replace the names in the column "learner" in the output.'
)
@click.option(
    "--queue",
    "exam",
    metavar="EXAM",
    help="Put the rows to review into the queue of this name; see `viva review`.",
)
@click.option(
    "--review",
    is_flag=True,
    help="INPUT is a graded table: write it again with what people decided. Nothing is graded.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="An earlier grading of the same table: say whom the new one moves.",
)
@click.option("--restart", is_flag=True, help="Start over; replace what is there.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
def command(
    source: Path,
    target: Path,
    bank_path: Path | None,
    engine_name: str,
    workers: int | None,
    ray_address: str | None,
    gpus: float,
    sheet: str | None,
    delimiter: str | None,
    encoding: str | None,
    mapping_name: str | None,
    pseudonyms: bool,
    exam: str | None,
    review: bool,
    against: Path | None,
    restart: bool,
    as_json: bool,
) -> None:
    """Grade a table of responses: CSV, TSV, XLSX, Parquet or JSON Lines.

    INPUT has a column "response" and either "question_id" or "question" and "reference". The
    output has every input column and after them score, verdict, confidence, needs_review,
    key_points, misconceptions, feedback, grader and error. Cells that a spreadsheet would run as a
    formula get an apostrophe in front. A run that was killed goes on where it was.
    """
    settings = load_settings()
    if review:
        merge(settings, source, target, Reading(delimiter, encoding, sheet), as_json)
        return
    viva = Viva(settings)
    grader = {"grader": grader_version(settings.grader), "encoder": settings.encoder}
    reading = Reading(delimiter, encoding, sheet)
    mapping = None if mapping_name is None else load_mapping(mapping_name)
    key = pseudonym_key(settings.data_dir / "pseudonym.key") if pseudonyms else None
    job = Job(source, target, None, grader, restart, reading, mapping, key)
    check_table(job)
    bank = viva.bank if bank_path is None else load_bank(bank_path)
    load = partial(_load, settings)
    engine: Engine = LocalEngine(lambda: viva.grader)
    if engine_name == "ray":
        engine = RayEngine(load, workers or 2, ray_address, gpus)
    elif workers is not None and workers > 1:
        engine = ProcessEngine(load, workers)
    summary = _score(replace(job, bank=bank), engine)
    for note in summary.notes:
        click.echo(note, err=True)
    click.echo(summary.sentence, err=True)
    record = {**summary_record(summary), "output": str(target)}
    if exam is not None:
        record["queued"] = fill(settings, exam, target)
    if against is not None:
        record["moves"] = told_moves(against, target)
    if as_json:
        click.echo(json.dumps(record))


def _load(settings: Settings) -> Grader:
    return Viva(settings).grader


def _score(job: Job, engine: Engine) -> Summary:
    # No bar where stderr is not a terminal, and none for work that is over before it is seen.
    with tqdm(unit="row", disable=None, file=sys.stderr, delay=2) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        def say(sentence: str) -> None:
            bar.clear()
            click.echo(sentence, err=True)

        try:
            return score_table(job, engine, progress, say)
        except KeyboardInterrupt:
            raise TableError(
                "Stopped; what is graded so far is kept, and the same command goes on from there."
            ) from None
