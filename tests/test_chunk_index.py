from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpus import Chunk
from index import ChunkIndex
from index.chunk_lines import dump_chunks, parse_chunks
from index.errors import IndexMismatch
from index.manifest import sha256
from index.storage import load_files, save_files
from tests.conftest import KEYWORDS, KeywordEncoder


def chunk(text: str, section: tuple[str, ...] = (), title: str = "Notes") -> Chunk:
    return Chunk("a.md", title, section, 0, len(text), text)


CHUNKS = (
    chunk("The attention mask hides padding."),
    chunk("LoRA saves memory.", ("LoRA", "Memory")),
    chunk("The tokenizer has a doc_stride."),
    chunk("Nothing of note."),
)


def found(index: ChunkIndex, query: str, k: int = 5) -> list[str]:
    return [hit.chunk.text for hit in index.search(query, k)]


def test_meaning_and_words_are_fused() -> None:
    index = ChunkIndex.build(CHUNKS, KeywordEncoder())
    first, second, *_ = index.search("LoRA memory", 4)
    assert first.chunk == CHUNKS[1]
    # The best by both: a cosine of 1 and half of all of BM25.
    assert (first.rank, first.score) == (1, pytest.approx(1.5))
    assert first.similarity == pytest.approx(1.0)
    # No word in common, where equal scores keep the order of the chunks.
    assert (second.rank, second.score) == (2, pytest.approx(0.0))
    assert second.chunk == CHUNKS[0]


def test_each_candidate_has_its_cosine_and_its_share_of_bm25() -> None:
    index = ChunkIndex.build(CHUNKS, KeywordEncoder())
    found = index.candidates("the mask of note", 2)
    assert {place: round(near, 2) for place, (near, _) in found.items()} == {0: 0.71, 1: 0, 3: 0}
    assert [share for _, share in found.values()].count(1.0) == 1


def test_an_identifier_is_found_by_its_words_alone() -> None:
    # To this encoder no chunk is near it.
    index = ChunkIndex.build(CHUNKS, KeywordEncoder([*KEYWORDS, "nothing"]))
    assert found(index, "doc_stride", 1) == ["The tokenizer has a doc_stride."]
    assert found(index, "doc stride", 1) == ["The tokenizer has a doc_stride."]


def test_headings_are_searched_too() -> None:
    chunks = [chunk("One."), chunk("Two.", ("Padding", "The hub")), chunk("Three.", title="LoRA")]
    index = ChunkIndex.build(chunks, KeywordEncoder([*KEYWORDS, "padding"]))
    assert found(index, "hub", 1) == ["Two."]
    assert found(index, "padding", 1) == ["Two."]
    assert found(index, "lora", 1) == ["Three."]


def test_k_is_the_most_hits() -> None:
    index = ChunkIndex.build(CHUNKS, KeywordEncoder())
    assert [len(index.search("mask", k)) for k in (1, 3, 4, 9)] == [1, 3, 4, 4]
    assert [hit.rank for hit in index.search("mask", 9)] == [1, 2, 3, 4]
    with pytest.raises(ValueError, match="k must be at least 1, not 0"):
        index.search("mask", 0)
    with pytest.raises(ValueError, match="blank"):
        index.search(" \n")


def test_a_k_beyond_the_usual_depth_is_kept() -> None:
    chunks = [chunk(f"LoRA {number}.") for number in range(300)]
    assert len(ChunkIndex.build(chunks, KeywordEncoder()).search("LoRA", 250)) == 250


def test_an_index_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one chunk"):
        ChunkIndex.build([], KeywordEncoder())


def test_rows_belong_to_their_chunks_whatever_the_order_of_encoding(tmp_path: Path) -> None:
    chunks = [chunk(KEYWORDS[n % 8] + f" word{n}" * (1 + n * 37 % 101)) for n in range(600)]
    heard: list[tuple[int, int]] = []
    encoder = KeywordEncoder()
    index = ChunkIndex.build(chunks, encoder, lambda done, total: heard.append((done, total)))
    assert heard == [(done, 600) for done in (*range(64, 600, 64), 600)]
    hits = index.search("trainer", 75)
    assert {hit.chunk.text.split()[0] for hit in hits} == {"trainer"}


TEXT = st.text(max_size=40)
SAVED = st.builds(
    Chunk,
    document=TEXT,
    title=TEXT,
    section=st.lists(TEXT, max_size=3).map(tuple),
    start=st.integers(0, 10),
    end=st.integers(10, 20),
    text=TEXT,
)


@given(st.lists(SAVED))
def test_chunks_round_trip_whatever_they_hold(chunks: list[Chunk]) -> None:
    assert parse_chunks(dump_chunks(chunks)) == tuple(chunks)


@pytest.mark.parametrize("line", ["[]", "{}", '{"section": []}', "{", '{"section": 1}', "null"])
def test_lines_that_are_no_chunks_are_refused(line: str) -> None:
    with pytest.raises(ValueError):
        parse_chunks(line.encode())


def test_saved_and_loaded_it_finds_the_same(tmp_path: Path) -> None:
    built = ChunkIndex.build(CHUNKS, KeywordEncoder())
    built.save(tmp_path / "index")
    loaded = ChunkIndex.load(tmp_path / "index", KeywordEncoder())
    assert loaded.chunks == CHUNKS
    for query in ("attention", "LoRA memory", "doc_stride", "nothing"):
        assert loaded.search(query) == built.search(query)


def test_the_same_chunks_give_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        ChunkIndex.build(CHUNKS, KeywordEncoder()).save(tmp_path / name)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two


def refusal(folder: Path, encoder: KeywordEncoder) -> str:
    with pytest.raises(IndexMismatch) as raised:
        ChunkIndex.load(folder, encoder)
    message = str(raised.value)
    assert message.endswith(f"; rebuild it with `viva index build PATH... -o {folder}`.")
    return message


def test_another_encoder_is_refused_with_both_values(tmp_path: Path) -> None:
    ChunkIndex.build(CHUNKS, KeywordEncoder()).save(tmp_path)
    other = KeywordEncoder(name="other")
    assert "was built by the encoder keywords, not other" in refusal(tmp_path, other)
    assert "has dimension 9, the encoder 3" in refusal(tmp_path, KeywordEncoder(["a", "b"]))


def test_other_weights_under_the_same_name_are_noticed(tmp_path: Path) -> None:
    ChunkIndex.build(CHUNKS, KeywordEncoder()).save(tmp_path)
    swapped = KeywordEncoder(KEYWORDS[::-1])
    assert "encoder keywords has changed since (cosine 0.00, not 1.00)" in refusal(
        tmp_path, swapped
    )


def test_an_index_made_to_mislead_is_refused(tmp_path: Path) -> None:
    # Its checksums are right; what they vouch for does not fit together.
    ChunkIndex.build(CHUNKS, KeywordEncoder()).save(tmp_path)
    manifest, parts = load_files(tmp_path)
    for part, data in (
        ("chunks", dump_chunks(CHUNKS[:2])),
        ("chunks", b"{}\n"),
        ("chunks", b"\xff"),
        ("embeddings", b""),
        ("embeddings", b"IxFI" + b"\xff" * 40),
        ("embeddings", parts["embeddings"][:-1]),
    ):
        sums = {**manifest.files, part: sha256(data)}
        save_files(tmp_path, replace(manifest, files=sums), {**parts, part: data})
        assert "cannot be used" in refusal(tmp_path, KeywordEncoder())


class Shouting(KeywordEncoder):
    """Fails when it is asked for more than a query."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        assert len(texts) == 1
        return super().encode(texts)


def test_loading_encodes_no_chunk_but_the_first(tmp_path: Path) -> None:
    ChunkIndex.build(CHUNKS, KeywordEncoder()).save(tmp_path)
    assert found(ChunkIndex.load(tmp_path, Shouting()), "LoRA", 1) == ["LoRA saves memory."]
