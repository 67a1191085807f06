import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.encoded_text import EncodedText, unit_rows
from tests.stem_grader import StemEncoder
from tutor.grading.alignment import NO_ALIGNMENT, Alignment, align


def encoded(tokens: str, rows: list[list[float]]) -> EncodedText:
    unit: NDArray[np.float32] = unit_rows(np.asarray(rows, dtype=np.float32).reshape(-1, 2))
    return EncodedText(unit.sum(axis=0), tuple(tokens.split()), unit)


def test_each_token_takes_its_nearest_counterpart() -> None:
    text = encoded("frozen base weights", [[1, 0], [0, 1], [-1, 0]])
    other = encoded("fixed parameters", [[1, 0], [3, 4]])
    # Best cosines: 1 with "fixed", 0.8 and -0.6 with "parameters", whose unit row is (0.6, 0.8).
    aligned = align(text, other)
    assert aligned.mean == pytest.approx((1.0 + 0.8 - 0.6) / 3)
    assert aligned.lowest == pytest.approx(-0.6)
    assert aligned.lowest_third == pytest.approx(-0.6)


def test_the_lowest_third_is_a_mean() -> None:
    text = encoded("one two three four five six", [[1, 0]] * 4 + [[0, 1], [3, 4]])
    aligned = align(text, encoded("one", [[1, 0]]))
    assert aligned.lowest == pytest.approx(0.0)
    assert aligned.lowest_third == pytest.approx((0.0 + 0.6) / 2)


def test_function_words_pieces_and_words_left_out_do_not_count() -> None:
    text = encoded("the weights , ##s lora", [[0, 1], [1, 0], [0, 1], [0, 1], [0, 1]])
    other = encoded("weights", [[1, 0]])
    assert align(text, other, frozenset({"lora"})) == Alignment(1.0, 1.0, 1.0)
    assert align(text, other).lowest == pytest.approx(0.0)


def test_without_tokens_there_is_no_alignment() -> None:
    weights = encoded("weights", [[1, 0]])
    nothing = encoded("", [])
    assert align(nothing, weights) == align(weights, nothing) == NO_ALIGNMENT
    assert align(encoded("the of", [[1, 0], [1, 0]]), weights) == NO_ALIGNMENT


TEXTS = st.lists(st.sampled_from("lora freezes weights trains two matrices the not".split()))


@given(TEXTS.map(" ".join), TEXTS.map(" ".join))
def test_alignment_is_ordered_and_bounded(one: str, other: str) -> None:
    text, held_against = StemEncoder().encode_tokens([one, other])
    aligned = align(text, held_against)
    assert -1.0 <= aligned.lowest <= aligned.lowest_third <= aligned.mean <= 1.0
    if aligned != NO_ALIGNMENT:
        assert align(text, text) == Alignment(1.0, 1.0, 1.0)
