"""Questions that mean the same, by an encoder that can be checked by eye and by the real one."""

from pathlib import Path

import pytest

from corpus import SameMeaning, check_bank
from index.encoder import SentenceEncoder
from tests.conftest import KeywordEncoder
from tutor import models


def written(folder: Path, *questions: str, form: str = "flashcard") -> Path:
    path = folder / "bank.yaml"
    path.write_text(
        "".join(
            f"- id: q{number}\n  domain: d\n  form: {form}\n  question: {question}\n"
            "  references: [So it is.]\n"
            for number, question in enumerate(questions)
        ),
        encoding="utf-8",
    )
    return path


def repeats(path: Path, encoder: object) -> list[tuple[int, str, str]]:
    rule = SameMeaning(encoder)  # type: ignore[arg-type]
    return [(f.line, f.question, f.message) for f in check_bank(path, path.parent, [rule])]


def test_the_same_in_other_words(tmp_path: Path, keyword_encoder: KeywordEncoder) -> None:
    path = written(
        tmp_path, "How does a mask steer attention?", "Why mask?", "To attention, what is a mask?"
    )
    ((line, question, message),) = repeats(path, keyword_encoder)
    assert (line, question) == (14, "q2")
    assert message == f"this asks nearly the same as {path}:4; drop one."


def test_the_same_words_are_reported_once(tmp_path: Path, keyword_encoder: KeywordEncoder) -> None:
    path = written(tmp_path, "What is a mask?", "What is the mask?")
    assert len(repeats(path, keyword_encoder)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is the mask in BERT?", "Why does GPT need a mask?"),
        ("What does attention_mask hold in a mask?", "Why is a mask there?"),
        ("What does a mask of 512 tokens do?", "Why is a mask there for 128?"),
    ],
)
def test_another_name_or_number_makes_another_question(
    tmp_path: Path, keyword_encoder: KeywordEncoder, one: str, other: str
) -> None:
    assert repeats(written(tmp_path, one, other), keyword_encoder) == []


def test_a_card_may_ask_what_another_form_asks(
    tmp_path: Path, keyword_encoder: KeywordEncoder
) -> None:
    path = written(tmp_path, "Why mask the padding?")
    text = path.read_text().replace("q0", "open").replace("flashcard", "open")
    text = text.replace("Why mask the padding", "How is a mask made")
    path.write_text(
        path.read_text()
        + text
        + "  hints: [Think.]\n  key_points: [{text: One idea.}, {text: Another one.}]\n"
    )
    assert repeats(path, keyword_encoder) == []


def test_a_bank_that_cannot_be_read_has_no_repeats(
    tmp_path: Path, keyword_encoder: KeywordEncoder
) -> None:
    path = tmp_path / "bank.yaml"
    path.write_text("- {id: a}\n")
    assert [message for _, _, message in repeats(path, keyword_encoder)] == [
        "'question' is missing; add it."
    ]


@pytest.mark.real
def test_the_real_encoder_knows_a_paraphrase(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Why is fine-tuning a pretrained model faster than training from scratch?",
        "Why is training from scratch slower than fine-tuning a pretrained model?",
        "Why is a pretrained model fine-tuned with a small learning rate?",
    )
    encoder = SentenceEncoder.load(models.require("all-MiniLM-L6-v2"))
    assert [question for _, question, _ in repeats(path, encoder)] == ["q1"]
