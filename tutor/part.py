"""A property that is built once, on first use, whichever thread asks first."""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Owner = TypeVar("Owner")
Made = TypeVar("Made")


class part(Generic[Owner, Made]):
    """Like ``functools.cached_property``, which since Python 3.12 may build twice at once.

    Each part has a lock of its own: while the models load, the bank and the history are at hand.
    """

    def __init__(self, build: Callable[[Owner], Made]) -> None:
        self.__doc__ = build.__doc__
        self._build = build
        self._name = build.__name__

    @overload
    def __get__(self, owner: None, kind: type[Any]) -> "part[Owner, Made]": ...

    @overload
    def __get__(self, owner: Owner, kind: type[Any]) -> Made: ...

    def __get__(self, owner: Owner | None, kind: type[Any]) -> "part[Owner, Made] | Made":
        """The part, from the owner's ``__dict__`` once it is made."""
        if owner is None:
            return self
        kept = owner.__dict__
        with kept.setdefault(f"_lock_{self._name}", threading.Lock()):
            if f"_{self._name}" not in kept:
                kept[f"_{self._name}"] = self._build(owner)
            made: Made = kept[f"_{self._name}"]
            return made
