"""Grades in several processes of this machine, each with a grader of its own."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice

from tutor.errors import TableError
from tutor.scoring.grade_items import BatchGrader
from tutor.scoring.shard import GradedShard, Shard, grade_shard, pack_shard, unpack_shard

AHEAD = 2
"""Shards that wait for each worker: enough to keep it busy, few enough to keep memory small."""

_graders: list[BatchGrader] = []


class ProcessEngine:
    """Worker processes that share the machine's cores.

    ``load`` is called once in each of them, so it must be a function of a module, or a
    ``functools.partial`` of one.
    """

    def __init__(self, load: Callable[[], BatchGrader], workers: int) -> None:
        self._load = load
        self._workers = workers

    def grade(self, shards: Iterable[Shard]) -> Iterator[GradedShard]:
        """The grades of every shard, each as soon as a worker has them."""
        remaining = iter(shards)
        first = next(remaining, None)
        if first is None:
            return
        pool = ProcessPoolExecutor(
            self._workers,
            # A fork would copy the locks of the threads that torch has started.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self._load, max(1, (os.cpu_count() or 1) // self._workers)),
        )
        try:
            coming = chain([first], remaining)
            waiting: set[Future[GradedShard]] = set()
            while True:
                free = AHEAD * self._workers - len(waiting)
                waiting |= {
                    pool.submit(_grade, pack_shard(shard)) for shard in islice(coming, free)
                }
                # Not before: while the last ones were taken all others may have been done.
                if not waiting:
                    return
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except BrokenProcessPool as error:
            raise TableError(
                "A worker process died, perhaps for want of memory; what is graded so far is "
                "kept, and the same command with fewer --workers goes on from there."
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _begin(load: Callable[[], BatchGrader], threads: int) -> None:
    """Makes a worker's grader; the cores are shared out before torch counts them."""
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(threads)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _graders.append(load())


def _end_with_parent() -> None:
    """A parent that was killed cannot stop its workers, and they would wait for it for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _grade(packed: bytes) -> GradedShard:
    return grade_shard(_graders[0], unpack_shard(packed))
