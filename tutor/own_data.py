"""What a learner may do with all that is kept of them: take it along, bring it, delete it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from corpus import Bank
from corpus.errors import VivaError
from tutor.grading import FoundMisconception, GradedKeyPoint, grade_from_record
from tutor.learning.log_file import LARGEST_MIB, read_log, write_log
from tutor.learning.reviews import fit_parameters
from tutor.store import Store

PARAMETERS = "fsrs parameters"
"""The name under which the store keeps a learner's own parameters of FSRS."""


class LogError(VivaError):
    """A file is no log of Viva; nothing was taken from it."""


class OwnData:
    """All that is kept of one learner."""

    def __init__(
        self, store: Store, learner: str, bank: Bank, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._learner = learner
        self._bank = bank
        self._clock = clock

    def export_log(self) -> str:
        """The learner's whole log, one JSON object a line."""
        return write_log(self._store.history(self._learner))

    def import_log(self, data: bytes) -> tuple[str, ...]:
        """Adds the attempts of a log, all or none; gives a sentence on each thing noticed.

        Raises:
            LogError: it is too long, or no text.
            StoreError: nothing was added.
        """
        if len(data) > LARGEST_MIB * 2**20:
            size = len(data) / 2**20
            raise LogError(f"The log has {size:.0f} MiB; up to {LARGEST_MIB} MiB are read.")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise LogError("This is no log of Viva: it is not written in UTF-8.") from error
        known = self._store.known(self._learner)
        read = read_log(text, self._learner, known, self._bank, self._clock(), is_grade_record)
        self._store.add_past(read.placed)
        return read.remarks

    def fit_reviews(self) -> bool:
        """Fits the intervals to the learner's own log, in minutes; False when it is too short."""
        parameters = fit_parameters(self._store.history(self._learner))
        if parameters is not None:
            self._store.keep(self._learner, PARAMETERS, list(parameters))
        return parameters is not None

    def forget(self) -> None:
        """Deletes all that is kept of the learner, for good."""
        self._store.forget(self._learner)


def is_grade_record(record: dict[str, Any]) -> bool:
    """Whether ``grade_from_record`` can read it, and a page can show it."""
    try:
        grade = grade_from_record(record)
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    parts: tuple[GradedKeyPoint | FoundMisconception, ...]
    parts = (*grade.key_points, *grade.misconceptions)
    texts = (grade.feedback, grade.grader, *(part.text for part in parts))
    return all(isinstance(text, str) for text in texts)
