"""A key is made once, whole, for its owner alone; what is no key is refused and kept."""

import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tutor.errors import StoreError, TableError, VivaError
from tutor.key_file import KEY_BYTES, kept_key
from tutor.name_tokens import visitors_key
from tutor.scoring import pseudonym_key

USERS = [(visitors_key, StoreError), (pseudonym_key, TableError)]
AT_ONCE = 12


def test_a_key_is_made_once_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "data" / "a.key"
    key = kept_key(path)
    assert len(key) == KEY_BYTES and kept_key(path) == key
    assert kept_key(tmp_path / "b.key") != key


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights.")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        kept_key(tmp_path / "a.key")
    finally:
        os.umask(before)
    assert (tmp_path / "a.key").stat().st_mode & 0o777 == 0o600


def test_who_asks_at_the_same_time_gets_the_same_key(tmp_path: Path) -> None:
    for number in range(5):
        together = Barrier(AT_ONCE)

        def ask(path: Path, together: Barrier = together) -> bytes:
            together.wait()
            return kept_key(path)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = set(pool.map(ask, [tmp_path / f"{number}.key"] * AT_ONCE))
        assert len(found) == 1 and len(found.pop()) == KEY_BYTES


def test_it_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.key"

    def full(handle: int) -> None:
        assert not path.exists()
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            kept_key(path)
    assert [each.name for each in tmp_path.iterdir() if each.suffix != ".lock"] == []
    assert len(kept_key(path)) == KEY_BYTES


def test_spaces_and_capitals_of_a_key_brought_along_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    path.write_text(f" {'AB' * KEY_BYTES}\n", encoding="ascii")
    assert kept_key(path) == b"\xab" * KEY_BYTES


@pytest.mark.parametrize("held", [b"", b"\n", b"no key", b"ab" * (KEY_BYTES - 1), b"\xff" * 64])
@pytest.mark.parametrize(("key_of", "error"), USERS)
def test_what_is_no_key_is_refused_and_stays(
    tmp_path: Path, held: bytes, key_of: Callable[[Path], bytes], error: type[VivaError]
) -> None:
    path = tmp_path / "a.key"
    path.write_bytes(held)
    with pytest.raises(error, match=re.escape(str(path))):
        key_of(path)
    assert path.read_bytes() == held


@pytest.mark.parametrize(("key_of", "error"), USERS)
def test_what_cannot_be_a_file_is_said(
    tmp_path: Path, key_of: Callable[[Path], bytes], error: type[VivaError]
) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    for path in (tmp_path, tmp_path / "file" / "a.key"):
        with pytest.raises(error, match="cannot be used"):
            key_of(path)
