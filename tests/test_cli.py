"""The command line as a whole: every verb explains itself, and errors are sentences."""

import subprocess
import sys
import time

import click
import pytest
from click.testing import CliRunner, Result

from tutor.cli import VERBS, main
from tutor.errors import ModelMissing


def viva(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_help_lists_every_verb() -> None:
    ran = viva("--help")
    assert ran.exit_code == 0
    for verb, line in VERBS.items():
        assert f"  {verb}" in ran.stdout
        assert line in ran.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str) -> None:
    for flag in ("--help", "-h"):
        ran = viva(verb, flag)
        assert ran.exit_code == 0
        assert "Usage:" in ran.stdout
        assert len(ran.stdout.splitlines()) > 4


@pytest.mark.parametrize("arguments", [("nosuch",), ("models", "nosuch"), ("doctor", "--nosuch")])
def test_wrong_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    ran = viva(*arguments)
    assert ran.exit_code == 2
    assert "nosuch" in ran.stderr
    assert ran.stdout == ""


def raising(error: BaseException) -> click.Command:
    @click.command()
    def command() -> None:
        raise error

    return command


def test_an_error_viva_can_explain_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.cli.doctor.command", raising(ModelMissing("It is not here.")))
    ran = viva("doctor")
    assert (ran.exit_code, ran.stdout, ran.stderr) == (1, "", "viva: It is not here.\n")


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.cli.doctor.command", raising(ZeroDivisionError()))
    assert isinstance(viva("doctor").exception, ZeroDivisionError)


def test_a_missing_package_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(f"No module named {name!r}", name="faiss")

    monkeypatch.setattr("importlib.import_module", missing)
    ran = viva("doctor")
    assert ran.exit_code == 1
    assert ran.stderr == (
        "viva: viva doctor needs faiss, which is not installed; run `pip install viva-tutor`.\n"
    )


HEAVY = ("torch", "transformers", "sentence_transformers", "faiss", "streamlit", "xllamacpp")
LOADED = f"""
import sys
from tutor.cli import main
try:
    main(sys.argv[1:])
finally:
    print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [("--help",), ("models", "list"), ("doctor",)])
def test_no_model_library_is_loaded_without_need(arguments: tuple[str, ...]) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=False
    )
    assert ran.stderr.splitlines()[-1] == "[]"


@pytest.mark.real
def test_help_answers_at_once() -> None:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", LOADED, "--help"], capture_output=True, check=True)
    assert time.perf_counter() - start < 2
