import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import IndexMismatch
from index.manifest import Manifest, read_manifest, sha256

FOLDER = Path("my index")
MANIFEST = Manifest("keywords", 9, 2, 3, {"chunks": sha256(b"a"), "embeddings": sha256(b"b")})


def test_round_trip() -> None:
    assert read_manifest(MANIFEST.to_bytes(), FOLDER) == MANIFEST
    assert MANIFEST.file_name("chunks") == f"chunks-{sha256(b'a')[:12]}.jsonl"


def test_every_changed_byte_is_noticed() -> None:
    data = MANIFEST.to_bytes()
    for position in range(len(data)):
        changed = bytearray(data)
        changed[position] ^= 1
        with pytest.raises(IndexMismatch):
            read_manifest(bytes(changed), FOLDER)


def test_more_or_less_bytes_are_noticed() -> None:
    data = MANIFEST.to_bytes()
    for changed in (b"", data[:-1], data + b" ", b" " + data, data * 2, b"[]", b"[" * 100_000):
        with pytest.raises(IndexMismatch):
            read_manifest(changed, FOLDER)


def test_another_version_is_named_with_the_command_that_mends_it() -> None:
    body = json.loads(MANIFEST.to_bytes()) | {"version": 7}
    with pytest.raises(IndexMismatch) as raised:
        read_manifest(json.dumps(body).encode(), FOLDER)
    assert str(raised.value) == (
        "The index in my index cannot be used: it has format viva-index 7, not viva-index 1; "
        "rebuild it with `viva index build PATH... -o 'my index'`."
    )


@pytest.mark.parametrize("stated", ["../../etc/pass", "a/b", ""])
def test_checksums_that_would_name_files_elsewhere_are_refused(stated: str) -> None:
    # The manifest's own checksum is right, as it is in one made to do harm.
    evil = replace(MANIFEST, files={"chunks": stated, "embeddings": sha256(b"b")})
    with pytest.raises(IndexMismatch):
        read_manifest(evil.to_bytes(), FOLDER)
