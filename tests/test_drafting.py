"""Drafts: questions that a document answers, with key points that stand in it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Document, check_bank, load_bank, read_documents
from corpus.definitions import find_definition
from corpus.drafting import draft_questions, is_claim
from corpus.errors import BankError
from corpus.exchange.bank_text import bank_text
from corpus.headings import find_headings
from corpus.question import Difficulty, Question
from corpus.sentences import passages, split_sentences
from corpus.shipped import MATERIAL
from corpus.slug import unique_slugs

NOTES = """\
# Transformers

## 1.2 Attention

Attention is a weighting of all words of a text. It costs time quadratic in the length.
The heads look at different relations, e.g. syntax.

## Parts of an input

An input of BERT has three parts:

- the token embeddings
- the position embeddings
- the segment embeddings

## How to save memory

Gradient checkpointing computes activations again. Smaller batches need fewer activations.

## Summary

This heading names no subject at all. This one is no claim either.

```
LoRA is a method. It is code. So nobody is asked about it.
```
"""


def drafts(text: str, path: str = "nlp/notes.md", **options: int) -> list[Question]:
    return list(draft_questions([Document(path, "Transformers", text)], **options))


def test_definitions_lists_and_headings_become_questions() -> None:
    found = {
        question.question: tuple(point.text for point in question.key_points)
        for question in drafts(NOTES)
    }
    assert found == {
        "What is attention?": (
            "Attention is a weighting of all words of a text.",
            "Attention costs time quadratic in the length.",
        ),
        "What are the main points about “Parts of an input” (Transformers)?": (
            "the token embeddings",
            "the position embeddings",
            "the segment embeddings",
        ),
        "How do you save memory (Transformers)?": (
            "Gradient checkpointing computes activations again.",
            "Smaller batches need fewer activations.",
        ),
    }


def test_a_draft_says_what_a_bank_needs() -> None:
    question = drafts(NOTES)[0]
    assert question.draft
    assert question.id.startswith("draft-attention-")
    assert (question.domain, question.concept) == ("nlp", "attention")
    assert question.source == "nlp/notes.md#12-attention"
    assert question.difficulty is Difficulty.EASY
    assert question.references == (" ".join(point.text for point in question.key_points),)
    assert question.hints[0] == "Think of Transformers > 1.2 Attention."
    assert question.hints[1].startswith("One of the 2 points has to do with “quadratic”")


def test_pages_and_slides_name_what_leads_to_them() -> None:
    text = (
        "# 2 Attention\n\n###### Page 4\n\nThe page before ends here.\n\n2 Attention\n\n"
        "The heads see different words. They are many. "
        "Every head has weights of its own.\n\n## Slide 3: Cost\n\n- time grows quadratically\n"
        "- memory grows linearly\n"
    )
    first, second = drafts(text, "deck.pdf")
    assert first.question == "What are the main points about “Attention” (Transformers)?"
    assert first.source == "deck.pdf#page-4"
    assert first.key_points[0].text == "The heads see different words."
    assert second.question == "What are the main points about “Cost” (Attention)?"
    assert second.source == "deck.pdf#slide-3-cost"


def test_a_page_without_bookmarks_goes_by_the_line_at_its_top() -> None:
    text = (
        "###### Page 1\n\nMutations\n\nMost mutations do no harm. Silent mutations change nothing."
    )
    (question,) = drafts(text)
    assert question.question == "What are the main points about “Mutations” (Transformers)?"
    assert len(question.key_points) == 2


def test_items_of_a_list_name_what_the_first_one_defines() -> None:
    text = (
        "# Cells\n\n- A mitochondrion is an organelle\n- It has two membranes\n- Its DNA is its own"
    )
    (question,) = drafts(text)
    assert [point.text for point in question.key_points] == [
        "A mitochondrion is an organelle",
        "A mitochondrion has two membranes",
        "Its DNA is its own",
    ]


def test_a_hint_tells_no_empty_word() -> None:
    text = "# Leaves\n\nLight drives the reactions. Oxygen leaves the leaf through tiny holes."
    (question,) = drafts(text)
    assert question.hints[-1] == "One of the 2 points has to do with “Oxygen”."


def test_the_same_question_comes_once_and_ids_stay() -> None:
    again = drafts(NOTES)
    assert [question.id for question in again] == [question.id for question in drafts(NOTES)]
    both = [Document(name, "Transformers", NOTES) for name in ("a.md", "b.md")]
    assert len(list(draft_questions(both))) == len(again)


def test_a_document_gives_its_definitions_first() -> None:
    (only,) = drafts(NOTES, per_document=1)
    assert only.question == "What is attention?"


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("A tokenizer is a program that splits text.", "What is a tokenizer?"),
        ("An adapter is a small layer.", "What is an adapter?"),
        ("Adapters are small layers, used to adapt.", None),
        ("Adapters are the small layers that learn.", "What are adapters?"),
        ("The pad token is used to fill batches.", "What is the pad token?"),
        ("NLI stands for natural language inference.", "What does NLI stand for?"),
        ("Greedy decoding means taking the best token.", "What does greedy decoding mean?"),
        ("LoRA (low-rank adaptation) is a method.", "What is LoRA?"),
        ("LoRA is small, and for LoRA is one rank enough.", None),
        ("BERT is an encoder.", "What is BERT?"),
        ("`Trainer` is a class.", "What is `Trainer`?"),
        ("It is a method.", None),
        ("This model is a decoder.", None),
        ("The following is a list.", None),
        ("Training is slow.", None),
        ("What matters here is the loss.", None),
        ("When it rains there is a flood.", None),
    ],
)
def test_what_defines_something(sentence: str, question: str | None) -> None:
    found = find_definition(sentence, sentence)
    assert (found and found.question) == question


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("Attention weighs all the words.", True),
        ("`AutoModel` loads only the body.", True),
        ("It weighs all the words.", False),
        ("However, attention weighs all words.", False),
        ("Does attention weigh all words?", False),
        ("Attention weighs.", False),
        ("attention weighs all the words.", False),
        ("Introduction . . . . . . . . . . 12.", False),
        ("word " * 40 + "end.", False),
    ],
)
def test_what_can_be_a_key_point(sentence: str, claims: bool) -> None:
    assert is_claim(sentence) == claims


def test_sentences_know_abbreviations() -> None:
    text = "See e.g. Vaswani et al. 2017 and J. Devlin. They wrote it. “Yes.” Then 3.5 more."
    assert split_sentences(text) == [
        "See e.g. Vaswani et al. 2017 and J. Devlin.",
        "They wrote it.",
        "“Yes.”",
        "Then 3.5 more.",
    ]


def test_passages_leave_headings_code_quotes_and_tables_out() -> None:
    text = "# H\n\nOne **bold** `code`.\nTwo.\n\n> quoted\n\n- item\n"
    text += "\n| a |\n| --- |\n| b |\n\n```\nx\n```\n"
    found = [(passage.sentences, passage.is_item) for passage in passages(text)]
    assert found == [(("One bold `code`.", "Two."), False), (("item",), True)]


@settings(max_examples=100, deadline=None)
@given(st.text("AIabi .:#-?\n`\u202a", max_size=80))
def test_any_text_gives_drafts_that_are_sound(text: str) -> None:
    document = Document(
        "a.md", "T", f"# Attention\n\n{text}\n\nA mask is a filter. It hides words."
    )
    slugs = unique_slugs([heading.text for heading in find_headings(document.text)])
    for question in draft_questions([document]):
        assert question.draft
        assert 2 <= len(question.key_points) <= 5
        assert question.source is None or question.source.partition("#")[2] in slugs


def test_drafts_of_the_notes_pass_the_check_and_are_asked_only_when_accepted(
    tmp_path: Path,
) -> None:
    documents = read_documents([MATERIAL / "fine-tuning"]).documents
    found = list(draft_questions(documents, per_document=3))
    assert len(found) > len(documents)
    bank = tmp_path / "drafts.yaml"
    bank.write_text(bank_text(found), encoding="utf-8")
    assert check_bank(bank, MATERIAL / "fine-tuning") == []
    with pytest.raises(BankError, match=f"all {len(found)} questions are drafts"):
        load_bank(bank)
    bank.write_text(bank.read_text(encoding="utf-8").replace("  draft: true\n", "", 1))
    assert [question.id for question in load_bank(bank).questions] == [found[0].id]
