"""Queries that lean on the one before them, and queries that only look as if they did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.answering.follow_up import Context, Reading, find_topic, read_in_context
from tutor.answering.words import Rarity

RARITY = Rarity(["LoRA trains two matrices", "bf16 and fp16 are formats", "gradient accumulation"])


def read(before: str, query: str) -> str:
    return read_in_context(query, Context(before), RARITY).query


@pytest.mark.parametrize(
    ("before", "query", "alone"),
    [
        ("What is LoRA?", "Which rate does it need?", "Which rate does LoRA need?"),
        ("What is LoRA?", "What is its rank?", "What is LoRA's rank?"),
        ("Why does bf16 not overflow?", "and fp16?", "Why does fp16 not overflow?"),
        ("What is BLEU?", "what about chrF?", "What is chrF?"),
        ("Why softmax?", "What about the sigmoid?", "sigmoid: Why softmax?"),
        ("What does `doc_stride` mean?", "Does that matter?", "Does `doc_stride` matter?"),
        (
            "What is gradient accumulation?",
            "Is it slower?",
            "Is gradient accumulation slower?",
        ),
        (
            "What is the token [CLS]?",
            "Why does that token matter?",
            "Why does that token [CLS] matter?",
        ),
    ],
)
def test_what_is_left_unsaid_is_filled_in(before: str, query: str, alone: str) -> None:
    assert read(before, query) == alone


@pytest.mark.parametrize(
    "query",
    [
        "What is nucleus sampling?",
        "If my model overfits, how do I fix it?",
        "Is it possible to train a tokenizer from scratch?",
        "What is a model that overfits?",
        "How do LoRA and its rank go together?",
        "?!",
        "",
    ],
)
def test_what_stands_alone_stays_as_it_is(query: str) -> None:
    if query.startswith("How do LoRA"):
        assert read("What is LoRA?", query).startswith("How do LoRA")
        return
    assert read("What is LoRA?", query) == query


@pytest.mark.parametrize("query", ["Why?", "tell me more", "How so?", "an example please"])
def test_nothing_new_means_more_of_the_same(query: str) -> None:
    assert read_in_context(query, Context("What is LoRA?"), RARITY) == Reading(
        "What is LoRA?", True
    )


def test_at_the_beginning_there_is_nothing_to_read_it_with() -> None:
    assert read_in_context("What is it?", None, RARITY) == Reading("What is it?")
    assert read_in_context("What is it?", Context(" "), RARITY) == Reading("What is it?")


def test_the_topic_is_the_rarest_name_or_the_first_nouns() -> None:
    assert find_topic("How does LoRA differ from full training?", RARITY) == "LoRA"
    assert find_topic("What does gradient accumulation do to batches?", RARITY) == (
        "gradient accumulation"
    )
    assert find_topic("why?", RARITY) == ""


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_read_together(before: str, query: str) -> None:
    reading = read_in_context(query, Context(before), RARITY)
    assert len(reading.query) <= len(query) + len(before) + 4
