"""What the material does not hold is refused, with the nearest it does hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import KeywordEncoder
from tests.notes_index import CHUNKS, NotesIndex
from tutor.answering.extractive import find_statements
from tutor.answering.refusal import (
    ANSWERABLE_FROM,
    Signals,
    nearest_material,
    probability,
    read_signals,
    refusal_text,
)
from tutor.answering.words import Rarity

RARITY = Rarity(chunk.text for chunk in CHUNKS)


def signals_of(query: str) -> Signals:
    encoder = KeywordEncoder()
    hits = NotesIndex(encoder).search(query)
    return read_signals(query, hits, find_statements(query, hits, encoder, RARITY), RARITY)


def test_a_query_in_the_material_s_words_is_covered() -> None:
    assert signals_of("What is the attention mask for padding?") == Signals(
        chunk=pytest.approx(1.0),
        sentence=pytest.approx(1.0),
        chunk_coverage=1.0,
        sentence_coverage=1.0,
    )


def test_words_the_material_never_uses_are_not_covered() -> None:
    signals = signals_of("Who won the chess tournament?")
    assert (signals.chunk_coverage, signals.sentence_coverage) == (0.0, 0.0)


unit = st.floats(0, 1)


@given(unit, unit, unit, unit, st.integers(0, 3), unit)
def test_a_better_signal_never_lowers_the_probability(
    chunk: float,
    sentence: float,
    chunk_coverage: float,
    sentence_coverage: float,
    which: int,
    more: float,
) -> None:
    signals = [chunk, sentence, chunk_coverage, sentence_coverage]
    better = [value + more * (place == which) for place, value in enumerate(signals)]
    assert 0 <= probability(Signals(*signals)) <= probability(Signals(*better)) <= 1


def test_both_ends_are_on_their_side() -> None:
    assert probability(Signals(0.7, 0.8, 1.0, 1.0)) > ANSWERABLE_FROM
    assert probability(Signals(0.1, 0.1, 0.0, 0.0)) < ANSWERABLE_FROM


def test_a_refusal_names_what_is_near_and_nothing_when_nothing_is() -> None:
    index = NotesIndex(KeywordEncoder())
    near = nearest_material(index.search("Does LoRA help memory on the moon?"))
    assert near is not None
    assert (
        refusal_text(near) == "The material does not say. The nearest it holds is: LoRA > Memory."
    )
    assert nearest_material(index.search("chess")) is None
    assert nearest_material([]) is None
    assert "does not say" in refusal_text(None)
