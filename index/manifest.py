"""The record beside an index that says what it is, and that proves every byte of it unchanged."""

import hashlib
import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexMismatch

FORMAT = "viva-index"
VERSION = 1
NAME = "manifest.json"

FILE_NAMES = {"chunks": "chunks-{}.jsonl", "embeddings": "embeddings-{}.faiss"}
"""What an index consists of. The start of the checksum is part of each name, so that a new index
can lie in one folder with the old one until the manifest changes over."""

FILE_NAME = re.compile(r"(?:chunks-[0-9a-f]{12}\.jsonl|embeddings-[0-9a-f]{12}\.faiss)")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was built by and what it holds; ``files`` maps each part to its sha256."""

    encoder: str
    dimension: int
    documents: int
    chunks: int
    files: Mapping[str, str]

    def file_name(self, part: str) -> str:
        """The name of the file that holds a part."""
        return FILE_NAMES[part].format(self.files[part][:12])

    def to_bytes(self) -> bytes:
        """The manifest as JSON, with the checksum of itself."""
        body = {"format": FORMAT, "version": VERSION, **asdict(self)}
        return _json({**body, "sha256": sha256(_json(body))})


def sha256(data: bytes) -> str:
    """The checksum in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_manifest(data: bytes, folder: Path) -> Manifest:
    """Reads back what ``to_bytes`` gave; ``folder`` is only named in errors.

    Raises:
        IndexMismatch: a byte was changed, or it has another format.
    """
    try:
        body = json.loads(data)
        kind, version, stated = body.pop("format"), body.pop("version"), body.pop("sha256")
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        raise mismatch(folder, f"Its {NAME} is damaged or of another program") from None
    if (kind, version) != (FORMAT, VERSION):
        raise mismatch(folder, f"It has format {kind} {version}, not {FORMAT} {VERSION}")
    found = sha256(_json({"format": kind, "version": version, **body}))
    try:
        manifest = Manifest(**body)
        names = [manifest.file_name(part) for part in FILE_NAMES]
    except (AttributeError, KeyError, TypeError):
        raise mismatch(folder, f"Its {NAME} is damaged: a key is missing or unknown") from None
    # The last condition finds changes that leave the values as they were, such as a blank.
    if found != stated or manifest.to_bytes() != data or not all(map(FILE_NAME.fullmatch, names)):
        raise mismatch(folder, f"Its {NAME} has the sha256 {found}, not {stated}")
    return manifest


def mismatch(folder: Path, fault: str) -> IndexMismatch:
    """The error for an index that cannot be used; ``fault`` is a clause that holds both values."""
    return IndexMismatch(
        f"The index in {folder} cannot be used: {fault[0].lower()}{fault[1:]}; "
        f"rebuild it with `{rebuild_command(folder)}`."
    )


def rebuild_command(folder: Path) -> str:
    """What to type to make an index in a folder."""
    return f"viva index build PATH... -o {shlex.quote(str(folder))}"


def _json(body: Mapping[str, Any]) -> bytes:
    return (json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
