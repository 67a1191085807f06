"""``viva bank export`` and ``viva bank import``: the bank in other programs' formats."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from corpus import load_bank
from corpus.bank_file import bank_files
from corpus.exchange import FORMATS, ExchangeError, export_bank, import_bank, write_bank

Format = click.Choice(list(FORMATS))
File = click.Path(path_type=Path, dir_okay=False)


@click.command("export")
@click.argument("bank", type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", required=True, type=File, help="File to write.")
@click.option("--format", "name", type=Format, help="Its format; the extension's if left out.")
def export_command(bank: Path, out: Path, name: str | None) -> None:
    """Write the bank at BANK, a YAML file or a folder of them, in the format of another program.

    Importing the file again gives the same questions with the same ids.
    """
    _refuse_same(bank, out)
    questions = load_bank(bank)
    name = export_bank(questions, out, name)
    click.echo(f"Exported {len(questions.questions)} questions as {name}: {out}")


@click.command("import")
@click.argument("file", type=File)
@click.option("-o", "--output", "out", required=True, type=File, help="Bank file to write (YAML).")
@click.option("--format", "name", type=Format, help="The format of FILE; found out if left out.")
@click.option(
    "--domain", default="imported", show_default=True, help="Domain of questions that name none."
)
@click.option("--replace", is_flag=True, help="Replace the output file if there is one.")
@click.option("--json", "as_json", is_flag=True, help="Print what was imported as one JSON object.")
def import_command(
    file: Path, out: Path, name: str | None, domain: str, replace: bool, as_json: bool
) -> None:
    """Make a bank file of the questions in FILE, which another program or Viva wrote.

    A question that is broken is named on stderr and left out. The exit status is 1 when none is
    left; then nothing is written.
    """
    _refuse_same(file, out)
    if out.exists() and not replace:
        raise ExchangeError(f"{out}: the file is there already; add --replace or name another.")
    imported = import_bank(file, domain, name)
    for problem in imported.problems:
        click.echo(f"skipped: {_shown(f'{problem.place}: {problem.reason}')}", err=True)
    if not imported.questions:
        raise ExchangeError(f"{file}: no question could be imported, so nothing was written.")
    write_bank(imported.questions, out)
    if as_json:
        skipped = [asdict(problem) for problem in imported.problems]
        record = {"questions": len(imported.questions), "skipped": skipped, "output": str(out)}
        click.echo(json.dumps(record, ensure_ascii=False))
        return
    left_out = f", skipped {len(imported.problems)}" if imported.problems else ""
    click.echo(f"Imported {len(imported.questions)} questions{left_out}: {out}")


def _refuse_same(source: Path, out: Path) -> None:
    """The way back from another format may be long; the file that is read is never replaced."""
    files = bank_files(source) if source.is_dir() else [source]
    if out.exists() and any(file.exists() and file.samefile(out) for file in files):
        raise ExchangeError(f"{out}: is the file to be read; name another to write.")


def _shown(text: str) -> str:
    """The text on one line; a file must not be able to send commands to the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
