"""Moodle XML as Moodle and other parsers know it."""

from pathlib import Path

import pytest
from moodle_xml_parser.parser import parse_bytes

from corpus import Form, Option, load_bank
from corpus.exchange import ExchangeError, Imported, export_bank, import_bank
from corpus.shipped import QUESTIONS
from tests.form_questions import EVERY_FORM

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/Default/Biology</text></category></question>
<question type="multichoice">
  <name><text>Cell parts</text></name>
  <questiontext format="html"><text>
    <![CDATA[<p>Which part holds <b>DNA</b>?<br>Pick one.</p>]]></text></questiontext>
  <generalfeedback format="html">
    <text>&lt;p&gt;It has a membrane.&lt;/p&gt;</text></generalfeedback>
  <single>true</single>
  <answer fraction="100" format="html"><text>The nucleus</text>
    <feedback format="html"><text>Yes &amp;amp; no other.</text></feedback></answer>
  <answer fraction="0" format="html"><text>The wall</text>
    <feedback><text></text></feedback></answer>
</question>
<question type="truefalse">
  <name><text>t</text></name><questiontext><text>Cells breathe.</text></questiontext>
  <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question>
<question type="shortanswer">
  <name><text>s</text></name><questiontext><text>Name the power house.</text></questiontext>
  <answer fraction="100"><text>Mitochondrion</text></answer>
  <answer fraction="50"><text>Mitochondria</text></answer>
  <answer fraction="0"><text>*</text></answer>
</question>
<question type="matching"><name><text>m</text></name></question>
<question type="essay">
  <name><text>e</text></name><questiontext><text>Explain osmosis.</text></questiontext>
  <graderinfo format="html"><text>Water moves to more solute.</text></graderinfo>
</question>
</quiz>
"""


def read(folder: Path, text: str) -> Imported:
    file = folder / "quiz.xml"
    file.write_text(text, encoding="utf-8")
    return import_bank(file, "imported")


def test_an_independent_parser_reads_the_shipped_choices(tmp_path: Path) -> None:
    bank = load_bank(QUESTIONS)
    export_bank(bank, tmp_path / "bank.xml")
    found = parse_bytes((tmp_path / "bank.xml").read_bytes())["multichoice"]
    chosen = [question for question in bank.questions if question.form.is_choice]
    assert [theirs.name for theirs in found] == [question.id for question in chosen]
    for question, theirs in zip(chosen, found, strict=True):
        assert theirs.text_pre_parse == question.question
        assert theirs.single is (question.form is Form.CHOICE)
        assert [option.answer for option in theirs.options] == [o.text for o in question.options]
        assert [o.score_fraction > 0 for o in theirs.options] == [
            option.correct for option in question.options
        ]
        assert [o.feedback or "" for o in theirs.options] == [o.feedback for o in question.options]


def test_every_kind_of_question_finds_its_form(tmp_path: Path) -> None:
    imported = read(tmp_path, FOREIGN)
    cell, truth, short, essay = imported.questions
    assert (cell.id, cell.domain, cell.form) == ("cell-parts", "Biology", Form.CHOICE)
    assert cell.question == "Which part holds DNA?\nPick one."
    assert cell.options == (
        Option("The nucleus", True, "Yes & no other."),
        Option("The wall", False),
    )
    assert cell.steps == ("It has a membrane.",)
    assert [option.correct for option in truth.options] == [True, False]
    assert (short.form, short.references) == (Form.FLASHCARD, ("Mitochondrion", "Mitochondria"))
    assert (essay.form, essay.references) == (Form.OPEN, ("Water moves to more solute.",))
    (problem,) = imported.problems
    assert problem.place.endswith("quiz.xml:26")
    assert "'matching'" in problem.reason


def test_a_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    file = tmp_path / "bank.xml"
    export_bank(EVERY_FORM, file)
    text = file.read_text(encoding="utf-8")
    cut = text.index("<idnumber>recall")
    imported = read(tmp_path, text[:cut])
    assert imported.questions == EVERY_FORM.questions[:3]
    (problem,) = imported.problems
    assert problem.place.endswith(f"quiz.xml:{text[:cut].count(chr(10)) + 1}")
    assert "breaks off here" in problem.reason


LAUGHS = """<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>
<quiz><question type="essay"><name><text>&b;</text></name></question></quiz>"""
OUTSIDE = """<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "quiz.xml: the file is empty"),
        ("quiz", "quiz.xml:1: this is not XML"),
        ("not xml", "quiz.xml:1: this is not XML"),
        ("\n<a>", "quiz.xml:2: the file begins with <a>"),
        (LAUGHS, "declares entities"),
        (OUTSIDE, "declares entities"),
        ("<quiz>" + "<a>" * 300, "nested over 200 deep"),
    ],
)
def test_what_is_no_quiz_is_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=said) as error:
        read(tmp_path, text)
    assert str(error.value).count("\n") == 0


def test_a_document_type_alone_is_fine(tmp_path: Path) -> None:
    text = FOREIGN.replace("<quiz>", '<!DOCTYPE quiz SYSTEM "http://nowhere.invalid/q.dtd"><quiz>')
    assert len(read(tmp_path, text).questions) == 4


def test_editors_that_turn_the_note_into_html_keep_the_record(tmp_path: Path) -> None:
    file = tmp_path / "bank.xml"
    export_bank(EVERY_FORM, file)
    text = file.read_text(encoding="utf-8")
    start, end = text.index("Viva record 1"), text.index("End of the Viva record")
    lines = text[start:end].replace("\n", "&lt;br&gt;").replace(": ", ":&amp;nbsp;")
    before = text[:start].rpartition("plain_text")
    edited = f"{before[0]}html{before[2]}&lt;p&gt;{lines}{text[end:]}"
    assert read(tmp_path, edited).questions == EVERY_FORM.questions


def test_a_file_is_known_by_its_content_whatever_its_name_ends_in(tmp_path: Path) -> None:
    (tmp_path / "quiz.moodle-xml").write_text(FOREIGN)
    assert import_bank(tmp_path / "quiz.moodle-xml", "biology").questions
