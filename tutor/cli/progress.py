"""How far long work has come, on stderr."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

Progress = Callable[[int, int], None]
"""Hears how many of how many are done."""


@contextmanager
def progress_bar(doing: str, unit: str) -> Iterator[Progress]:
    """A bar for work over two seconds; none where stderr is not a terminal."""
    with tqdm(desc=doing, unit=unit, disable=None, file=sys.stderr, delay=2, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress
