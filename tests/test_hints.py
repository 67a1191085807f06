"""A hint names where to look and never the whole idea."""

import pytest

from corpus.bank import load_bank
from corpus.shipped import QUESTIONS
from tutor.answering.hints import MOST_TOLD, hint_at, hints_at
from tutor.answering.words import content_stems


@pytest.mark.parametrize(
    ("idea", "question", "hint"),
    [
        (
            "The optimizer states are kept in 32 bits.",
            "What stays in full precision?",
            "optimizer states",
        ),
        ("It is smaller.", "Why DistilBERT?", ""),
        ("", "Why?", ""),
    ],
)
def test_a_hint_is_a_word_or_two_that_the_question_does_not_say(
    idea: str, question: str, hint: str
) -> None:
    assert hint_at(idea, question) == hint


def test_of_several_hints_none_only_repeats_a_part_of_another() -> None:
    question = "Why does LoRA need so much less GPU memory than full fine-tuning?"
    trained = "Only small low-rank matrices are trained."
    needed = "Only the small matrices need gradients and optimizer states."
    assert (hint_at(trained, question), hint_at(needed, question)) == ("small", "small matrices")
    assert hints_at([trained, needed], question) == ("small matrices",)
    assert hints_at([needed, "It is odd.", needed], question) == ("small matrices",)
    assert hints_at([], question) == ()


def test_no_hint_of_the_bank_tells_more_than_half_of_its_idea() -> None:
    hints = []
    for question in load_bank(QUESTIONS).questions:
        for point in question.key_points:
            hint = hint_at(point.text, question.question)
            told = set(content_stems(hint)) & set(content_stems(point.text))
            assert len(told) <= MOST_TOLD * len(content_stems(point.text))
            hints.append(hint)
    assert sum(map(bool, hints)) > 0.8 * len(hints)
