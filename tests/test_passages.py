"""Ranked chunks to passages: neighbours are one, copies go, the order stays."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from corpus import Chunk
from index.passages import LONGEST, gather

TEXT = "\n\n".join(f"Sentence {name} speaks of {name} alone." for name in "abcdefgh")
STARTS = [TEXT.index(f"Sentence {name}") for name in "abcdefgh"]


def cut(place: int, section: str = "One", document: str = "a.md") -> Chunk:
    end = STARTS[place + 1] - 2 if place + 1 < len(STARTS) else len(TEXT)
    return Chunk(document, "T", (section,), STARTS[place], end, TEXT[STARTS[place] : end])


SECTION = [cut(place) for place in range(8)]


def test_neighbours_become_one_passage_with_the_text_between_them() -> None:
    (passage,) = gather([2, 1], SECTION, 5)
    assert (passage.best, passage.parts) == (2, 2)
    assert passage.chunk.text == TEXT[passage.chunk.start : passage.chunk.end]


def test_a_passage_does_not_become_a_page() -> None:
    first, second = gather([3, 2, 4, 5, 1], SECTION, 2)
    assert (first.parts, second.parts) == (LONGEST, 1)
    assert (first.best, second.best) == (3, 5)


def test_chunks_of_other_sections_documents_or_places_stay_apart() -> None:
    chunks = [cut(0), cut(1, "Two"), cut(1, document="b.md"), cut(3)]
    assert [one.chunk for one in gather([0, 1, 3], chunks, 5)] == [chunks[0], chunks[1], chunks[3]]
    assert len(gather([0, 2], chunks, 5)) == 2


def test_of_copies_the_better_one_is_kept() -> None:
    said = "LoRA keeps the pretrained weights frozen and trains two small matrices beside them. "
    chunks = [
        Chunk(name, "T", (), 0, 9, text)
        for name, text in (
            ("a.md", said),
            ("copy.md", said + "Copied."),
            ("longer.md", said + "Their rank is a number such as eight or sixteen."),
        )
    ]
    assert [one.best for one in gather([1, 0, 2], chunks, 5)] == [1, 2]


@given(st.permutations(range(8)), st.integers(1, 9))
def test_what_is_gathered_is_ranked_whole_and_cut_from_the_document(
    ranked: list[int], k: int
) -> None:
    passages = gather(ranked, SECTION, k)
    assert 1 <= len(passages) <= k
    places = [ranked.index(one.best) for one in passages]
    assert places == sorted(places)
    for one in passages:
        assert one.chunk.text == TEXT[one.chunk.start : one.chunk.end]
    spans = sorted((one.chunk.start, one.chunk.end) for one in passages)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))
