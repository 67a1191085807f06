import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from corpus.errors import VivaError
from index.errors import IndexMismatch, IndexMissing
from index.folder_lock import folder_lock
from index.manifest import Manifest, sha256
from index.storage import check_replaceable, load_files, require_index, save_files


def save(folder: Path, text: str) -> None:
    parts = {"chunks": text.encode(), "embeddings": text.encode() * 2}
    sums = {part: sha256(data) for part, data in parts.items()}
    save_files(folder, Manifest("keywords", 9, 1, 1, sums), parts)


def load(folder: Path) -> str:
    _, parts = load_files(folder)
    assert parts["embeddings"] == parts["chunks"] * 2
    return parts["chunks"].decode()


def test_saved_and_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "index"
    save(folder, "one")
    assert load(folder) == "one"
    assert [path.name for path in folder.parent.iterdir()] == ["index"]


def test_an_index_is_replaced_and_nothing_of_it_stays(tmp_path: Path) -> None:
    save(tmp_path / "index", "one")
    save(tmp_path / "index", "two")
    assert load(tmp_path / "index") == "two"
    assert len(list((tmp_path / "index").iterdir())) == 3
    assert len(list(tmp_path.iterdir())) == 1


def test_an_index_can_be_saved_over_itself(tmp_path: Path) -> None:
    for _ in range(2):
        save(tmp_path / "index", "one")
    assert load(tmp_path / "index") == "one"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    save(tmp_path, "one")
    assert load(tmp_path) == "one"


def test_what_is_no_index_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.md").write_text("years of work")
    with pytest.raises(VivaError, match=r"holds thesis\.md and no index, so it is left alone"):
        save(tmp_path, "one")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.md"]
    (tmp_path / "manifest.json").write_text('{"name": "a browser extension"}')
    with pytest.raises(VivaError, match="no index"):
        save(tmp_path, "one")
    with pytest.raises(VivaError, match="is a file"):
        save(tmp_path / "thesis.md", "one")
    with pytest.raises(VivaError, match="not writable"):
        check_replaceable(tmp_path / "thesis.md" / "index")


def test_a_lone_manifest_of_another_program_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(VivaError, match=r"holds manifest\.json and no index"):
        save(tmp_path, "one")


def test_a_damaged_index_can_be_replaced(tmp_path: Path) -> None:
    save(tmp_path / "index", "one")
    (tmp_path / "index" / "manifest.json").write_bytes(b"\0" * 100)
    with pytest.raises(IndexMismatch, match="damaged"):
        load(tmp_path / "index")
    save(tmp_path / "index", "two")
    assert load(tmp_path / "index") == "two"


def test_the_files_of_others_beside_an_index_stay(tmp_path: Path) -> None:
    save(tmp_path, "one")
    (tmp_path / "README.md").write_text("my notes")
    save(tmp_path, "two")
    assert load(tmp_path) == "two"
    assert (tmp_path / "README.md").read_text() == "my notes"


def test_a_missing_index_is_named_with_the_command_that_builds_it(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(IndexMissing) as raised:
            require_index(folder)
        assert str(raised.value) == (
            f"There is no index in {folder}; build one with `viva index build PATH... -o {folder}`."
        )


def test_every_changed_byte_of_every_file_is_refused(tmp_path: Path) -> None:
    save(tmp_path, "one chunk")
    for path in sorted(tmp_path.iterdir()):
        data = path.read_bytes()
        for position in range(len(data)):
            changed = bytearray(data)
            changed[position] ^= 0x10
            path.write_bytes(changed)
            with pytest.raises(IndexMismatch):
                load(tmp_path)
        path.write_bytes(data)
    assert load(tmp_path) == "one chunk"


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    save(tmp_path, "one")
    (chunks,) = tmp_path.glob("chunks-*")
    chunks.unlink()
    with pytest.raises(IndexMismatch, match=rf"its {chunks.name} cannot be read \(No such file"):
        load(tmp_path)


def test_what_cannot_be_written_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path / "index", "one")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(VivaError, match=r"cannot be written to .*: No space left on device"):
            save(tmp_path / "index", "two")
    assert load(tmp_path / "index") == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


WRITER = """
import sys
from pathlib import Path
from tests.test_storage import save
for n in range(10**9):
    save(Path(sys.argv[1]), f"{n} " * 20_000)
    print(n, flush=True)
"""


def test_a_reader_never_meets_half_an_index_even_when_the_writer_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    root = Path(__file__).parent.parent
    for wait in (0.05, 0.1, 0.17):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)], cwd=root, stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"0\n"
        until = time.monotonic() + wait
        while time.monotonic() < until:
            number, *others = load(folder).split()
            assert set(others) == {number}
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        number, *others = load(folder).split()
        assert set(others) == {number}
    save(folder, "last")
    assert load(folder) == "last"


def test_two_writers_at_once_leave_one_whole_index(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    root = Path(__file__).parent.parent
    program = WRITER.replace("10**9", "int(sys.argv[2])")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(folder), "40"],
            cwd=root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    while any(writer.poll() is None for writer in writers):
        if folder.exists():
            number, *others = load(folder).split()
            assert set(others) == {number}
    assert [writer.communicate()[1] for writer in writers] == [b"", b"", b""]
    assert load(folder).split()[0] == "39"
    assert len(list(folder.iterdir())) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_a_writer_waits_until_another_is_done(tmp_path: Path) -> None:
    save(tmp_path, "one")
    writer = threading.Thread(target=save, args=(tmp_path, "two"))
    with folder_lock(tmp_path):
        writer.start()
        writer.join(1)
        assert writer.is_alive()
        assert load(tmp_path) == "one"
    writer.join(60)
    assert load(tmp_path) == "two"
