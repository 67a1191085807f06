"""The seam behind which a language model phrases a reply."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from tutor.answering.line import Turn
from tutor.errors import GeneratorFailed

NEWS_SECONDS = 0.5
"""Who waits hears of it so often, so that it can be stopped."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat with a language model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Other replies are made first: ``place`` of them, at least 1."""

    place: int


@dataclass(frozen=True, slots=True)
class Writing:
    """The generator is at work; ``characters`` of its text are there, not checked yet."""

    characters: int


News: TypeAlias = Waiting | Writing
"""What a reader may be told before there is anything to read."""


class Generator(Protocol):
    """A language model that phrases replies; it never sets a mark or decides what is true."""

    name: str

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str | Waiting]:
        """Text pieces as they come; before them, the place in the line while others are served.

        Closing the iterator cancels the generation. Raises ``GeneratorFailed`` when the model is
        out of reach, too slow or answers nonsense, possibly after some pieces.
        """
        ...


def wait_for(turn: Turn, deadline: float, name: str) -> Iterator[Waiting]:
    """Tells the place, again and again, until it is this one's turn.

    Args:
        turn: The place in the line; it is left to the caller to give it up.
        deadline: Of ``time.monotonic``.
        name: Of the generator, for the message.

    Raises:
        GeneratorFailed: the deadline has passed.
    """
    place = turn.place
    while place > 0:
        if time.monotonic() > deadline:
            raise GeneratorFailed(f"{name} was busy with {place} other replies for too long.")
        yield Waiting(place)
        place = turn.wait(NEWS_SECONDS)
