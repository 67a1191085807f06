"""Pulling: from the first source that answers, whole or not at all, whatever happens on the way."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiny_models import CONFIG, FILES, TINY, WEIGHTS, Carrier, Silence, sha256, write_files
from tutor import models
from tutor.errors import CacheError, ModelDamaged, SourceUnreachable
from tutor.models import REGISTRY, FolderSource
from tutor.models.source import Source


@pytest.fixture(autouse=True)
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setitem(REGISTRY, "tiny", TINY)
    return tmp_path / "cache" / "viva" / "models" / "tiny"


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != ".viva.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_first_source_that_answers_is_taken(tiny: Path) -> None:
    second = Carrier()
    assert models.pull("tiny", sources=[Silence(), Carrier(), second]) == tiny
    assert contents(tiny) == FILES
    assert second.fetched == 0
    assert models.source_of(tiny) == "the carrier"
    assert list((tiny.parent / ".staging").iterdir()) == []


def test_a_model_that_is_here_is_not_pulled_again(tiny: Path) -> None:
    carrier = Carrier()
    models.pull("tiny", sources=[carrier])
    models.pull("tiny", sources=[carrier])
    assert carrier.fetched == 1


def test_no_source_is_one_sentence_with_each_reason(tiny: Path) -> None:
    with pytest.raises(SourceUnreachable) as raised:
        models.pull("tiny", sources=[Silence(), FolderSource(Path("/nowhere"))])
    assert str(raised.value) == (
        "No source of tiny answered (the silence: nobody there; /nowhere: it holds no config.json)"
        "; check the network, or bring its files in a folder and run "
        "`viva models pull tiny --from FOLDER`."
    )
    assert not tiny.exists()


@given(st.integers(0, len(WEIGHTS) - 1), st.integers(1, 255))
def test_one_changed_byte_is_refused_with_both_sums(place: int, change: int) -> None:
    changed = bytearray(WEIGHTS)
    changed[place] ^= change
    carrier = Carrier({"config.json": CONFIG, "1_Pooling/weights.bin": bytes(changed)})
    with pytest.raises(ModelDamaged) as raised:
        models.pull("tiny", sources=[carrier, Carrier()])
    assert sha256(bytes(changed)) in str(raised.value)
    assert sha256(WEIGHTS) in str(raised.value)
    assert models.find("tiny") is None
    assert not list(models.cache_dir().rglob("weights.bin"))


def test_a_damaged_model_is_replaced(tiny: Path) -> None:
    write_files(tiny, {"config.json": b"x", "left/over.txt": b"y"})
    models.pull("tiny", sources=[Carrier()])
    assert contents(tiny) == FILES


def test_too_little_room_names_both_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type(shutil.disk_usage("/"))
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: usage(10**9, 10**9 - 5_000_000, 5 * 10**6)
    )
    carrier = Carrier()
    with pytest.raises(CacheError, match=r"takes 1,275 MB .* has 5 MB free; .*XDG_CACHE_HOME"):
        models.pull("qwen2.5-coder-1.5b", sources=[carrier])
    assert carrier.fetched == 0


def test_a_cache_that_cannot_be_made_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(CacheError, match=r"The cache .*file/viva/models cannot be used"):
        models.pull("tiny", sources=[Carrier()])


class FullDisk:
    name = "the full disk"

    def fetch(self, spec: models.ModelSpec, into: Path) -> Path:
        raise OSError(28, "No space left on device")


def test_a_disk_that_fills_up_on_the_way_is_one_sentence(tiny: Path) -> None:
    with pytest.raises(CacheError, match="has no space left"):
        models.pull("tiny", sources=[FullDisk()])
    assert not tiny.exists()


def test_files_are_carried_here_by_folder_or_by_file(tmp_path: Path, tiny: Path) -> None:
    stick = tmp_path / "stick"
    write_files(stick / "tiny")
    models.pull("tiny", sources=[FolderSource(stick)])
    assert contents(tiny) == FILES
    assert contents(stick / "tiny") == FILES


def test_a_wrong_file_on_the_stick_stays_on_the_stick(tmp_path: Path, tiny: Path) -> None:
    stick = write_files(tmp_path / "stick", FILES | {"config.json": b'{"tiny": 3}\n'})
    with pytest.raises(ModelDamaged, match=sha256(CONFIG)):
        models.pull("tiny", sources=[FolderSource(stick)])
    assert (stick / "config.json").exists()
    assert not tiny.exists()


def test_progress_ends_with_all_bytes() -> None:
    heard: list[tuple[str, int, int]] = []
    models.pull("tiny", lambda *each: heard.append(each), [Carrier()])
    assert heard[-1] == ("tiny", 3012, 3012)
    assert [done for _, done, _ in heard] == sorted(done for _, done, _ in heard)


def interrupted_at(line: int, sources: Sequence[Source]) -> bool:
    """Pulls the tiny model and raises KeyboardInterrupt when our ``line``-th line is about to run.

    True when the pull came to its end before that.
    """
    ran = 0

    def trace(frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        nonlocal ran
        if "/tutor/models/" not in frame.f_code.co_filename:
            return None
        ran += event == "line"
        if event == "line" and ran == line:
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        models.pull("tiny", sources=sources)
    except KeyboardInterrupt:
        return False
    finally:
        sys.settrace(before)
    return True


@pytest.mark.parametrize("was_damaged", [False, True])
def test_an_interruption_at_any_line_leaves_nothing_or_the_whole(
    tiny: Path, was_damaged: bool
) -> None:
    line, finished = 0, False
    while not finished:
        line += 1
        shutil.rmtree(tiny, ignore_errors=True)
        if was_damaged:
            write_files(tiny, {"config.json": b"x"})
        finished = interrupted_at(line, [Carrier()])
        found = contents(tiny)
        assert found in ({}, FILES, {"config.json": b"x"} if was_damaged else {})
        assert (models.find("tiny") == tiny) == (found == FILES)
    assert line > 60
    assert contents(tiny) == FILES
