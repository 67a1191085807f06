"""``viva bank``: the question bank."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from corpus import Asked, Placed, Rule, SameMeaning, check_bank
from corpus.shipped import MATERIAL
from tutor.cli.bank_draft import draft
from tutor.cli.bank_exchange import export_command, import_command
from tutor.cli.progress import Progress, progress_bar


@click.group()
def command() -> None:
    """Check a question bank, exchange it with other programs, draft one from documents."""


command.add_command(draft)
command.add_command(export_command)
command.add_command(import_command)


@command.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--material",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=MATERIAL,
    help="Folder in which sources are looked up; the shipped notes if left out.",
)
@click.option("--no-grader", is_flag=True, help="Do not put the bank's own answers to the grader.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON list.")
@click.pass_context
def check(ctx: click.Context, path: Path, material: Path, no_grader: bool, as_json: bool) -> None:
    """Check the bank at PATH, a YAML file or a folder of them.

    Every fault is named with its file and line. The exit status is 1 when there is any. Questions
    that mean the same are found by the encoder; the grader says which reference does not earn its
    marks and which misconception does.
    """
    with progress_bar("grading the bank's own answers", "answer") as progress:
        rules = list(_rules(None if no_grader else progress))
        findings = check_bank(path, material, rules)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{finding.file}:{finding.line}: {finding.message}")
        if not findings:
            click.echo(f"{path}: no fault found.")
    ctx.exit(1 if findings else 0)


def _rules(grading: Progress | None) -> Iterator[Rule]:
    """The rules that need a model, which is loaded once there is something to ask it.

    ``grading`` hears how far the grader is; None leaves the grader out.
    """
    from tutor.bank_trial import Trial
    from tutor.settings import load_settings
    from tutor.wiring import Viva

    viva = Viva(load_settings())

    def same_meaning(bank: Sequence[Asked]) -> Iterable[Placed]:
        return SameMeaning(viva.encoder)(bank) if len(bank) > 1 else ()

    def trial(bank: Sequence[Asked]) -> Iterable[Placed]:
        return Trial(viva.grader, grading)(bank) if bank else ()

    yield same_meaning
    if grading is not None:
        yield trial
