"""The ``viva`` command: verbs, each in a file of its own that is imported only when it is used."""

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from corpus.errors import VivaError

VERBS = {
    "serve": "Open the app in the browser.",
    "practice": "Answer questions in the terminal.",
    "exam": "Sit the practice exam, or a strength test of one domain.",
    "history": "Take a learner's log along, bring it, or delete it.",
    "ask": "Ask a question and get a reply with citations.",
    "grade": "Grade a table of responses.",
    "review": "Decide on grades that the machine was unsure of.",
    "report": "Say how far the grades of a table can be trusted.",
    "index": "Build and search an index of documents.",
    "bank": "Check, export and import a question bank.",
    "models": "List, pull and verify the models.",
    "doctor": "Say what is missing, and the command that mends it.",
}
"""Each verb with its line in ``viva --help``, in the order of a first visit."""

OURS = ("corpus", "index", "tutor")
"""A module of our own that is missing is a bug, not an installation to be mended."""


class Verbs(click.Group):
    """A group that lists its verbs without importing them: ``viva --help`` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order of ``VERBS``."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports the one verb that was typed."""
        if cmd_name not in VERBS:
            return None
        try:
            command = importlib.import_module(f"tutor.cli.{cmd_name}").command
        except ModuleNotFoundError as error:
            if error.name is None or error.name.split(".")[0] in OURS:
                raise
            raise VivaError(
                f"viva {cmd_name} needs {error.name}, which is not installed; "
                "run `pip install viva-tutor`."
            ) from error
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the table of verbs from ``VERBS``."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    # The signature is click's; the rest is handed through untouched.
    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:  # noqa: ANN401
        """Runs a verb; a failure that Viva can explain is one sentence on stderr, and status 1."""
        try:
            return super().main(args, *rest, **options)
        except VivaError as error:
            click.echo(f"viva: {error}", err=True)
            sys.exit(1)


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="viva-tutor", prog_name="viva")
def main() -> None:
    """Viva: an adaptive tutor and answer checker."""
