"""``viva bank check`` as a teacher meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.shipped import QUESTIONS
from tutor.cli import main

WRONG = "- id: one\n  domain: d\n  question: Why?\n  colour: red\n"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG)
    return path


@pytest.mark.real
def test_the_shipped_bank_passes() -> None:
    outcome = CliRunner().invoke(main, ["bank", "check", "--no-grader", str(QUESTIONS)])
    assert outcome.exit_code == 0
    assert outcome.output == f"{QUESTIONS}: no fault found.\n"


def test_a_fault_is_one_line_and_exit_status_1(wrong: Path) -> None:
    outcome = CliRunner().invoke(main, ["bank", "check", str(wrong)])
    assert outcome.exit_code == 1
    assert outcome.output.startswith(f"{wrong}:4: the key 'colour' is not known")
    assert outcome.output.count("\n") == 1


def test_json_is_one_list(wrong: Path) -> None:
    outcome = CliRunner().invoke(main, ["bank", "check", str(wrong), "--json"])
    assert outcome.exit_code == 1
    (found,) = json.loads(outcome.output)
    assert (found["file"], found["line"], found["question"]) == (str(wrong), 4, "one")
    assert "colour" in found["message"]


def test_sources_are_looked_up_in_the_given_material(tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text("# Own notes\n")
    bank = tmp_path / "bank.yaml"
    bank.write_text(
        "- id: one\n  domain: d\n  form: flashcard\n  question: Why?\n  references: [So.]\n"
        "  source: own.md#own-notes\n"
    )
    command = ["bank", "check", "--no-grader", str(bank)]
    without = CliRunner().invoke(main, command)
    assert (without.exit_code, "no document 'own.md'" in without.output) == (1, True)
    given = CliRunner().invoke(main, [*command, "--material", str(tmp_path)])
    assert given.exit_code == 0


def test_a_missing_bank_is_one_sentence_on_stderr(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(main, ["bank", "check", str(tmp_path / "none")])
    assert outcome.exit_code == 1
    assert outcome.stdout == ""
    assert outcome.stderr.count("\n") == 1
    assert "there is no such bank" in outcome.stderr


def test_no_path_is_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["bank", "check"]).exit_code == 2


SOUND = """\
- id: one
  domain: d
  question: Why does fine-tuning a pretrained model need less data?
  references: [The model has learned general features already.]
  key_points: [{text: The model has learned general features already.}, {text: %s}]
  hints: [Think of what is there before.]
"""


@pytest.mark.real
def test_the_grader_is_asked_unless_it_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "bank.yaml"
    path.write_text(SOUND % "The moon is made of cheese.")
    asked = CliRunner().invoke(main, ["bank", "check", str(path), "--json"])
    (found,) = json.loads(asked.output)
    assert (asked.exit_code, found["line"]) == (1, 4)
    assert "the grader finds this missing: 'The moon is made of cheese'" in found["message"]
    assert CliRunner().invoke(main, ["bank", "check", str(path), "--no-grader"]).exit_code == 0
