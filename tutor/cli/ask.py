"""``viva ask``: a query in, a reply with citations or an honest refusal out."""

import json
from pathlib import Path

import click

from index import ChunkIndex
from tutor.answering import reply_record
from tutor.cli.graded import plain, wrapped
from tutor.settings import load_settings
from tutor.wiring import Viva


@click.command("ask")
@click.argument("query")
@click.option(
    "--index",
    "folder",
    type=click.Path(path_type=Path),
    help="Index of your own documents; the shipped material by default.",
)
@click.option(
    "--generator",
    metavar="none|NAME",
    help="Who phrases the reply: a model of 'viva models list', 'endpoint', or none.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(query: str, folder: Path | None, generator: str | None, as_json: bool) -> None:
    """Ask QUERY and get a reply from the material, with citations."""
    viva = Viva(load_settings())
    index = None if folder is None else ChunkIndex.load(folder, viva.encoder)
    reply = viva.answerer(index, generator).reply(query)
    if as_json:
        click.echo(json.dumps(reply_record(reply)))
        return
    for line in wrapped(reply.text):
        click.echo(line)
    for citation in reply.citations:
        click.echo(plain(f"[{citation.n}] {citation.place} ({citation.document})"))
    if reply.note:
        click.echo(plain(reply.note), err=True)
