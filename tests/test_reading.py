"""A question's source, found in the material."""

from pathlib import Path

import pytest

from corpus.bank import load_bank
from corpus.errors import UnreadableDocument
from corpus.shipped import MATERIAL, QUESTIONS
from tutor.reading import read_section

NOTE = """# LoRA

First words.

## Memory

It saves memory.

### In numbers

```python
# Memory
```

## Code

Last words.
"""


@pytest.fixture
def material(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "lora.md").write_text(NOTE, encoding="utf-8")
    return tmp_path


def test_a_section_says_where_it_stands(material: Path) -> None:
    assert read_section(material, "notes/lora.md#in-numbers").place == "LoRA > In numbers"
    assert read_section(material, "notes/lora.md").place == "LoRA"


def test_a_section_goes_down_to_the_next_heading_as_high(material: Path) -> None:
    section = read_section(material, "notes/lora.md#memory")
    assert section.heading == "Memory"
    assert section.text.startswith("It saves memory.")
    assert section.text.endswith("# Memory\n```")


def test_the_last_section_goes_to_the_end(material: Path) -> None:
    assert read_section(material, "notes/lora.md#code").text == "Last words."


def test_without_a_slug_it_is_the_whole_document(material: Path) -> None:
    section = read_section(material, "notes/lora.md")
    assert (section.heading, section.text[:12]) == ("LoRA", "First words.")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("notes/none.md#memory", "no document notes/none.md"),
        ("notes/lora.md#speed", "no heading #speed"),
        ("../outside.md#memory", "no document ../outside.md"),
        ("notes#memory", "no document notes"),
    ],
)
def test_what_is_not_there_is_named(material: Path, source: str, said: str) -> None:
    (material.parent / "outside.md").write_text("# Memory\n", encoding="utf-8")
    with pytest.raises(UnreadableDocument, match=said):
        read_section(material, source)


def test_every_source_of_the_shipped_bank_can_be_read() -> None:
    bank = load_bank(QUESTIONS)
    sources = {question.source for question in bank.questions}
    sources |= {wrong.source for question in bank.questions for wrong in question.misconceptions}
    for source in sources - {None}:
        assert read_section(MATERIAL, str(source)).text
