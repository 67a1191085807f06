"""What all visitors of a server share."""

import gc

from tutor.errors import StoreError
from tutor.pages import parts


class Loads:
    """Stands for a Viva: its grader is missing, the rest is there."""

    def __init__(self) -> None:
        self.loaded: list[str] = []

    @property
    def grader(self) -> object:
        raise StoreError("no grader here")

    @property
    def own_answerer(self) -> "Loads":
        return self

    @property
    def rarity(self) -> None:
        self.loaded.append("answerer")

    def warm_generator(self) -> None:
        self.loaded.append("generator")


def test_what_is_loaded_at_the_start_is_not_looked_through_after_every_run() -> None:
    gc.unfreeze()
    made = Loads()
    try:
        parts._warm_up(made)  # type: ignore[arg-type]
        assert made.loaded == ["answerer", "generator"]
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()
