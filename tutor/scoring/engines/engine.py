"""The seam between a table and whatever grades it."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from tutor.scoring.shard import GradedShard, Shard


class Engine(Protocol):
    """Grades shards."""

    def grade(self, shards: Iterable[Shard]) -> Iterator[GradedShard]:
        """The grades of every shard, in any order, each as soon as it is there.

        Raises:
            VivaError: the grader is not there or damaged, or the engine cannot run.
        """
        ...
