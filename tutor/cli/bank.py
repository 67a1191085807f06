"""``viva bank``: the question bank."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from corpus import check_bank
from corpus.shipped import MATERIAL


@click.group()
def command() -> None:
    """Check a question bank."""


@command.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--material",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=MATERIAL,
    help="Folder in which sources are looked up; the shipped notes if left out.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON list.")
@click.pass_context
def check(ctx: click.Context, path: Path, material: Path, as_json: bool) -> None:
    """Check the bank at PATH, a YAML file or a folder of them.

    Every fault is named with its file and line. The exit status is 1 when there is any.
    """
    findings = check_bank(path, material)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{finding.file}:{finding.line}: {finding.message}")
        if not findings:
            click.echo(f"{path}: no fault found.")
    ctx.exit(1 if findings else 0)
