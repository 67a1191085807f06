"""The page about scoring tells what is there."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from tutor.cli import main
from tutor.scoring import Mapped

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "scoring.md").read_text(encoding="utf-8")
COMMANDS = [
    line.partition("#")[0].split() for line in PAGE.splitlines() if line.strip().startswith("viva ")
]


def test_the_mappings_shown_are_mappings() -> None:
    shown = [tomllib.loads(text) for text in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)]
    long, wide = map(Mapped.model_validate, shown)
    assert long.columns["response"] == "Antwort"
    assert wide.wide is not None and wide.questions["1"].question_id == "ft-lora-memory"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_shown_has_its_options(words: list[str]) -> None:
    context, command = click.Context(main), main
    for word in words[1:3]:
        if isinstance(command, click.Group):
            found = command.get_command(context, word)
            assert found is not None, word
            command = found  # type: ignore[assignment]
    known = {option for each in command.params for option in each.opts}
    assert {word for word in words if word.startswith("-")} <= known


def test_every_option_named_is_one_of_a_scoring_verb() -> None:
    context = click.Context(main)
    known = {"--head", "--port", "--address", "--system-config"}  # of Ray's own command
    for verb in ("grade", "report", "review"):
        command = main.get_command(context, verb)
        assert command is not None
        commands = [command, *getattr(command, "commands", {}).values()]
        known |= {option for one in commands for each in one.params for option in each.opts}
    assert set(re.findall(r"(?<![-|])--[a-z][a-z-]+", PAGE)) <= known


def test_every_file_named_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (DOCS / target).exists(), target
