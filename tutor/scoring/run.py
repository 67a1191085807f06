"""One run into one target: begun, resumed, found finished, or refused."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor.errors import TableError
from tutor.scoring.checkpoint import (
    Checkpoint,
    Manifest,
    checkpoint_folder,
    fingerprint_of,
    is_output_of,
    start_over,
)
from tutor.scoring.fingerprint import Fingerprint, file_digest
from tutor.scoring.plan import Plan
from tutor.scoring.summary import Summary, summary_from_record, summary_record


@dataclass(slots=True)
class Run:
    """A run that may write its target.

    ``resumed`` is the number of rows an earlier run had done, None when there was none.
    ``summary`` is there when that run was finished and nothing is left to do.
    """

    target: Path
    manifest: dict[str, Any]
    checkpoint: Checkpoint
    resumed: int | None = None
    summary: Summary | None = None

    def finish(self, summary: Summary) -> None:
        """Notes that the target is there, then drops the checkpoints.

        Raises:
            OSError: the note cannot be written; the same run can still be resumed.
        """
        self.checkpoint.close()
        finished = {"sha256": file_digest(self.target), "summary": summary_record(summary)}
        Manifest(self.checkpoint.folder).write({**self.manifest, "finished": finished})
        self.checkpoint.clear()


def open_run(target: Path, fingerprint: Fingerprint, plan: Plan, restart: bool) -> Run:
    """The run into this target, with what an earlier one has done.

    Raises:
        TableError: the earlier one had another fingerprint, or its output was changed since.
        OSError: the folder cannot be written.
    """
    folder = checkpoint_folder(target)
    earlier = None if restart else Manifest(folder).read()
    checkpoint = Checkpoint(folder, plan.item_count)
    checkpoint.partial.unlink(missing_ok=True)
    if earlier is None:
        _check_overwrite(target, restart)
        return _begin(target, fingerprint, checkpoint)
    _check_same(target, fingerprint_of(earlier), fingerprint)
    run = Run(target, earlier, checkpoint)
    if is_output_of(earlier, target):
        checkpoint.clear()
        run.summary = summary_from_record(earlier["finished"]["summary"])
        run.resumed = run.summary.rows
        return run
    if earlier["finished"] is not None:
        _check_overwrite(target, restart)
        return _begin(target, fingerprint, checkpoint)
    checkpoint.load()
    run.resumed = _rows_done(plan, checkpoint.done)
    return run


def _begin(target: Path, fingerprint: Fingerprint, checkpoint: Checkpoint) -> Run:
    start_over(checkpoint.folder)
    manifest: dict[str, Any] = {"fingerprint": fingerprint.record(), "finished": None}
    Manifest(checkpoint.folder).write(manifest)
    return Run(target, manifest, checkpoint)


def _rows_done(plan: Plan, done: set[int]) -> int:
    rows = plan.shard_rows()
    return rows[-1] + sum(rows[number] for number in done)


def _check_overwrite(target: Path, restart: bool) -> None:
    if target.exists() and not restart:
        raise TableError(
            f"{target} exists and was changed since it was graded; name another file, or give "
            "--restart to replace it."
        )


def _check_same(target: Path, before: Fingerprint, now: Fingerprint) -> None:
    differences = before.differences(now)
    if differences:
        raise TableError(
            f"{target} was begun with {' and '.join(differences)}; give --restart to "
            "start over, or name another output."
        )
