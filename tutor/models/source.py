"""Where a model can come from: one method wide."""

from pathlib import Path
from typing import Protocol

from tutor.models.spec import ModelSpec


class Source(Protocol):
    """A place that may have a model's files."""

    @property
    def name(self) -> str:
        """What the place is called in messages."""

    def fetch(self, spec: ModelSpec, into: Path) -> Path:
        """Gets all files of ``spec`` and returns the folder, inside ``into``, in which they lie.

        ``into`` exists and keeps what an interrupted fetch left there. Sums are checked again by
        the caller. Raises SourceUnreachable where the place does not answer or lacks the model.
        """
