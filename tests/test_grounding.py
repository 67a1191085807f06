"""Nothing a generator says is shown as true unless a chunk says it too."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import KeywordEncoder
from tests.notes_index import CHUNKS, NotesIndex, WordEntailment
from tutor.answering.extractive import Statement, find_statements
from tutor.answering.grounding import Grounded, ground
from tutor.answering.reply import compose
from tutor.answering.words import Rarity

RARITY = Rarity(chunk.text for chunk in CHUNKS)
QUERY = "How does LoRA save memory, and what is the attention mask?"


def shown() -> list[Statement]:
    """The sentences of all three chunks: [1] masks, [2] LoRA, [3] the Hub."""
    encoder = KeywordEncoder()
    return find_statements(QUERY, NotesIndex(encoder).search(QUERY), encoder, RARITY)


def check(text: str) -> Grounded:
    return ground(QUERY, text, shown(), KeywordEncoder(), WordEntailment(), RARITY)


def test_chunks_are_numbered_as_this_file_says() -> None:
    firsts = {statement.n: statement.text.split()[0] for statement in reversed(shown())}
    assert firsts == {1: "The", 2: "LoRA", 3: "A"}


def test_a_supported_sentence_stays_with_its_citation() -> None:
    grounded = check("LoRA keeps the pretrained weights frozen [2].")
    assert compose(grounded.sentences) == "LoRA keeps the pretrained weights frozen. [2]"
    assert grounded.dropped == 0


def test_an_unsupported_sentence_is_dropped_and_the_others_stay() -> None:
    grounded = check("LoRA trains two small matrices. [2] LoRA was invented by pirates. [2]")
    assert compose(grounded.sentences) == "LoRA trains two small matrices. [2]"
    assert grounded.dropped == 1


def test_a_text_stands_when_its_first_sentence_and_most_of_it_hold() -> None:
    true, false = "LoRA trains two small matrices.", "LoRA was invented by pirates."
    more = "LoRA keeps the pretrained weights frozen."
    assert check(true).stands
    assert check(f"{true} {more} {false}").stands
    assert not check(f"{true} {false}").stands
    assert not check(f"{false} {true} {more}").stands


def test_a_negated_sentence_is_dropped() -> None:
    assert check("LoRA keeps the pretrained weights not frozen. [2]").sentences == ()


def test_a_wrong_number_or_name_is_dropped_even_if_entailment_is_fooled() -> None:
    class Gullible:
        def predict(self, pairs: list[tuple[str, str]]) -> NDArray[np.float32]:
            return np.tile(np.array([1, 0, 0], dtype=np.float32), (len(pairs), 1))

    def fooled(text: str) -> Grounded:
        return ground(QUERY, text, shown(), KeywordEncoder(), Gullible(), RARITY)

    assert fooled("The default rank `r` is 8. [2]").dropped == 0
    assert fooled("The default rank `r` is 64. [2]").dropped == 1
    assert fooled("The default rank `alpha` is 8. [2]").dropped == 1
    assert fooled("The default rank of LoraConfig is 8. [2]").dropped == 1


def test_no_source_says_yes_or_no() -> None:
    assert check("Yes, LoRA keeps the pretrained weights frozen. [2]").sentences == ()


@pytest.mark.parametrize("mark", [" [3]", " [9]", ""])
def test_a_wrong_or_missing_citation_becomes_the_right_one(mark: str) -> None:
    text = f"Without the mask, the attention would look at padding{mark}."
    assert (
        compose(check(text).sentences)
        == "Without the mask, the attention would look at padding. [1]"
    )


def test_the_same_sentence_is_shown_once() -> None:
    text = "The Hub keeps every version of a model. [3] The Hub keeps every version of a model. [3]"
    assert check(text).sentences == (("The Hub keeps every version of a model.", 3),)


def test_a_sentence_that_leans_on_a_dropped_one_goes_with_it() -> None:
    assert check("LoRA was found by pirates. It trains two small matrices. [2]").sentences == ()
    kept = check("LoRA trains two small matrices. It keeps the weights frozen. [2]").sentences
    assert len(kept) == 2


def test_a_sentence_that_was_cut_off_is_dropped() -> None:
    assert check("LoRA trains two small [2]") == Grounded((), 1, False)


@pytest.mark.parametrize("text", ["", "   ", "[1] [2]", "...", "</s>"])
def test_empty_talk_leaves_nothing(text: str) -> None:
    assert check(text).sentences == ()


def test_without_anything_shown_nothing_holds() -> None:
    grounded = ground(QUERY, "LoRA is small.", [], KeywordEncoder(), WordEntailment(), RARITY)
    assert grounded == Grounded((), 1, False)
