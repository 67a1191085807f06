from pathlib import Path

import pytest

from corpus import Skipped
from corpus.errors import VivaError
from index import BuildReport, ChunkIndex, build_index
from tests.conftest import KeywordEncoder


def write(folder: Path) -> Path:
    folder.mkdir()
    (folder / "lora.md").write_text(
        "# LoRA\n\nIt trains matrices.\n\n## Memory\n\nIt saves some.\n"
    )
    (folder / "mask.txt").write_text("The attention mask hides padding.\n")
    (folder / "empty.md").write_text("")
    return folder


def test_files_become_an_index(tmp_path: Path) -> None:
    encoder = KeywordEncoder()
    heard: list[tuple[int, int]] = []
    report = build_index(
        [write(tmp_path / "docs")],
        tmp_path / "index",
        encoder,
        lambda *counts: heard.append(counts),
    )
    assert report == BuildReport(2, 3, (Skipped("empty.md", "is empty"),))
    assert heard == [(3, 3)]
    (hit,) = ChunkIndex.load(tmp_path / "index", encoder).search("LoRA memory", 1)
    assert (hit.chunk.document, hit.chunk.section) == ("lora.md", ("LoRA", "Memory"))
    assert hit.chunk.text == "It saves some."


def test_the_same_folder_gives_the_same_index(tmp_path: Path) -> None:
    docs = write(tmp_path / "docs")
    for name in ("one", "two"):
        build_index([docs], tmp_path / name, KeywordEncoder())
    manifests = [(tmp_path / name / "manifest.json").read_bytes() for name in ("one", "two")]
    assert manifests[0] == manifests[1]


def test_nothing_to_read_leaves_nothing_behind(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.doc").write_bytes(b"%DOC")
    with pytest.raises(
        VivaError, match=r"nothing to index in .*docs \(a\.doc has the suffix \.doc"
    ):
        build_index([docs], tmp_path / "index", KeywordEncoder())
    (docs / "a.md").write_text("# Only a heading\n")
    with pytest.raises(VivaError, match="nothing to index"):
        build_index([docs / "a.md"], tmp_path / "index", KeywordEncoder())
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


def test_a_failed_build_leaves_the_old_index(tmp_path: Path) -> None:
    docs, out, encoder = write(tmp_path / "docs"), tmp_path / "index", KeywordEncoder()
    build_index([docs], out, encoder)
    for path in docs.iterdir():
        path.unlink()
    with pytest.raises(VivaError, match="nothing to index"):
        build_index([docs], out, encoder)
    assert len(ChunkIndex.load(out, encoder).chunks) == 3


def test_the_documents_are_safe_from_their_own_index(tmp_path: Path) -> None:
    docs = write(tmp_path / "docs")
    with pytest.raises(VivaError, match=r"holds empty\.md and no index"):
        build_index([docs], docs, KeywordEncoder())
    assert len(list(docs.iterdir())) == 3


def test_an_index_inside_the_documents_does_not_index_itself(tmp_path: Path) -> None:
    docs = write(tmp_path / "docs")
    for _ in range(2):
        report = build_index([docs], docs / "index", KeywordEncoder())
        assert (report.documents, report.chunks) == (2, 3)
