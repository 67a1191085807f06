"""The seam behind which a language model phrases a reply."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat with a language model."""

    role: Literal["system", "user", "assistant"]
    content: str


class Generator(Protocol):
    """A language model that phrases replies; it never sets a mark or decides what is true."""

    name: str

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        """Text pieces as they come.

        Closing the iterator cancels the generation. Raises ``GeneratorFailed`` when the model is
        out of reach, too slow or answers nonsense, possibly after some pieces.
        """
        ...
