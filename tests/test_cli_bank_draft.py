"""``viva bank draft`` as a teacher meets it: from a folder of documents to a bank file."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus import KeyPoint, Question, check_bank
from tests.documents import pdf_bytes, put
from tutor.answering import Message
from tutor.cli import main
from tutor.cli.bank_draft import reworded
from tutor.errors import GeneratorFailed

NOTES = (
    "# Masks\n\nA mask is a filter for attention. It hides the padding from the model.\n\n"
    "## Cost\n\nPadding costs time in every layer. Longer batches hold more padding.\n"
)
PAGE = "A token is a piece of text. It has a number\nin the vocabulary."


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    put(folder, "masks.md", NOTES.encode())
    put(folder, "tokens.pdf", pdf_bytes([PAGE]))
    put(folder, "broken.pdf", b"\x7fELF")
    return folder


def viva(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["bank", *map(str, arguments)])


def test_documents_become_drafts_that_the_check_accepts(docs: Path, tmp_path: Path) -> None:
    out = tmp_path / "drafts.yaml"
    ran = viva("draft", docs, "-o", out)
    assert ran.exit_code == 0
    assert ran.stderr == "skipped: broken.pdf is no PDF file, whatever its name says\n"
    assert ran.stdout.splitlines() == [
        f"Drafted 3 questions: {out}",
        "Read them, mend them, and delete 'draft: true' from the good ones. Then:",
        f"  viva bank check {out} --material {docs}",
    ]
    text = out.read_text(encoding="utf-8")
    assert text.count("  draft: true\n") == 3
    assert "question: What is a token?" in text
    assert "source: tokens.pdf#page-1" in text
    assert check_bank(out, docs) == []
    put(docs, "tokens.pdf", b"%PDF-")
    (finding,) = check_bank(out, docs)
    assert finding.message.startswith("the document 'tokens.pdf' is cut off at its end")


def test_what_a_person_changed_is_left_alone(docs: Path, tmp_path: Path) -> None:
    out = put(tmp_path, "drafts.yaml", b"mine")
    ran = viva("draft", docs, "-o", out)
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert f"{out}: is there already and may hold your changes; name another file." in ran.stderr
    assert out.read_bytes() == b"mine"


def test_options_and_json(docs: Path, tmp_path: Path) -> None:
    out = tmp_path / "drafts.yaml"
    options = ("--domain", "nlp", "--per-document", 1, "--json")
    ran = viva("draft", docs / "masks.md", "-o", out, *options)
    assert json.loads(ran.stdout) == {"questions": 1, "documents": 1, "output": str(out)}
    assert "domain: nlp" in out.read_text()


def test_nothing_to_ask_is_one_sentence_and_no_file(tmp_path: Path) -> None:
    out = tmp_path / "drafts.yaml"
    ran = viva("draft", put(tmp_path, "a.txt", b"words"), "-o", out)
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "no question can be drafted from 1 documents" in ran.stderr
    assert not out.exists()
    assert viva("draft", tmp_path / "gone", "-o", out).exit_code == 2
    assert viva("draft", tmp_path).exit_code == 2


class Speaker:
    """A generator that says one thing."""

    name = "speaker"

    def __init__(self, said: str) -> None:
        self.said = said

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        assert "A mask hides padding." in messages[-1].content
        if not self.said:
            raise GeneratorFailed("out of reach")
        yield from self.said


DRAFT = Question(
    "What is a mask?", key_points=[KeyPoint("A mask hides padding."), KeyPoint("Few remain.")]
)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('"What does a mask do for a batch?"\n', "What does a mask do for a batch?"),
        ("Sure! Here is one:\nWhat is it?", "What is a mask?"),
        ("What is it? And why?", "What is a mask?"),
        ("A mask hides padding.", "What is a mask?"),
        ("Is it true that a mask hides padding?", "What is a mask?"),
        ("Why?", "What is a mask?"),
        ("word " * 50 + "?", "What is a mask?"),
    ],
)
def test_a_generator_may_word_a_question_anew(said: str, kept: str) -> None:
    assert reworded(DRAFT, Speaker(said)) == kept


def test_no_generator_is_asked_unless_it_is_named(
    docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Parts:
        def __init__(self, settings: object) -> None:
            pass

        def named_generator(self, name: str) -> Speaker:
            asked.append(name)
            return Speaker("")

    monkeypatch.setattr("tutor.wiring.Viva", Parts)
    monkeypatch.setattr(Speaker, "generate", lambda *_: (_ for _ in ()).throw(GeneratorFailed("x")))
    viva("draft", docs / "masks.md", "-o", tmp_path / "one.yaml")
    assert asked == []
    ran = viva("draft", docs / "masks.md", "-o", tmp_path / "two.yaml", "--generator", "endpoint")
    assert asked == ["endpoint"]
    assert "The other questions keep their wording: x" in ran.stderr
    assert (tmp_path / "one.yaml").read_text() == (tmp_path / "two.yaml").read_text()
