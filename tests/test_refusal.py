"""What the material does not hold is refused, with the nearest it does hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notes_index import CHUNKS, NotesIndex, WordEncoder
from tutor.answering.extractive import find_statements
from tutor.answering.identifiers import identifiers
from tutor.answering.memory import Memory
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
    encoder = WordEncoder()
    hits = NotesIndex(encoder).search(query)
    return read_signals(
        query, hits[:1], hits[1:], find_statements(query, hits, Memory(encoder), RARITY)
    )


def test_a_query_in_the_material_s_words_is_held() -> None:
    signals = signals_of("What is the attention mask for padding?")
    # The third best sentence holds the mask and no padding.
    assert signals.least_held == pytest.approx(1.0)
    assert signals.held > 0.6
    assert signals.stands_out > 0.5
    assert signals.identified == 0


def test_words_the_material_never_uses_are_not_held() -> None:
    signals = signals_of("Who won the chess tournament?")
    assert (signals.held, signals.least_held) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("query", "identified"),
    [
        ("What does push_to_hub do?", 1),
        ("What does push_to_hub() do?", 1),
        ("What does pull_from_hub do?", 0),
        ("What does the hub do?", 0),
    ],
)
def test_an_identifier_of_the_material_is_a_signal(query: str, identified: int) -> None:
    hits = NotesIndex(WordEncoder()).search("hub")
    assert read_signals(query, hits, [], []).identified == identified


def test_only_words_with_a_meaning_are_asked_for_and_not_endlessly() -> None:
    short = signals_of("padding and the attention mask?")
    polite = signals_of(
        "Could you please tell me about padding and the attention mask, if you may?"
    )
    assert short.asked == polite.asked == 3
    assert (
        signals_of("padding mask attention " + " ".join(map("word{}".format, range(50)))).asked == 8
    )


def test_identifiers_are_what_code_calls_by_name() -> None:
    assert identifiers("Does `share=True` last, and HF_TOKEN with torch.compile?") == {
        *("share=true", "share", "true", "hf_token", "torch.compile")
    }
    assert identifiers("Is GPT-2 better than T5, e.g. here? Yes/no.") == set()


unit = st.floats(0, 1)


@given(st.tuples(*[unit] * 6), st.integers(0, 5), unit)
def test_a_better_signal_never_lowers_the_probability(
    signals: tuple[float, ...], which: int, more: float
) -> None:
    better = [value + more * (place == which) for place, value in enumerate(signals)]
    assert 0 <= probability(Signals(*signals)) <= probability(Signals(*better)) <= 1


def test_both_ends_are_on_their_side() -> None:
    assert probability(Signals(0.7, 0.8, 0.7, 0.4, 0, 3)) > ANSWERABLE_FROM
    assert probability(Signals(0.2, 0.4, 0.3, 0.1, 0, 3)) < ANSWERABLE_FROM


def test_a_refusal_names_what_is_near_and_nothing_when_nothing_is() -> None:
    index = NotesIndex(WordEncoder())
    near = nearest_material(index.search("Does LoRA help memory on the moon?"))
    assert near is not None
    assert (
        refusal_text(near) == "The material does not say. The nearest it holds is: LoRA > Memory."
    )
    assert nearest_material(index.search("chess")) is None
    assert nearest_material([]) is None
    assert "does not say" in refusal_text(None)
