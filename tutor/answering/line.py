"""A line in which queries wait for a language model, first come, first served."""

import threading

from tutor.errors import GeneratorFailed


class Line:
    """One at a time; safe to share between threads."""

    def __init__(self) -> None:
        self._waiting: list[Turn] = []
        self._changed = threading.Condition()

    def join(self) -> "Turn":
        """A place at the end of the line."""
        turn = Turn(self)
        with self._changed:
            self._waiting.append(turn)
        return turn

    def place_of(self, turn: "Turn") -> int:
        """How many are before it; 0 when it is its turn.

        Raises:
            GeneratorFailed: it has left.
        """
        with self._changed:
            return self._place_of(turn)

    def wait(self, turn: "Turn", seconds: float) -> int:
        """Waits until something changes, at most so long; gives the place then."""
        with self._changed:
            if self._place_of(turn) > 0:
                self._changed.wait(seconds)
            return self._place_of(turn)

    def leave(self, turn: "Turn") -> None:
        """Gives the place up; more than once does no harm."""
        with self._changed:
            if turn in self._waiting:
                self._waiting.remove(turn)
                self._changed.notify_all()

    def _place_of(self, turn: "Turn") -> int:
        if turn not in self._waiting:
            raise GeneratorFailed("The turn was given up.")
        return self._waiting.index(turn)


class Turn:
    """Somebody's place in a line; whoever holds it gives it up with ``leave``."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @property
    def place(self) -> int:
        """How many are before it; 0 when it is its turn."""
        return self._line.place_of(self)

    def wait(self, seconds: float) -> int:
        """Waits until something changes, at most so long; gives the place then."""
        return self._line.wait(self, seconds)

    def leave(self) -> None:
        """Lets the next one go on."""
        self._line.leave(self)
