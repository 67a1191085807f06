"""Parts of an encoded text: its own tokens, in the context of the whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoded_text import EncodedText, unit_rows

TEXT = "padding is masked"
SPANS = ((0, 3), (3, 7), (8, 10), (11, 17))
ROWS = unit_rows(np.array([[1, 0], [1, 1], [0, 1], [1, 3]], dtype=np.float32))
WHOLE = EncodedText(ROWS[0], ("pad", "##ding", "is", "masked"), ROWS, SPANS)


def test_a_part_has_the_tokens_between_its_characters() -> None:
    part = WHOLE.part(0, 10)
    assert part is not None
    assert part.tokens == ("pad", "##ding", "is")
    assert part.spans == SPANS[:3]
    assert (part.rows == ROWS[:3]).all()
    assert part.embedding == pytest.approx(unit_rows(ROWS[:3].sum(axis=0)), abs=1e-6)


def test_what_was_not_read_has_no_part() -> None:
    assert WHOLE.part(7, 8) is None
    assert WHOLE.part(0, 18) is None
    assert EncodedText(ROWS[0], WHOLE.tokens, ROWS).part(0, 10) is None


@given(st.integers(0, 17), st.integers(0, 17))
def test_no_token_is_cut_in_two(start: int, end: int) -> None:
    part = WHOLE.part(start, end)
    for first, last in () if part is None else part.spans:
        assert start <= first < last <= end
