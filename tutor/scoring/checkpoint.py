"""What a run has graded so far, in a folder beside its output; killed at any moment, it holds."""

import json
import shutil
from array import array
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from tutor.errors import TableError
from tutor.scoring.fingerprint import Fingerprint, file_digest
from tutor.scoring.replaced_file import write_text
from tutor.scoring.shard import SHARD_ITEMS, GradedShard, digest_of

OPEN_FILES = 32


class Checkpoint:
    """The graded shards of one run.

    A shard is a file, written under a temporary name, synced and renamed: it is there whole or not
    at all, and its first line holds the sum of the rest. The manifest names the run's fingerprint.
    """

    def __init__(self, folder: Path, item_count: int) -> None:
        self.folder = folder
        self.done: set[int] = set()
        self._offsets = array("Q", bytes(8 * item_count))
        self._files: OrderedDict[int, BinaryIO] = OrderedDict()

    @property
    def partial(self) -> Path:
        """Where the output grows until it takes its place."""
        return self.folder / "output.part"

    def keep(self, graded: GradedShard) -> None:
        """Writes a shard down; when this returns it is on the disk.

        Raises:
            OSError: it cannot be written; what was there is as it was.
        """
        head = json.dumps({"shard": graded.number, "sha256": digest_of(graded.lines)})
        write_text(self._path(graded.number), "\n".join([head, *graded.lines, ""]))
        self._note(graded.number, head, graded.lines)

    def load(self) -> None:
        """Finds the shards that are whole; a damaged one will be graded again."""
        for path in self._shards.iterdir():
            if path.suffix != ".jsonl":
                path.unlink()  # a temporary name: the process was killed in the middle
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            head, *lines = text.split("\n")[:-1] or [""]
            number = int(path.stem)
            if len(lines) == self._size(number) and _is_whole(head, number, lines):
                self._note(number, head, lines)

    def record(self, item: int) -> dict[str, Any]:
        """The stored grade of an item."""
        number = item // SHARD_ITEMS
        file = self._files.pop(number, None) or self._path(number).open("rb")
        self._files[number] = file
        if len(self._files) > OPEN_FILES:
            self._files.popitem(last=False)[1].close()
        file.seek(self._offsets[item])
        record: dict[str, Any] = json.loads(file.readline())
        return record

    def clear(self) -> None:
        """Drops the shards: the output holds all of them now."""
        self.close()
        shutil.rmtree(self._shards, ignore_errors=True)

    def close(self) -> None:
        """Closes the files that were read."""
        while self._files:
            self._files.popitem()[1].close()

    @property
    def _shards(self) -> Path:
        return self.folder / "shards"

    def _path(self, number: int) -> Path:
        return self._shards / f"{number:06}.jsonl"

    def _size(self, number: int) -> int:
        return min(SHARD_ITEMS, len(self._offsets) - number * SHARD_ITEMS)

    def _note(self, number: int, head: str, lines: tuple[str, ...] | list[str]) -> None:
        offset = len(head.encode()) + 1
        for place, line in enumerate(lines, start=number * SHARD_ITEMS):
            self._offsets[place] = offset
            offset += len(line.encode()) + 1
        self.done.add(number)


class Manifest:
    """What the folder's run is about, and whether it is finished."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "manifest.json"

    def read(self) -> dict[str, Any] | None:
        """The manifest; None when there is none or none that can be read."""
        try:
            record = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return record if isinstance(record, dict) and "fingerprint" in record else None

    def write(self, record: Mapping[str, Any]) -> None:
        """Puts the manifest in place of the one before.

        Raises:
            OSError: it cannot be written.
        """
        write_text(self._path, json.dumps(record, indent=1) + "\n")


def checkpoint_folder(target: Path) -> Path:
    """Where the checkpoints of an output lie: beside it, on the same disk."""
    return target.with_name(f"{target.name}.viva")


def fingerprint_of(manifest: Mapping[str, Any]) -> Fingerprint:
    """The fingerprint in a manifest."""
    return Fingerprint(manifest["fingerprint"]["parts"], manifest["fingerprint"]["keys"])


@contextmanager
def only_run(target: Path, folder: Path) -> Iterator[None]:
    """Holds the folder, so that two runs do not write one output.

    Raises:
        TableError: another run holds it, or the folder cannot be made.
    """
    try:
        (folder / "shards").mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise TableError(f"Another run is writing {target}; wait for it, or stop it.") from error
    except OSError as error:
        raise TableError(
            f"The folder {folder} for checkpoints cannot be made: {error.strerror}."
        ) from error
    try:
        yield
    finally:
        lock.release()


def start_over(folder: Path) -> None:
    """Drops what an earlier run left, but for the lock.

    Raises:
        OSError: it cannot be removed.
    """
    (folder / "manifest.json").unlink(missing_ok=True)
    shutil.rmtree(folder / "shards")
    (folder / "shards").mkdir()


def drop_if_empty(folder: Path) -> None:
    """Removes the folder of a run that was neither finished nor has graded anything."""
    manifest = Manifest(folder).read()
    finished = manifest is not None and manifest["finished"] is not None
    if not finished and not any((folder / "shards").glob("*.jsonl")):
        shutil.rmtree(folder, ignore_errors=True)


def is_output_of(manifest: Mapping[str, Any], target: Path) -> bool:
    """Whether the target is what the finished run wrote, unchanged."""
    finished = manifest.get("finished")
    return finished is not None and target.is_file() and file_digest(target) == finished["sha256"]


def _is_whole(head: str, number: int, lines: list[str]) -> bool:
    try:
        record = json.loads(head)
        return bool(record["shard"] == number and record["sha256"] == digest_of(lines))
    except (ValueError, KeyError, TypeError):
        return False
