"""GIFT as Moodle and other parsers know it."""

from pathlib import Path

import pytest

from corpus import Form, Option, load_bank
from corpus.exchange import Imported, export_bank, import_bank
from corpus.shipped import QUESTIONS


def read(folder: Path, text: str) -> Imported:
    file = folder / "quiz.gift"
    file.write_text(text, encoding="utf-8")
    return import_bank(file, "imported")


# From the documentation of the format, shortened.
FOREIGN = r"""
// true/false
::Q1:: 1+1\=2 {T#Wrong, it is.#Right.}

$CATEGORY: $course$/Demo//more/Colors

::Two colours::What's between orange and green in the spectrum?
{ =yellow # right; good! ~red # wrong, it's yellow ~blue # wrong, it's yellow }

Two plus {=two =2} equals four.

What two people are entombed in Grant's tomb? {
   ~%-100%No one
   ~%50%Grant
   ~%50%Grant's wife
   ####They lie side by side.
}

When was Ulysses S. Grant born?{#1822:5}

::Essay::[html]<p>How are <b>you</b>&nbsp;today?</p><p>Say so.</p> {}

Match {=a -> b =c -> d}
"""


def test_every_kind_of_question_finds_its_form(tmp_path: Path) -> None:
    imported = read(tmp_path, FOREIGN)
    truth, colour, short, several, number, essay = imported.questions
    assert (truth.question, truth.form, truth.domain) == ("1+1=2", Form.CHOICE, "imported")
    assert truth.options == (
        Option("True", True, "Right."),
        Option("False", False, "Wrong, it is."),
    )
    assert (colour.id, colour.domain) == ("two-colours", "Colors")
    assert colour.options[0] == Option("yellow", True, "right; good!")
    assert (short.form, short.references) == (Form.FLASHCARD, ("two", "2"))
    assert short.question == "Two plus _____ equals four."
    assert several.form is Form.MULTI_SELECT
    assert [option.correct for option in several.options] == [False, True, True]
    assert several.steps == ("They lie side by side.",)
    assert number.references == ("1822:5",)
    assert (essay.form, essay.question) == (Form.OPEN, "How are you today?\n\nSay so.")
    (problem,) = imported.problems
    assert problem.place.endswith("quiz.gift:23")
    assert "matching question" in problem.reason


def test_ids_are_the_same_at_each_import(tmp_path: Path) -> None:
    first, second = read(tmp_path, FOREIGN), read(tmp_path, FOREIGN)
    assert [q.id for q in first.questions] == [q.id for q in second.questions]
    assert len({q.id for q in first.questions}) == 6


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("No braces", "no answers in one pair of braces"),
        ("Two {=a ~b} pairs {=c}", "no answers in one pair of braces"),
        ("Never closed {=a ~b", "no answers in one pair of braces"),
        ("Blank { = ~b}", "option is blank"),
        ("What? {a b}", "neither '=' nor '~'"),
        ("{=a ~b}", "question is blank"),
        ("W? {####Viva record 7\nid\\: a\nEnd of the Viva record}", "version 7"),
        ("W? {####Viva record 1\nid\\: a\n}", "cut off"),
        ("W? {####Viva record 1\ncolour\\: red\nEnd of the Viva record}", "'colour' is not known"),
        ("W? {####Viva record 1\n+ weight\\: 1\nEnd of the Viva record}", "has no owner"),
        ("W? {####Viva record 1\nno label\nEnd of the Viva record}", "has no label"),
        ("W? {####Viva record 1\nform\\: poem\nEnd of the Viva record}", "'poem', but must be"),
        ("::a::Again? {}", "the id 'a' is taken"),
    ],
)
def test_one_broken_question_is_named_and_the_others_are_read(
    block: str, said: str, tmp_path: Path
) -> None:
    imported = read(tmp_path, f"::a::First? {{}}\n\n{block}\n\n::z::Last? {{=x ~y}}\n")
    assert [question.id for question in imported.questions] == ["a", "z"]
    (problem,) = imported.problems
    assert problem.place.endswith("quiz.gift:3")
    assert said in problem.reason


def test_what_is_edited_in_the_format_wins_over_the_record(tmp_path: Path) -> None:
    file = tmp_path / "bank.gift"
    export_bank(load_bank(QUESTIONS), file)
    text = file.read_text(encoding="utf-8").replace(" memory than full", " room than full")
    (changed,) = (q for q in read(tmp_path, text).questions if q.id == "ft-lora-memory")
    assert changed.question == "Why does LoRA need so much less GPU room than full fine-tuning?"
    assert changed.key_points == load_bank(QUESTIONS).get("ft-lora-memory").key_points
