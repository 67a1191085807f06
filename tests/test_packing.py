from hypothesis import given
from hypothesis import strategies as st

from corpus.packing import pack

SIZES = st.lists(st.integers(1, 12), max_size=12)


def packed(sizes: list[int], tied: list[bool] | None = None) -> list[tuple[int, int]]:
    return pack(sizes, [0] * len(sizes), tied or [False] * len(sizes), room=10)


def test_chunks_are_of_like_size() -> None:
    # Filled greedily it would be 4+4 and a crumb of 4+1+1.
    assert packed([4, 4, 4, 1, 1]) == [(0, 2), (2, 5)]
    # 5 squared and 1 squared are less than 0 and 6 squared.
    assert packed([5, 5, 2, 2]) == [(0, 1), (1, 4)]
    assert packed([3, 3, 3]) == [(0, 3)]


def test_what_stands_between_pieces_counts() -> None:
    assert pack([5, 5], [0, 0], [False, False], room=10) == [(0, 2)]
    assert pack([5, 5], [1, 0], [False, False], room=10) == [(0, 1), (1, 2)]


def test_pieces_that_belong_together_stay_together_where_they_can() -> None:
    assert packed([6, 3, 3]) == [(0, 1), (1, 3)]
    assert packed([6, 3, 3], tied=[True, False, False]) == [(0, 2), (2, 3)]
    assert packed([6, 9, 4], tied=[True, True, False]) == [(0, 1), (1, 2), (2, 3)]


def test_a_piece_larger_than_the_room_stands_alone() -> None:
    assert packed([1, 12, 1]) == [(0, 1), (1, 2), (2, 3)]
    assert packed([]) == []


@given(SIZES, st.integers(0, 3))
def test_every_piece_is_in_one_chunk_and_no_chunk_is_too_large(sizes: list[int], join: int) -> None:
    ranges = pack(sizes, [join] * len(sizes), [False] * len(sizes), room=10)
    assert [i for first, last in ranges for i in range(first, last)] == list(range(len(sizes)))
    for first, last in ranges:
        total = sum(sizes[first:last]) + join * (last - first - 1)
        assert total <= 10 or last - first == 1
