"""What the README shows is what happens."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from tutor.cli import VERBS, main
from tutor.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.mark.real
def test_the_program_prints_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    [program] = blocks("python")
    shown = README.split(program, 1)[1].split("```\n", 2)[2].split("```", 1)[0]
    exec(compile(program, "README.md", "exec"), {})
    assert capsys.readouterr().out == shown


def test_every_verb_is_in_the_readme() -> None:
    for verb in VERBS:
        assert f"`viva {verb}" in README


def test_every_verb_of_the_readme_exists() -> None:
    shown = re.findall(r"^\| `viva ([a-z]+) ?([a-z]+)?", README, re.MULTILINE)
    assert shown
    for verb, part in shown:
        arguments = [verb, part, "--help"] if verb in ("index", "bank") else [verb, "--help"]
        assert CliRunner().invoke(main, arguments).exit_code == 0, arguments


def test_the_settings_shown_are_the_defaults() -> None:
    [shown] = blocks("toml")
    settings = Settings()
    for key, value in tomllib.loads(shown).items():
        assert getattr(settings, key) == value


def test_every_file_named_is_there() -> None:
    root = Path(__file__).parent.parent
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (root / target).exists(), target
