"""Every text goes through the model once, beside texts of about its length."""

from hypothesis import given
from hypothesis import strategies as st

from index.passes import (
    LEAST_TOKENS,
    LONGEST_TO_SHORTEST,
    TOKENS_PER_PASS,
    most_tokens,
    passes,
)

LENGTHS = st.lists(st.integers(0, 600))


@given(LENGTHS, st.integers(1, 4000))
def test_each_row_is_in_one_pass_that_is_not_too_large(lengths: list[int], most: int) -> None:
    found = list(passes(lengths, most))
    assert sorted(row for rows in found for row in rows) == list(range(len(lengths)))
    for rows in found:
        assert len(rows) == 1 or max(lengths[row] for row in rows) * len(rows) <= most


@given(LENGTHS)
def test_only_a_small_pass_takes_in_what_is_much_longer(lengths: list[int]) -> None:
    for rows in passes(lengths, TOKENS_PER_PASS):
        *shorter, longest = (lengths[row] for row in rows)
        if shorter and longest > LONGEST_TO_SHORTEST * shorter[0]:
            assert shorter[-1] * len(shorter) < LEAST_TOKENS


def test_a_pass_is_filled_before_the_next_one_begins() -> None:
    assert list(passes([4, 5, 4, 5, 9], 10)) == [[0, 2], [1, 3], [4]]
    assert [len(rows) for rows in passes([256] * 20, 2048)] == [8, 8, 4]


def test_much_longer_texts_have_a_pass_of_their_own() -> None:
    assert list(passes([64] * 17 + [500, 500], 2048)) == [list(range(17)), [17, 18]]


def test_a_few_texts_of_any_lengths_go_together() -> None:
    assert list(passes([3, 90, 20], 2048)) == [[0, 2, 1]]


def test_no_rows_need_no_pass() -> None:
    assert list(passes([], 2048)) == []


def test_other_devices_take_more_at_once() -> None:
    assert most_tokens("cpu") == TOKENS_PER_PASS < most_tokens("cuda") == most_tokens("mps")
