"""Grades on a Ray cluster, or on Ray's own little cluster of this machine.

The only place that imports ray.
"""

import json
import os
import re
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from corpus.errors import VivaError
from tutor import errors
from tutor.errors import TableError
from tutor.scoring.grade_items import BatchGrader
from tutor.scoring.shard import GradedShard, Shard, grade_shard, pack_shard, unpack_shard

STARTS = 3
"""How often to start a cluster here: on a busy machine Ray's parts give each other up too soon."""
BLOCK = 4
"""Shards that travel together: few, so that the last ones do not wait for one actor."""


class RayEngine:
    """Actors that each hold a grader; shards go to whichever is free.

    ``load`` is called once in each actor, on whatever node it is; Viva and its models must be
    there. ``address`` None: the cluster that ``RAY_ADDRESS`` names, or one on this machine.
    ``gpus`` is each actor's share of a graphics card. Checkpoints are written where the command
    runs, not on the nodes.
    """

    def __init__(
        self,
        load: Callable[[], BatchGrader],
        workers: int,
        address: str | None = None,
        gpus: float = 0,
    ) -> None:
        self._load = load
        self._workers = workers
        self._address = address
        self._gpus = gpus

    def grade(self, shards: Iterable[Shard]) -> Iterator[GradedShard]:
        """The grades of every shard, each as soon as an actor has them."""
        remaining = iter(shards)
        first = next(remaining, None)
        if first is None:
            return
        with _cluster(self._address, self._workers) as ray:
            try:
                dataset = ray.data.from_arrow_refs(list(_blocks(ray, first, remaining)))
                graded = dataset.map_batches(
                    _Actor,
                    fn_constructor_args=(self._load,),
                    batch_size=1,
                    batch_format="pyarrow",
                    concurrency=self._workers,
                    num_cpus=0 if self._gpus else 1,
                    num_gpus=self._gpus,
                )
                for row in graded.iter_rows():
                    yield GradedShard(row["number"], tuple(json.loads(row["lines"])))
            except ray.exceptions.RayError as error:
                raise _explained(error) from error


class _Actor:
    """One grader of the cluster."""

    def __init__(self, load: Callable[[], BatchGrader]) -> None:
        self._grader = load()

    def __call__(self, batch: Any) -> Any:  # noqa: ANN401
        import pyarrow as pa

        graded = [
            grade_shard(self._grader, unpack_shard(packed.as_py())) for packed in batch["shard"]
        ]
        lines = [json.dumps(each.lines) for each in graded]
        return pa.table({"number": [each.number for each in graded], "lines": lines})


def _blocks(ray: Any, first: Shard, remaining: Iterable[Shard]) -> Iterator[Any]:  # noqa: ANN401
    """The shards in the cluster's object store, which spills to disk or object storage."""
    import pyarrow as pa

    packed = [pack_shard(first)]
    for shard in remaining:
        if len(packed) == BLOCK:
            yield ray.put(pa.table({"shard": packed}))
            packed = []
        packed.append(pack_shard(shard))
    yield ray.put(pa.table({"shard": packed}))


@contextmanager
def _cluster(address: str | None, workers: int) -> Iterator[Any]:
    """Ray, connected; a cluster that was started here is stopped at the end."""
    # Nothing is told to anybody outside, and responses do not end up in logs.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
        import ray.data
        import ray.exceptions
    except ImportError as error:
        raise TableError(
            "The ray engine needs Ray; run `pip install 'viva-tutor[ray]'`, or leave --engine out."
        ) from error
    ours = not ray.is_initialized()
    if ours:
        start_ray(ray, address or os.environ.get("RAY_ADDRESS"), workers)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    try:
        yield ray
    finally:
        if ours:
            ray.shutdown()


def start_ray(ray: Any, address: str | None, workers: int) -> None:  # noqa: ANN401
    """Connects to the cluster at the address; None: starts one here with a CPU for each worker.

    Raises:
        TableError: there is none, or it does not start.
    """
    here = {} if address else {"num_cpus": workers, "include_dashboard": False}
    if address is not None:
        _probe(address)
    for attempt in range(STARTS):
        try:
            ray.init(address=address, logging_level="error", log_to_driver=False, **here)
            return
        # Ray raises whatever its parts raise, a bare Exception among them.
        except Exception as error:
            ray.shutdown()
            if address is not None or attempt == STARTS - 1:
                reason = " ".join(str(error).split())[:200]
                raise TableError(
                    f"The Ray cluster cannot be reached or started ({reason}); leave --engine out "
                    "to grade on this machine."
                ) from error


def _probe(address: str) -> None:
    """Asks for the address before Ray does, which waits for minutes.

    Raises:
        TableError: nobody is there.
    """
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        return  # "auto", "local" and the like are Ray's own words
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
    except OSError as error:
        raise TableError(
            f"There is no Ray cluster at {address} ({error.strerror or error}); start one with "
            "`ray start --head`, or leave --engine out to grade on this machine."
        ) from error


def _explained(error: BaseException) -> VivaError:
    # An actor's own error reaches us as the text of Ray's, with its name in front.
    told = re.findall(r"tutor\.errors\.(\w+): ([^\n]+)", str(error))
    kind = getattr(errors, told[-1][0], None) if told else None
    if isinstance(kind, type) and issubclass(kind, VivaError):
        return kind(told[-1][1])
    reason = " ".join(str(error).split())[-200:]
    return TableError(
        f"Ray gave up ({reason}); what is graded so far is kept, and the same command goes on."
    )
