"""Sentences: how prose is cut, which sentences answer, and how they are put together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Chunk
from index.hit import Hit
from tests.notes_index import CHUNKS, LORA, MASK, NotesIndex, WordEncoder, chunk
from tutor.answering.extractive import Statement, choose, find_statements, reading_order
from tutor.answering.manner import leans, points
from tutor.answering.memory import Memory
from tutor.answering.reply import compose
from tutor.answering.sentences import is_statement, split_sentences, statements
from tutor.answering.understanding import Held
from tutor.answering.words import Rarity, content_stems, stems


def hit(rank: int, document: str, start: int) -> Hit:
    return Hit(rank, 1 / rank, 0.5, Chunk(document, "T", ("T",), start, start + 1, "x"))


@pytest.mark.parametrize(
    "sentences",
    [
        ["LoRA is small.", "It trains little."],
        ["Use e.g. BERT or GPT-2 here.", "Both work."],
        ["A rate of 0.5 is high.", "Version 4.57.1 has it."],
        ["Call `model.generate(x). Then y` once.", "The rest follows."],
        ["Call model.generate() to write.", "It returns ids."],
        ["Does it fit?", "Yes!", "It does (see Fig. 3)."],
        ["They use llama.cpp, vLLM, etc. to serve.", "All three are quick."],
        ["J. Devlin et al. wrote it.", "BERT came in 2018."],
        ["A paper by A. Vaswani and N. Shazeer.", "It had eight authors."],
        ["Other words are labelled O.", "Names are not."],
        ['He said "stop."', "Then it ended."],
        ["One rests on a note. [1]", "Two rest on more. [2][3]", "The last on none."],
        ["1. First comes the tokenizer.", "Then the model."],
        ["Größe zählt hier nicht.", "Übung schon."],
    ],
    ids=lambda sentences: sentences[0][:25],
)
def test_paragraphs_are_cut_where_sentences_end(sentences: list[str]) -> None:
    assert split_sentences(" ".join(sentences)) == sentences


def test_a_line_break_tells_a_letter_from_an_initial() -> None:
    two = "It trains A and B.\nFrozen weights need no gradient.\nA line\nmay break anywhere."
    assert split_sentences(two) == [
        "It trains A and B.",
        "Frozen weights need no gradient.",
        "A line may break anywhere.",
    ]


@given(st.text(max_size=300))
def test_cutting_loses_no_word(prose: str) -> None:
    assert " ".join(split_sentences(prose)).split() == prose.split()


def test_headings_code_tables_and_questions_are_no_statements() -> None:
    text = (
        "# The title of this page here.\n\n"
        "The [loss](x.md) **falls** with `lr=3e-5` in most runs.\n\n"
        "```python\nprint('This is code. Not prose.')\n```\n\n"
        "| a | b |\n|---|---|\n| A cell is not a sentence. | Nor is this one here. |\n\n"
        "- The first item stands on its own.\n- an item without an end\n\n"
        "What does the next section show?\n\n<Tip>This tip is HTML to us.</Tip>\n"
    )
    assert statements(text) == (
        "The loss falls with `lr=3e-5` in most runs.",
        "The first item stands on its own.",
    )


@pytest.mark.parametrize(
    "piece",
    ["and so the rest of it falls.", "No end here at all", "Good luck!", "x -> y is Z(); A."],
)
def test_broken_or_codelike_pieces_are_no_statements(piece: str) -> None:
    assert not is_statement(piece)


def test_words_meet_across_their_endings() -> None:
    assert content_stems("How does the training overflow?") == ["train", "overflow"]
    assert {"train", "overflow"} <= stems("A trained model overflowed.")
    assert {"attention_mask", "mask"} <= stems("pass attention_mask on")


def test_coverage_weighs_rare_words_more() -> None:
    rarity = Rarity(["the model learns", "the model sleeps", "a model of lora"])
    # Every text holds "model": ln(1 + .5/3.5) = 0.13; one holds "lora": ln(1 + 2.5/1.5) = 0.98.
    assert rarity.coverage(["model", "lora"], {"lora"}) == pytest.approx(0.98 / 1.11, abs=0.01)
    assert rarity.coverage([], {"lora"}) == 0.0


def test_the_best_sentences_come_in_reading_order() -> None:
    query = "Why does LoRA save memory?"
    hits = NotesIndex(WordEncoder()).search(query)
    found = find_statements(query, hits, Memory(WordEncoder()), Rarity([LORA, MASK]))
    chosen = choose(found, found)
    assert [statement.text for statement in chosen][:2] == [
        "LoRA keeps the pretrained weights frozen and trains two small matrices instead.",
        "This saves memory, since optimizer states exist only for the matrices.",
    ]
    assert 1 <= len(chosen) <= 4
    assert [s.order for s in chosen] == sorted(s.order for s in chosen)
    assert compose([(chosen[0].text, chosen[0].n)]).endswith("matrices instead. [1]")


@pytest.mark.parametrize(
    ("sentence", "is_leaning", "is_pointing"),
    [
        ("This saves memory.", True, False),
        ("LoRA saves memory.", False, False),
        ("In this section we'll look at memory.", False, True),
        ("You can read more about LoRA in Chapter 11.", False, True),
    ],
)
def test_sentences_that_lean_or_point_are_known(
    sentence: str, is_leaning: bool, is_pointing: bool
) -> None:
    assert (leans(sentence), points(sentence)) == (is_leaning, is_pointing)
    statement = Statement(
        sentence,
        hit(1, "a.md", 0),
        0,
        False,
        0.5,
        0.0,
        Held(0.0, 0.0),
        np.ones(1, dtype=np.float32),
    )
    assert statement.score == pytest.approx(0.5 - 0.05 * is_leaning - 0.15 * is_pointing)


def test_the_same_sentence_in_two_hits_counts_once() -> None:
    twice = (*CHUNKS, chunk("fine-tuning/again.md", "Again", "Memory", LORA))
    hits = NotesIndex(WordEncoder(), twice).search("LoRA memory")
    texts = [s.text for s in find_statements("LoRA", hits, Memory(WordEncoder()), Rarity([LORA]))]
    assert len(texts) == len(set(texts))


def test_hits_are_read_document_by_document() -> None:
    hits = [hit(1, "b.md", 90), hit(2, "a.md", 0), hit(3, "b.md", 10)]
    assert [one.rank for one in reading_order(hits)] == [3, 1, 2]


def test_hits_without_prose_give_no_statement() -> None:
    only_code = (chunk("code.md", "Code", "Listing", "```python\nlora = 1\n```"),)
    hits = NotesIndex(WordEncoder(), only_code).search("lora")
    assert find_statements("lora", hits, Memory(WordEncoder()), Rarity([""])) == []
    assert choose([], []) == []
