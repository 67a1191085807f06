"""``viva index``: an index of one's own documents, built and searched."""

import json
import textwrap
from dataclasses import asdict
from pathlib import Path

import click

from index import BuildReport, ChunkIndex, Hit, build_index
from index.storage import check_replaceable, require_index
from tutor.cli.progress import progress_bar
from tutor.settings import load_settings
from tutor.wiring import Viva

EXCERPT = 300
"""Characters of a hit that the terminal shows; ``--json`` gives all of them."""

Folder = click.Path(path_type=Path, file_okay=False)


@click.group("index")
def command() -> None:
    """Build and search an index of documents."""


@command.command()
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True),
)
@click.option("-o", "--output", "out", required=True, type=Folder, help="Folder to write.")
@click.option("--json", "as_json", is_flag=True, help="Print what was built as one JSON object.")
def build(paths: tuple[Path, ...], out: Path, as_json: bool) -> None:
    """Index files and folders of Markdown, text, HTML, PDF, DOCX, PPTX, EPUB and notebooks.

    What cannot be read is named on stderr and skipped. An index that is at the output folder is
    replaced once the new one is complete; a folder that holds anything else is left alone.
    """
    # What can go wrong without an encoder goes wrong before it is loaded.
    check_replaceable(out)
    encoder = Viva(load_settings()).encoder
    with progress_bar("reading", "file") as reading, progress_bar("encoding", "chunk") as encoding:
        report = build_index(paths, out, encoder, encoding, reading)
    for skipped in report.skipped:
        click.echo(f"skipped: {skipped.path} {skipped.reason}", err=True)
    click.echo(_build_record(report, out) if as_json else _sentence(report, out))


@command.command()
@click.argument("query")
@click.option("--index", "folder", required=True, type=Folder, help="Folder of the index.")
@click.option(
    "-k", type=click.IntRange(min=1), default=5, show_default=True, help="How many hits at most."
)
@click.option("--json", "as_json", is_flag=True, help="Print the hits as one JSON list.")
def search(query: str, folder: Path, k: int, as_json: bool) -> None:
    """Find the chunks of the documents that fit QUERY best, by meaning and by word."""
    if not query.strip():
        raise click.BadParameter("it is blank; say what to search for.", param_hint="QUERY")
    require_index(folder)
    hits = ChunkIndex.load(folder, Viva(load_settings()).encoder).search(query, k)
    if as_json:
        click.echo(json.dumps([_hit_record(hit) for hit in hits], ensure_ascii=False))
        return
    for hit in hits:
        click.echo(_hit_lines(hit))


def _build_record(report: BuildReport, out: Path) -> str:
    return json.dumps({**asdict(report), "output": str(out)}, ensure_ascii=False)


def _sentence(report: BuildReport, out: Path) -> str:
    skipped = f", skipped {len(report.skipped)}" if report.skipped else ""
    return f"Indexed {report.documents} documents in {report.chunks} chunks{skipped}: {out}"


def _hit_record(hit: Hit) -> dict[str, object]:
    return {
        "rank": hit.rank,
        "score": hit.score,
        "document": hit.chunk.document,
        "section": " > ".join(hit.chunk.section),
        "text": hit.chunk.text,
    }


def _hit_lines(hit: Hit) -> str:
    section = _shown(" > ".join(hit.chunk.section) or hit.chunk.title)
    text = textwrap.shorten(_shown(hit.chunk.text), EXCERPT, placeholder=" ...")
    return f"{hit.rank}. {hit.chunk.document} | {section} ({hit.score:.4f})\n   {text}\n"


def _shown(text: str) -> str:
    """The text on one line; a document must not be able to send commands to the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
