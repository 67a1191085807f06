"""The child process: a document costs what it may cost, and can do nothing but be read."""

import sys
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import UnreadableDocument
from corpus.reading import LIMITS, child, read_in_child
from corpus.reading.extract import Extract
from corpus.reading.worker import READERS, answer
from tests.documents import notebook_bytes, pdf_bytes, put

POSIX = pytest.mark.skipif(sys.platform != "linux", reason="the bounds are the kernel's")


def bomb(megabytes: int) -> bytes:
    """A PDF whose page unpacks to spaces, in the form in which pypdf refuses to unpack it far."""
    packed = zlib.compress(b" " * (megabytes * 1_000_000), 1)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)
    return pdf_bytes([], [stream])


def fault(path: Path, kind: str, **limits: float) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_in_child(path, kind, replace(LIMITS, **limits))
    return str(caught.value)


def test_what_the_child_reads_comes_back_whole(tmp_path: Path) -> None:
    path = put(tmp_path, "a.ipynb", notebook_bytes([("markdown", "# Ünïcode 𝛼\n\n\u2028 text")]))
    assert read_in_child(path, "notebook") == Extract(None, "# Ünïcode 𝛼\n\n\u2028 text")


def test_a_bomb_in_a_pdf(tmp_path: Path) -> None:
    said = fault(put(tmp_path, "a.pdf", bomb(90)), "PDF")
    assert said.startswith("has no page that can be read: page 1 cannot be read (Limit")


@POSIX
def test_memory_is_bounded(tmp_path: Path) -> None:
    # What is read is held as bytes, as text and as JSON's values.
    data = notebook_bytes([("markdown", "a" * 40_000_000)])
    said = fault(put(tmp_path, "a.ipynb", data), "notebook", memory_bytes=100_000_000)
    assert said == "needs more than 100 MB of memory to be read; split it into several"


@POSIX
def test_processor_time_is_bounded(tmp_path: Path) -> None:
    data = notebook_bytes([("markdown", "a")] * 100_000)
    said = fault(put(tmp_path, "a.ipynb", data), "notebook", cpu_seconds=1, pages=10**6)
    assert said.startswith("takes longer than 1 seconds of processor time to read; split it")


def test_the_clock_is_bounded(tmp_path: Path) -> None:
    path = put(tmp_path, "a.ipynb", notebook_bytes([("markdown", "a")]))
    start = time.monotonic()
    said = fault(path, "notebook", wall_seconds=0.01)
    assert said == "takes longer than 0.01 seconds to read; split it into several"
    assert time.monotonic() - start < 20


def test_size_is_looked_at_before_a_process_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child.subprocess, "run", None)
    path = put(tmp_path, "a.pdf", bytes(2_000_001))
    assert fault(path, "PDF", file_bytes=2_000_000) == "is larger than 2 MB; split it into several"
    assert fault(put(tmp_path, "b.pdf", b""), "PDF") == "is empty"
    assert fault(tmp_path / "gone.pdf", "PDF").startswith("cannot be opened: No such file")


TRIES = """
import os, socket, subprocess, sys
sys.path.insert(0, {root!r})
from corpus.reading.limits import LIMITS
from corpus.reading.sandbox import lock_down
lock_down(LIMITS)
def refused(name, do):
    try:
        do()
    except OSError as error:
        print(name, type(error).__name__)
    else:
        print(name, "done")
refused("connect", lambda: socket.create_connection(("127.0.0.1", 9), timeout=1))
refused("start", lambda: subprocess.run(["true"]))
refused("shell", lambda: os.system("true"))
refused("write", lambda: open({file!r}, "w"))
refused("append", lambda: os.open({file!r}, os.O_WRONLY | os.O_APPEND))
refused("remove", lambda: os.remove({file!r}))
refused("read", lambda: open({file!r}).close())
"""


def test_a_reader_can_only_read(tmp_path: Path) -> None:
    kept = put(tmp_path, "kept.txt", b"kept")
    root = str(Path(__file__).parents[1])
    program = TRIES.format(root=root, file=str(kept))
    ran = child.subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=250
    )
    assert ran.stdout.splitlines() == [
        *(f"{name} PermissionError" for name in ("connect", "start", "shell")),
        *(f"{name} PermissionError" for name in ("write", "append", "remove")),
        "read done",
    ]
    assert kept.read_bytes() == b"kept"


def test_the_child_gets_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "secret")
    monkeypatch.setattr(
        child, "START", "import json, os; print(json.dumps({'fault': str(dict(os.environ))}))"
    )
    said = fault(put(tmp_path, "a.pdf", b"%PDF-"), "PDF")
    assert "PATH" in said
    assert "secret" not in said


def test_a_child_that_dies_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "START", "import os; os.abort()")
    said = fault(put(tmp_path, "a.pdf", b"%PDF-"), "PDF")
    assert said.startswith("made the PDF reader stop (status -6); it is damaged or too large")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UnreadableDocument("is odd"), "is odd"),
        (MemoryError(), "needs more than 1,000 MB of memory to be read; split it into several"),
        (RecursionError(), "is nested too deeply to be read"),
        (KeyError("/Root"), "is damaged, or no PDF file (KeyError)"),
    ],
)
def test_whatever_a_reader_raises_is_a_sentence(
    error: Exception, said: str, tmp_path: Path
) -> None:
    def reader(*_: object) -> Extract:
        raise error

    with put(tmp_path, "a.pdf", b"x").open("rb") as stream:
        assert answer(reader, stream, "PDF", LIMITS) == {"fault": said}


def test_each_kind_has_a_reader() -> None:
    assert set(child.KINDS.values()) == set(READERS)
