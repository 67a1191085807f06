"""The study notes can be read, cited and quoted: folders, headings, whole sentences.

That what they say is true is tested in test_material_truth.py and test_material_facts.py.
"""

from pathlib import Path

import pytest

from corpus.headings import find_headings
from corpus.shipped import QUESTIONS
from corpus.slug import slugify
from tests.study_notes import NOTES, label, prose


def test_there_is_a_folder_of_notes_for_each_domain() -> None:
    folders = {path.parent.name for path in NOTES}
    assert folders == {path.stem for path in QUESTIONS.glob("*.yaml")}
    assert len(NOTES) >= 50


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_headings_can_be_cited(path: Path) -> None:
    headings = find_headings(path.read_text(encoding="utf-8"))
    assert [heading.level for heading in headings][:1] == [1]
    assert all(heading.level == 2 for heading in headings[1:])
    slugs = [slugify(heading.text) for heading in headings]
    assert len(slugs) >= 5
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_each_line_of_prose_is_a_whole_sentence(path: Path) -> None:
    for line in prose(path).splitlines():
        if line and not line.startswith(("#", "|")):
            assert line[0].isupper() or line[0] in '`"', line
            assert line[-1] in ".:", line
            # Sentences stand alone in replies, so none begins with a word that points back.
            assert not line.startswith(("It ", "They ", "He ", "This ", "That ", "These ")), line
            assert len(line) <= 320, line
