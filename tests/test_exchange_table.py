"""Tables of questions: ours, others', and the text that Anki exports."""

import csv
from pathlib import Path

import pytest
from hypothesis import given

from corpus import Bank, Form, Option, Question
from corpus.exchange import ExchangeError, Imported, export_bank, import_bank
from corpus.exchange.cells import from_cell, to_cell
from tests.any_bank import TEXTS


def read(folder: Path, text: str, name: str = "quiz.csv") -> Imported:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    return import_bank(folder / name, "imported")


def test_a_plain_table_is_read(tmp_path: Path) -> None:
    text = (
        "Question;Option A;Option B;Option C;Correct;Feedback B\r\n"
        '"Which are\nodd?";1;2;3;A, C;Even.\r\n'
        "Pick 2.;two;three;;two;\r\n"
    )
    odd, pick = read(tmp_path, text).questions
    assert (odd.question, odd.form) == ("Which are\nodd?", Form.MULTI_SELECT)
    assert odd.options == (Option("1", True), Option("2", False, "Even."), Option("3", True))
    assert pick.options == (Option("two", True), Option("three", False))


def test_questions_with_answers_become_cards(tmp_path: Path) -> None:
    (card,) = read(
        tmp_path, "id\tcategory\tFront\tBack\nx1\tBones\tShin?\tTibia\n", "t.tsv"
    ).questions
    assert (card.id, card.domain, card.form) == ("x1", "Bones", Form.FLASHCARD)
    assert card.references == ("Tibia",)


ANKI = (
    "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n"
    "#tags column:6\n"
    "k]B$1\tBasic\tBones::Leg\tShin&nbsp;<b>bone</b>?\tTibia\ttag\n"
    'q~2\tBasic\tBones::Leg\t"A ""quoted""<br>one"\tYes\t\n'
)


def test_the_text_that_anki_exports_is_read(tmp_path: Path) -> None:
    shin, quoted = read(tmp_path, ANKI, "notes.txt").questions
    assert (shin.question, shin.references, shin.domain) == ("Shin bone?", ("Tibia",), "Bones::Leg")
    assert quoted.question == 'A "quoted"\none'
    assert shin.id == read(tmp_path, ANKI, "notes.txt").questions[0].id
    assert shin.id != quoted.id


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("question,answer\na,b\nc,d,e\nf,g\n", "quiz.csv:3", "3 cells where the first has 2"),
        ('question,answer\na,b\n"f,g\n', "quiz.csv:3", "and those below it cannot be read"),
        ("question,answer\na,b\n ,g\nf,g\n", "quiz.csv:3", "question is blank"),
    ],
)
def test_one_broken_row_is_named(text: str, place: str, said: str, tmp_path: Path) -> None:
    imported = read(tmp_path, text)
    assert imported.questions[0].question == "a"
    (problem,) = imported.problems
    assert problem.place.endswith(place)
    assert said in problem.reason


@pytest.mark.parametrize(
    ("name", "encoding"), [("t.csv", "utf-8"), ("t.txt", "utf-16"), ("t.tsv", "cp1252")]
)
@pytest.mark.parametrize("sign", [";", "\t"])
def test_what_spreadsheets_save_is_read(
    name: str, encoding: str, sign: str, tmp_path: Path
) -> None:
    text = f"sep={sign}\r\nid{sign}question{sign}answer\r\n"
    text += f"a{sign}Was heißt Übung?{sign}exercise\r\n" + f"b{sign}Zwei?{sign}1{sign}2\r\n"
    for shown, line in ((text, 4), (text.partition("\n")[2], 3)):
        (tmp_path / name).write_bytes(shown.encode(encoding))
        imported = import_bank(tmp_path / name, "imported")
        assert [card.question for card in imported.questions] == ["Was heißt Übung?"]
        assert [problem.place for problem in imported.problems] == [f"{tmp_path / name}:{line}"]


def test_text_of_anki_in_utf_16_is_read(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(ANKI.encode("utf-16"))
    assert len(import_bank(tmp_path / "notes.txt", "imported").questions) == 2


def test_a_table_of_tabs_is_written_as_its_name_says(tmp_path: Path) -> None:
    question = Question("Two\tparts?", id="a", domain="d")
    assert export_bank(Bank((question,)), tmp_path / "bank.tsv") == "tsv"
    first = (tmp_path / "bank.tsv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert first.split("\t")[:3] == ["id", "domain", "question"]
    assert import_bank(tmp_path / "bank.tsv", "imported").questions == (question,)


@pytest.mark.parametrize("text", ["\n", "a,b\nc,d\n", "sep=;\n"])
def test_a_table_without_questions_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"quiz\.csv:1: the table"):
        read(tmp_path, text)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    options = (Option("@SUM(A1)", True, "+1+1"), Option("-2", False, "-a"))
    question = Question("=1+1", id="a", domain="=d", form=Form.CHOICE, options=options)
    export_bank(Bank((question,)), tmp_path / "bank.csv")
    with (tmp_path / "bank.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-a"))]
    assert "-2" in cells
    assert import_bank(tmp_path / "bank.csv", "imported").questions == (question,)


@given(TEXTS)
def test_any_text_comes_back_from_its_cell(text: str) -> None:
    assert from_cell(to_cell(text)) == text
