"""All faults at once: each rule finds its fault at its line, and nothing in a sound bank."""

from pathlib import Path

import pytest

from corpus import check_bank
from corpus.errors import BankError
from corpus.shipped import MATERIAL, QUESTIONS

SOUND = """\
- id: one
  domain: d
  question: Why does LoRA save memory?
  references: [The weights are frozen and few parameters are trained.]
  key_points: [{text: The weights are frozen.}, {text: Few parameters are trained.}]
  hints: [Think of gradients.]
  source: lora.md#memory
"""


@pytest.fixture
def material(tmp_path: Path) -> Path:
    folder = tmp_path / "material"
    folder.mkdir()
    (folder / "lora.md").write_text("# LoRA\n\n## Memory\n\nLess.\n\n## Memory\n\n```\n# no\n```\n")
    (tmp_path / "secret.md").write_text("# Secret\n")
    return folder


def faults(tmp_path: Path, material: Path, text: str) -> list[tuple[int, str, str]]:
    path = tmp_path / "bank.yaml"
    path.write_text(text, encoding="utf-8")
    return [(found.line, found.question, found.message) for found in check_bank(path, material)]


def test_a_sound_bank_has_no_fault(tmp_path: Path, material: Path) -> None:
    assert faults(tmp_path, material, SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("  hints: [Think of gradients.]\n", "", 1, "there is no hint"),
        ("[Think of gradients.]", "['']", 6, "there is no hint"),
        ("[The weights are frozen and few parameters are trained.]", "[]", 4, "no reference"),
        (", {text: Few parameters are trained.}", "", 5, "there are 1 key points"),
        ("{text: Few", ", ".join(["{text: More.}"] * 5 + ["{text: Few"]), 5, "are 7 key points"),
        ("frozen.}", "frozen., weight: -1}", 5, "the weight is -1"),
        ("lora.md#memory", "lora.md#speed", 7, "no heading '#speed'; it has lora, memory"),
        ("lora.md#memory", "lora.md#no", 7, "no heading '#no'"),
        ("lora.md#memory", "lara.md#memory", 7, "no document 'lara.md'"),
        ("lora.md#memory", "../secret.md#secret", 7, "no document '../secret.md'"),
        ("  source", "  misconceptions: [{text: m, source: x.md#y}]\n  source", 7, "'x.md'"),
        ("domain: d", "domain: d\n  colour: red", 3, "'colour' is not known"),
    ],
)
def test_each_fault_stands_at_its_line(
    tmp_path: Path, material: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in SOUND
    ((found_line, question, message),) = faults(tmp_path, material, SOUND.replace(old, new))
    assert (found_line, question) == (line, "one")
    assert said in message


def test_the_second_heading_of_a_name_has_a_number(tmp_path: Path, material: Path) -> None:
    assert faults(tmp_path, material, SOUND.replace("#memory", "#memory-1")) == []


def test_the_same_id_twice(tmp_path: Path, material: Path) -> None:
    other = SOUND.replace("Why does LoRA save memory?", "What is a space?")
    ((line, question, message),) = faults(tmp_path, material, SOUND + other)
    assert (line, question) == (8, "one")
    assert "taken by" in message
    assert "bank.yaml:1" in message


@pytest.mark.parametrize(
    "again",
    ["why does LoRA save memory", "Why does the LoRA save memory?!", "Memory: why LoRA save?"],
)
def test_nearly_the_same_question_twice(tmp_path: Path, material: Path, again: str) -> None:
    other = SOUND.replace("id: one", "id: two").replace("Why does LoRA save memory?", f"'{again}'")
    ((line, question, message),) = faults(tmp_path, material, SOUND + other)
    assert (line, question) == (10, "two")
    assert "bank.yaml:3" in message


def test_questions_that_differ_in_one_word_are_two(tmp_path: Path, material: Path) -> None:
    other = SOUND.replace("id: one", "id: two").replace("LoRA save", "QLoRA save")
    assert faults(tmp_path, material, SOUND + other) == []


CHOICE = """\
- id: {id}
  domain: d
  form: {form}
  question: Which is right?
  options: [{options}]
  hints: [Think.]
"""


def written(options: list[tuple[str, bool]]) -> str:
    return ", ".join(
        f"{{text: {text}, correct: {str(right).lower()}, feedback: So.}}" for text, right in options
    )


@pytest.mark.parametrize(
    ("form", "options", "said"),
    [
        ("choice", [("a", True)], "there are 1 options"),
        ("choice", [("a", False), ("b", False)], "no option is correct"),
        ("choice", [("a", True), ("b", True)], "2 options are correct"),
        ("multi-select", [("a", False), ("b", False)], "no option is correct"),
        ("multi-select", [("a", True), ("b", True)], "all options are correct"),
    ],
)
def test_options_of_a_choice(
    tmp_path: Path, material: Path, form: str, options: list[tuple[str, bool]], said: str
) -> None:
    text = CHOICE.format(id="one", form=form, options=written(options))
    ((line, _, message),) = faults(tmp_path, material, text)
    assert line == 5
    assert said in message


def test_choices_may_share_their_text(tmp_path: Path, material: Path) -> None:
    one = CHOICE.format(id="one", form="choice", options=written([("a1", True), ("b1", False)]))
    two = CHOICE.format(id="two", form="choice", options=written([("a2", True), ("b2", False)]))
    assert faults(tmp_path, material, one + two) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nobody", "the bank has no question 'nobody'"),
        ("one", "cannot be its own quick check"),
        ("other", "'other' is of form open"),
    ],
)
def test_a_quick_check_is_a_choice_of_the_bank(
    tmp_path: Path, material: Path, name: str, said: str
) -> None:
    other = SOUND.replace("id: one", "id: other").replace("Why does LoRA save", "What is in")
    text = other + SOUND + f"  quick_check: {name}\n"
    ((line, question, message),) = faults(tmp_path, material, text)
    assert (line, question) == (15, "one")
    assert said in message
    choice = CHOICE.format(id="two", form="choice", options=written([("a", True), ("b", False)]))
    assert faults(tmp_path, material, SOUND + "  quick_check: two\n" + choice) == []


@pytest.mark.parametrize(("form", "most"), [("open", 6), ("scenario", 6), ("recall", 10)])
def test_how_many_key_points_a_form_may_have(
    tmp_path: Path, material: Path, form: str, most: int
) -> None:
    def bank(count: int) -> str:
        points = ", ".join(f"{{text: Point {n}.}}" for n in range(count))
        text = SOUND.replace("  question", f"  form: {form}\n  question")
        return text.replace(
            "{text: The weights are frozen.}, {text: Few parameters are trained.}", points
        )

    assert faults(tmp_path, material, bank(most)) == []
    for count in (1, most + 1):
        ((line, _, message),) = faults(tmp_path, material, bank(count))
        assert line == 6
        assert f"there are {count} key points" in message


def test_a_card_needs_a_back_and_no_hint(tmp_path: Path, material: Path) -> None:
    card = "- {id: c, domain: d, form: flashcard, question: What?, references: [This.]}\n"
    assert faults(tmp_path, material, card) == []
    without = faults(tmp_path, material, card.replace("This.", ""))
    assert [message for _, _, message in without] == [
        "there is no reference; add at least one good answer."
    ]


def test_options_need_a_form_that_shows_them(tmp_path: Path, material: Path) -> None:
    text = SOUND + "  options: [{text: a, correct: true}, {text: b, correct: false}]\n"
    ((line, _, message),) = faults(tmp_path, material, text)
    assert (line, "make it choice or multi-select" in message) == (8, True)


def test_all_files_of_a_folder_are_checked_even_after_a_broken_one(
    tmp_path: Path, material: Path
) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "a.yaml").write_text("- id: [\n")
    (folder / "b.yaml").write_text(SOUND.replace("domain: d", "domain: ''"))
    found = [(Path(f.file).name, f.line, f.question) for f in check_bank(folder, material)]
    assert found == [("a.yaml", 2, ""), ("b.yaml", 2, "one")]


def test_a_bank_that_is_not_there_is_an_error(tmp_path: Path, material: Path) -> None:
    with pytest.raises(BankError):
        check_bank(tmp_path / "none.yaml", material)


def test_the_shipped_bank_is_clean() -> None:
    assert check_bank(QUESTIONS, MATERIAL) == []
