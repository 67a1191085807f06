"""Any OpenAI-compatible endpoint: Ollama, vLLM, llama.cpp's server, a hosted service."""

import os
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tutor.answering.generator import Message, Waiting, wait_for
from tutor.answering.line import Line
from tutor.errors import GeneratorFailed

if TYPE_CHECKING:
    from openai import OpenAI

KEY_VARIABLE = "VIVA_API_KEY"
"""The environment variable that holds the key; local servers want none."""

TIMEOUT_SECONDS = 30.0
"""For the connection, and for each piece after the other."""

TIME_LIMIT_SECONDS = 60.0
"""For the whole reply."""


class EndpointGenerator:
    """Phrases replies with a model behind an address; queries and notes leave the machine."""

    def __init__(
        self,
        base_url: str,
        model: str,
        timeout_seconds: float = TIMEOUT_SECONDS,
        time_limit_seconds: float = TIME_LIMIT_SECONDS,
    ) -> None:
        self.name = model
        self._base_url = base_url
        self._timeout_seconds = timeout_seconds
        self._time_limit_seconds = time_limit_seconds
        self._line = Line()

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str | Waiting]:
        """Text pieces as they come; see ``Generator``."""
        deadline = time.monotonic() + self._time_limit_seconds
        turn = self._line.join()
        try:
            yield from wait_for(turn, deadline, self.name)
            yield from self._answer(messages, max_tokens, deadline)
        finally:
            turn.leave()

    def _answer(
        self, messages: Sequence[Message], max_tokens: int, deadline: float
    ) -> Iterator[str]:
        """The endpoint's text; whatever goes wrong there is ``GeneratorFailed``."""
        import openai

        try:
            # The client is made per reply: the key is read when it is needed and kept nowhere.
            with openai.OpenAI(
                base_url=self._base_url,
                api_key=os.environ.get(KEY_VARIABLE) or "none",
                timeout=self._timeout_seconds,
                max_retries=0,
            ) as client:
                yield from self._pieces(client, messages, max_tokens, deadline)
        except GeneratorFailed:
            raise
        except Exception as error:  # openai, httpx and JSON errors alike: the endpoint is to blame
            raise GeneratorFailed(
                f"{self.name} at {self._base_url} failed ({type(error).__name__}); "
                "check the address and that it is running."
            ) from error

    def _pieces(
        self, client: "OpenAI", messages: Sequence[Message], max_tokens: int, deadline: float
    ) -> Iterator[str]:
        """The stream's text; an answer without any is a failure."""
        chat: Any = [{"role": m.role, "content": m.content} for m in messages]
        spoken = False
        with client.chat.completions.create(
            model=self.name, messages=chat, max_tokens=max_tokens, temperature=0.0, stream=True
        ) as stream:
            for event in stream:
                if time.monotonic() > deadline:
                    raise GeneratorFailed(
                        f"{self.name} did not finish within {self._time_limit_seconds:g} seconds."
                    )
                text = event.choices[0].delta.content if event.choices else None
                if text:
                    spoken = True
                    yield text
        if not spoken:
            raise GeneratorFailed(f"{self.name} at {self._base_url} answered without any text.")
