import faiss
import numpy as np
import pytest

from index.dense import DenseIndex

ROWS = np.array([[1, 0], [0.6, 0.8], [0, 1]], dtype=np.float32)


def test_the_nearest_rows_come_first() -> None:
    index = DenseIndex.build(ROWS)
    assert (len(index), index.dimension) == (3, 2)
    assert index.search(np.array([0, 1], dtype=np.float32), 2) == [2, 1]
    assert index.search(np.array([1, 0], dtype=np.float32), 9) == [0, 1, 2]
    assert index.similarity(np.array([1, 0], dtype=np.float32), 1) == pytest.approx(0.6)


def test_bytes_round_trip() -> None:
    index = DenseIndex.from_bytes(DenseIndex.build(ROWS).to_bytes())
    assert [index.row(position).tolist() for position in range(3)] == ROWS.tolist()


def test_another_kind_of_index_is_refused() -> None:

    data = faiss.serialize_index(faiss.IndexFlatL2(2)).tobytes()
    with pytest.raises(ValueError, match="IndexFlatL2, not an IndexFlatIP"):
        DenseIndex.from_bytes(data)
