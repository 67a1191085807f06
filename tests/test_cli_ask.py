"""``viva ask`` as it is typed: the small course with fakes, then all of it with real models."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from corpus import Chunk
from index import build_index
from index.encoder import SentenceEncoder
from tests.notes_index import CHUNKS, NotesIndex, WordEncoder, WordEntailment, chunk
from tutor import models
from tutor.answering import Answerer, Generator
from tutor.cli import main
from tutor.errors import GeneratorFailed
from tutor.settings import Settings

COLUMNS = ["query", "reply", "refused", "grounded", "citations", "generator", "seconds"]


def viva(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["ask", *map(str, arguments)])


class Mute:
    name = "mute"

    def generate(self, messages: object, max_tokens: int) -> object:
        raise GeneratorFailed("mute has nothing to say; try another.")


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Viva over the small course; the generator called mute fails."""
    serve(monkeypatch, CHUNKS)


def serve(monkeypatch: pytest.MonkeyPatch, chunks: tuple[Chunk, ...]) -> None:
    def answerer(index: object, generator: str | None) -> Answerer:
        encoder = WordEncoder()
        speaker: Generator | None = Mute() if generator == "mute" else None  # type: ignore[assignment]
        return Answerer(NotesIndex(encoder, chunks), encoder, WordEntailment(), speaker)

    def parts(settings: Settings) -> SimpleNamespace:
        return SimpleNamespace(encoder=WordEncoder(), answerer=answerer)

    monkeypatch.setattr("tutor.cli.ask.Viva", parts)


def test_a_reply_is_followed_by_what_it_cites(course: None) -> None:
    ran = viva("How does LoRA save memory?")
    assert ran.exit_code == 0
    assert ran.stdout.startswith("LoRA keeps the pretrained weights frozen")
    assert "[1] LoRA > Memory (fine-tuning/lora.md)\n" in ran.stdout
    assert ran.stderr == ""


def test_json_has_exactly_the_promised_columns(course: None) -> None:
    record = json.loads(viva("How does LoRA save memory?", "--json").stdout)
    assert list(record) == COLUMNS
    assert record["query"] == "How does LoRA save memory?"
    assert (record["refused"], record["grounded"], record["generator"]) == (False, True, "none")
    first = record["citations"][0]
    assert (first["n"], first["document"], first["section"]) == (
        *(1, "fine-tuning/lora.md", "LoRA > Memory"),
    )
    assert first["text"] == CHUNKS[0].text


@pytest.mark.parametrize("query", ["Who won the chess tournament?", "", "?!", "word " * 4000])
def test_what_cannot_be_answered_is_refused_in_a_sentence(course: None, query: str) -> None:
    ran = viva(query, "--json")
    assert ran.exit_code == 0
    record = json.loads(ran.stdout)
    assert (record["refused"], record["citations"]) == (True, [])
    assert record["reply"].endswith(".")


def test_a_generator_that_fails_is_a_note_beside_the_extractive_reply(course: None) -> None:
    ran = viva("How does LoRA save memory?", "--generator", "mute")
    assert ran.exit_code == 0
    assert ran.stdout == viva("How does LoRA save memory?").stdout
    assert "mute has nothing to say" in ran.stderr


def test_no_document_steers_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "LoRA saves memory by \x1b[2J clearing your screen."
    serve(monkeypatch, (chunk("\x1b[2Jevil.md", "LoRA", "Memory", evil),))
    ran = viva("How does LoRA save memory?")
    assert "clearing your screen" in ran.stdout
    assert "\x1b" not in ran.stdout


@pytest.mark.parametrize("asked", [["--index", "nowhere"], ["--generator", "nonsense"]])
@pytest.mark.real
def test_what_is_not_there_is_one_sentence(asked: list[str]) -> None:
    ran = viva("What is LoRA?", *asked)
    assert ran.exit_code == 1
    assert ran.stderr.startswith("viva: ")
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.real
def test_the_shipped_material_answers_and_refuses() -> None:
    record = json.loads(viva("Why does bf16 not overflow?", "--generator", "none", "--json").stdout)
    assert (record["refused"], record["grounded"]) == (False, True)
    assert "In bfloat16 overflow and underflow hardly ever happen" in record["reply"]
    assert "fine-tuning/mixed-precision.md" in {one["document"] for one in record["citations"]}
    foreign = viva("Who won the world cup in 2018?", "--generator", "none", "--json")
    assert json.loads(foreign.stdout)["refused"]


@pytest.mark.real
def test_own_documents_are_asked_with_a_generator(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "bees.md").write_text(
        "# Bees\n\n## The waggle dance\n\nA honey bee dances to tell the hive where food is. "
        "The angle of the dance shows the direction of the flowers. "
        "The length of the dance shows how far they are.\n"
    )
    encoder = SentenceEncoder.load(models.require("all-MiniLM-L6-v2"))
    build_index([docs], tmp_path / "bees", encoder)
    query = "What does the angle of the dance show?"
    ran = viva(query, "--index", tmp_path / "bees", "--generator", "smollm2-135m", "--json")
    record = json.loads(ran.stdout)
    assert (record["refused"], record["grounded"]) == (False, True)
    # Either the model's own words held, or the material's own stand in for them.
    assert record["generator"] in ("smollm2-135m", "none")
    assert "direction" in record["reply"]
    assert {one["document"] for one in record["citations"]} == {"bees.md"}
