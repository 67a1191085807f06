"""Quizzes in Markdown, ours and others'."""

from pathlib import Path

import pytest

from corpus import Form, Option
from corpus.exchange import ExchangeError, Imported, export_bank, import_bank
from tests.form_questions import EVERY_FORM

HEADINGS = """# Git

## What does `git fetch` do?

- [ ] It merges.
  > That is `git pull`.
- [x] It downloads commits.

## Which are hosts?
- [x] GitHub
- [x] GitLab
- [ ] Bash

## Undo

How do you undo this?

```sh
# a comment, no heading
git commit
```

Answer: git reset HEAD~1
"""
NUMBERED = """# Chemistry
1. Which is an acid?
a) Salt
... It is neutral.
*b) Vinegar

2. Which are gases?
[*] Neon
[ ] Iron
[*] Argon

3. Name the smallest atom.

**Answer:** Hydrogen
"""


def read(folder: Path, text: str) -> Imported:
    (folder / "quiz.md").write_text(text, encoding="utf-8")
    return import_bank(folder / "quiz.md", "imported")


def test_headings_with_task_lists_are_questions(tmp_path: Path) -> None:
    imported = read(tmp_path, HEADINGS)
    assert imported.problems == ()
    fetch, hosts, undo = imported.questions
    assert fetch.domain == hosts.domain == undo.domain == "Git"
    assert (fetch.id, fetch.form) == ("what-does-git-fetch-do", Form.CHOICE)
    assert fetch.question == "What does `git fetch` do?"
    assert fetch.options == (
        Option("It merges.", False, "That is `git pull`."),
        Option("It downloads commits.", True),
    )
    assert hosts.form is Form.MULTI_SELECT
    assert "# a comment, no heading\ngit commit" in undo.question
    assert (undo.id, undo.references) == ("undo", ("git reset HEAD~1",))


def test_numbers_with_letters_are_questions(tmp_path: Path) -> None:
    acid, gases, atom = read(tmp_path, NUMBERED).questions
    assert acid.options == (Option("Salt", False, "It is neutral."), Option("Vinegar", True))
    assert [option.correct for option in gases.options] == [True, False, True]
    assert (atom.question, atom.references) == ("Name the smallest atom.", ("Hydrogen",))


def test_a_person_can_read_the_export(tmp_path: Path) -> None:
    export_bank(EVERY_FORM, tmp_path / "bank.md")
    text = (tmp_path / "bank.md").read_text(encoding="utf-8")
    assert text.startswith("# nlp-tasks\n\n## check\n\nWhich part of the input hides padding?\n\n")
    assert "- [x] The attention mask\n  > It is 0 where padding stands.\n- [ ] The" in text


def test_a_fence_left_open_spoils_one_question(tmp_path: Path) -> None:
    imported = read(tmp_path, "# T\n## A\nWhat?\n\n## B\nWhy?\n```\nno end\n")
    assert [question.id for question in imported.questions] == ["a"]
    (problem,) = imported.problems
    assert problem.place.endswith("quiz.md:5")
    assert "never closed" in problem.reason


@pytest.mark.parametrize("text", ["\\n", "Just a text.\n", "\n\n- a list\n"])
def test_a_text_without_questions_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"quiz\.md:1: there is no question"):
        read(tmp_path, text)


@pytest.mark.parametrize("text", [HEADINGS, NUMBERED])
def test_text_files_with_marked_options_are_known(text: str, tmp_path: Path) -> None:
    (tmp_path / "quiz.md").write_text(text)
    (tmp_path / "quiz.txt").write_text(text)
    expected = import_bank(tmp_path / "quiz.md", "imported").questions
    assert import_bank(tmp_path / "quiz.txt", "imported").questions == expected
