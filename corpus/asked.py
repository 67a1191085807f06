"""A question together with the entry it was read from, so that a fault can be placed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.bank import Fault
from corpus.bank_file import BankEntry
from corpus.question import Question
from corpus.yaml_lines import Location


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a bank file that could be read."""

    entry: BankEntry
    question: Question

    def place(self, *location: str | int) -> str:
        """``file:line`` of a part of it, for a message that points to another question."""
        where: Location = location
        return f"{self.entry.file}:{self.entry.line(where)}"


Placed = tuple[BankEntry, Fault]
"""A fault with the entry it stands in."""

Rule = Callable[[Sequence[Asked]], Iterable[Placed]]
"""Finds faults in a whole bank, in the order of its files."""
