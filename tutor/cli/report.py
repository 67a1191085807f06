"""``viva report``: how far the grades of a table can be trusted."""

import json
from pathlib import Path

import click

from tutor.errors import TableError
from tutor.scoring import Reading
from tutor.scoring.replaced_file import replaced_file
from tutor.scoring.report import build_report, report_page


@click.command("report")
@click.argument("source", metavar="GRADED", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="File to write: one of HTML (.html) or of JSON (.json).  [default: report.html]",
)
@click.option("--group", "groups", multiple=True, help="A column by whose values to compare.")
@click.option(
    "--interval",
    "half_width",
    type=click.FloatRange(0.005, 0.5),
    default=0.05,
    show_default=True,
    help="How exactly to know the agreement, each way; says which rows to mark by hand.",
)
@click.option("--no-text", is_flag=True, help="Leave out what learners wrote.")
@click.option("--sheet", help="Sheet of an XLSX file.  [default: the first]")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def command(
    source: Path,
    target: Path | None,
    groups: tuple[str, ...],
    half_width: float,
    no_text: bool,
    sheet: str | None,
    as_json: bool,
) -> None:
    """Say how far the grades of a table can be trusted.

    GRADED is a table that `viva grade` wrote. Where it has a column "human_score" (in [0, 1], or
    with "max_score"), on all rows or on some, the machine is compared with people; a second mark
    is "human_score_2". Statistics of the questions need a column "learner".
    """
    if target is not None and target.suffix.lower() not in (".html", ".htm", ".json"):
        raise TableError(f"{target} does not end in .html or .json; name it as one of them.")
    report = build_report(source, Reading(sheet=sheet), groups, half_width, not no_text)
    if target is None and not as_json:
        target = Path("report.html")
    if target is not None:
        is_json = target.suffix.lower() == ".json"
        text = json.dumps(report, indent=1) + "\n" if is_json else report_page(report)
        with replaced_file(target) as path:
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
        click.echo(f"{target}: {_sentence(report)}", err=True)
    if as_json:
        click.echo(json.dumps(report))


def _sentence(report: dict[str, object]) -> str:
    human = report["human"]
    if not isinstance(human, dict):
        return f"{report['rows']} rows, no human marks."
    kappa = human["all"]["quadratic_weighted_kappa"]
    known = kappa["value"] is not None and kappa["low"] is not None
    told = (
        f"quadratic weighted kappa {kappa['value']:.2f} ({kappa['low']:.2f} to {kappa['high']:.2f})"
        if known
        else "too few or too even marks for a kappa"
    )
    return f"{report['rows']} rows, {human['all']['n']} with a human mark, {told}."
