"""Grades in this process: the default."""

from collections.abc import Callable, Iterable, Iterator

from tutor.scoring.grade_items import BatchGrader
from tutor.scoring.shard import GradedShard, Shard, grade_shard


class LocalEngine:
    """One grader, loaded when the first shard comes: a finished run needs none."""

    def __init__(self, load: Callable[[], BatchGrader]) -> None:
        self._load = load

    def grade(self, shards: Iterable[Shard]) -> Iterator[GradedShard]:
        """The grades of every shard, in order."""
        grader: BatchGrader | None = None
        for shard in shards:
            grader = self._load() if grader is None else grader
            yield grade_shard(grader, shard)
