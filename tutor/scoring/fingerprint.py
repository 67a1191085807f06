"""What a run's grades hang on; two runs may share their work only when all of it is the same."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tutor.grading import grader_name
from tutor.scoring.item import changed_keys

FORMAT = "1"
"""Raised when the checkpoints of an older Viva can no longer be used."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The grader with its settings, the input, and the key of each of the bank's questions.

    ``parts`` are texts by name, as in ``{"grader": "viva-minilm 2"}``; ``keys`` are versions by
    question id.
    """

    parts: Mapping[str, str]
    keys: Mapping[str, str]

    def differences(self, other: "Fingerprint") -> list[str]:
        """What differs, in a person's words; empty when nothing does."""
        names = sorted(n for n in {*self.parts, *other.parts} if _part(self, n) != _part(other, n))
        told = [f"another {n} ({_part(self, n)}, now {_part(other, n)})" for n in names]
        changed = changed_keys(self.keys, other.keys)
        if changed:
            named = ", ".join(changed[:5]) + (", …" if len(changed) > 5 else "")
            noun = "question" if len(changed) == 1 else "questions"
            told.append(f"another key of {len(changed)} {noun} ({named})")
        return told

    def record(self) -> dict[str, Any]:
        """The fingerprint as plain data."""
        return {"parts": dict(self.parts), "keys": dict(self.keys)}


def file_digest(path: Path) -> str:
    """The first 16 hexadecimal digits of a file's sha256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def grader_version(weights: str) -> str:
    """The grader's version: its code, the shipped weights, and those of a folder of one's own.

    ``weights`` is the setting's value: a name, a folder, or a name on the Hub.
    """
    digest = hashlib.sha256(FORMAT.encode())
    grading = find_spec("tutor.grading")
    assert grading is not None and grading.origin is not None
    code = Path(grading.origin).parent
    for path in [*sorted(code.rglob("*.py")), *sorted(code.rglob("*.json"))]:
        digest.update(f"{path.relative_to(code).as_posix()} {file_digest(path)}".encode())
    folder = Path(weights).expanduser()
    if folder.is_dir():
        for path in sorted(folder.glob("*.safetensors")) + sorted(folder.glob("*.json")):
            digest.update(f"{path.name} {file_digest(path)}".encode())
    return f"{grader_name(weights)} {digest.hexdigest()[:12]}"


def _part(fingerprint: Fingerprint, name: str) -> str:
    return fingerprint.parts.get(name, "none")
