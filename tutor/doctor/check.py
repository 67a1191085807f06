"""One thing that was looked at, and what was found."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it stands: a note is worth knowing, a fault keeps something from working."""

    FINE = "fine"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Check:
    """``remedy`` is the command or the step that mends it; empty when nothing needs mending."""

    name: str
    state: State
    found: str
    remedy: str = ""


def fine(name: str, found: str) -> Check:
    """All is well."""
    return Check(name, State.FINE, found)


def note(name: str, found: str, remedy: str = "") -> Check:
    """Works, but with less than it could."""
    return Check(name, State.NOTE, found, remedy)


def fault(name: str, found: str, remedy: str) -> Check:
    """Something needed is missing or broken."""
    return Check(name, State.FAULT, found, remedy)
