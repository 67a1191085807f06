"""Nothing a generator says is shown as true unless a chunk says it too."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.notes_index import CHUNKS, NotesIndex, WordEncoder, WordEntailment
from tutor.answering.extractive import Statement, find_statements
from tutor.answering.grounding import Checker, Entailment, is_empty
from tutor.answering.memory import Memory
from tutor.answering.reply import compose
from tutor.answering.sentences import split_sentences
from tutor.answering.words import Rarity

RARITY = Rarity(chunk.text for chunk in CHUNKS)
QUERY = "How does LoRA save memory, and what is the attention mask?"


def shown() -> list[Statement]:
    """The sentences of all three chunks: [1] masks, [2] LoRA, [3] the Hub."""
    encoder = WordEncoder()
    return find_statements(QUERY, NotesIndex(encoder).search(QUERY), Memory(encoder), RARITY)


def held(text: str, entailment: Entailment | None = None) -> list[tuple[str, int]]:
    """The sentences of a text that hold."""
    checker = Checker(QUERY, shown(), WordEncoder(), entailment or WordEntailment(), RARITY)
    checked = [checker.check(piece) for piece in split_sentences(text) if not is_empty(piece)]
    return [one for one in checked if one is not None]


def test_chunks_are_numbered_as_this_file_says() -> None:
    firsts = {statement.n: statement.text.split()[0] for statement in reversed(shown())}
    assert firsts == {1: "The", 2: "LoRA", 3: "A"}


def test_a_supported_sentence_stays_with_its_citation() -> None:
    kept = held("LoRA keeps the pretrained weights frozen [2].")
    assert compose(kept) == "LoRA keeps the pretrained weights frozen. [2]"


def test_an_unsupported_sentence_is_dropped_and_the_others_stay() -> None:
    kept = held("LoRA trains two small matrices. [2] LoRA was invented by pirates. [2]")
    assert compose(kept) == "LoRA trains two small matrices. [2]"


def test_a_negated_sentence_is_dropped() -> None:
    assert held("LoRA keeps the pretrained weights not frozen. [2]") == []


class Gullible:
    """Finds that everything follows from everything."""

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.tile(np.array([1, 0, 0], dtype=np.float32), (len(pairs), 1))


def test_a_wrong_number_or_name_is_dropped_even_if_entailment_is_fooled() -> None:
    assert held("The default rank `r` is 8. [2]", Gullible())
    assert not held("The default rank `r` is 64. [2]", Gullible())
    assert not held("The default rank `alpha` is 8. [2]", Gullible())
    assert not held("The default rank of LoraConfig is 8. [2]", Gullible())


@pytest.mark.parametrize("opening", ["It keeps", "In LoRA it keeps", "With LoRA, they keep"])
def test_what_a_pronoun_means_is_not_guessed(opening: str) -> None:
    own = f"LoRA trains two small matrices. [2] {opening} the pretrained weights frozen. [2]"
    assert compose(held(own, Gullible())) == "LoRA trains two small matrices. [2]"
    assert (
        len(held("LoRA keeps its pretrained weights frozen so that they stay. [2]", Gullible()))
        == 1
    )


def test_no_source_says_yes_or_no() -> None:
    assert held("Yes, LoRA keeps the pretrained weights frozen. [2]") == []


@pytest.mark.parametrize("mark", [" [3]", " [9]", ""])
def test_a_wrong_or_missing_citation_becomes_the_right_one(mark: str) -> None:
    said = "Without the mask, the attention would look at padding"
    assert held(f"{said}{mark}.") == [(f"{said}.", 1)]


def test_a_sentence_that_leans_on_a_dropped_one_goes_with_it() -> None:
    assert held("LoRA was found by pirates. It trains two small matrices. [2]") == []


def test_a_sentence_that_was_cut_off_is_dropped() -> None:
    assert held("LoRA trains two small [2]") == []


@pytest.mark.parametrize("text", ["", "   ", "[1] [2]", "...", "</s>"])
def test_empty_talk_leaves_nothing(text: str) -> None:
    assert held(text) == []


def test_without_anything_shown_nothing_holds() -> None:
    checker = Checker(QUERY, [], WordEncoder(), WordEntailment(), RARITY)
    assert checker.check("LoRA is small.") is None
