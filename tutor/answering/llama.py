"""A GGUF model on this machine, through llama.cpp."""

import os
import queue
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from tutor.answering.generator import Message, Waiting, wait_for
from tutor.answering.line import Line, Turn
from tutor.errors import GeneratorFailed

if TYPE_CHECKING:
    from xllamacpp import Server

CONTEXT_TOKENS = 2048
"""Enough for the notes of one query and its reply; more only costs memory."""

BATCH_TOKENS = 512
"""Of the messages, read in one pass."""

SEED = 7
"""Temperature 0 gives the same messages the same reply; the seed settles what is left."""

TIME_LIMIT_SECONDS = 60.0
"""For one reply, waiting for its turn included; a reader has given up by then."""


Pieces: TypeAlias = "queue.SimpleQueue[str | Exception | None]"
"""From llama.cpp's thread to the reader's: text, what went wrong, or None at the end."""

MAX_THREADS = 8
"""A small model gains nothing from more."""


def free_cores() -> int:
    """Cores that nobody keeps busy, at least 1 and at most ``MAX_THREADS``.

    llama.cpp's threads wait for each other by spinning: two threads on two cores that another job
    keeps busy made 0.3 tokens a second where one thread made 61.
    """
    cores = os.cpu_count() or 1
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return max(1, min(MAX_THREADS, round(cores - busy)))


class LlamaGenerator:
    """Phrases replies with a GGUF model; loads it on first use, generates one reply at a time.

    Who asks meanwhile stands in line. Nothing leaves the machine: llama.cpp's own port listens on
    the loopback only and wants a key that nobody knows.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        time_limit_seconds: float = TIME_LIMIT_SECONDS,
        threads: int | None = None,
    ) -> None:
        self.name = name
        self._path = path
        self._time_limit_seconds = time_limit_seconds
        self._threads = threads
        self._line = Line()
        self._server: Server | None = None

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str | Waiting]:
        """Text pieces as they come; see ``Generator``."""
        deadline = time.monotonic() + self._time_limit_seconds
        turn = self._line.join()
        try:
            yield from wait_for(turn, deadline, self.name)
        except BaseException:  # also a reader who has gone
            turn.leave()
            raise
        pieces: Pieces = queue.SimpleQueue()
        cancelled = threading.Event()
        request = {
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "max_tokens": max_tokens,
            "temperature": 0.0,
            "seed": SEED,
            "stream": True,
            "cache_prompt": True,  # the rules and the example are read once
        }
        # No daemon: a process that ends while llama.cpp computes in one dies of a memory fault.
        work = (request, pieces, cancelled, deadline, turn)
        threading.Thread(target=self._work, args=work).start()
        try:
            while (piece := self._take(pieces, deadline)) is not None:
                yield piece
        finally:
            cancelled.set()

    def warm_up(self, messages: Sequence[Message]) -> None:
        """Loads the model and lets it read what every chat begins with.

        Raises:
            GeneratorFailed: it cannot be loaded.
        """
        for _ in self.generate(messages, 1):
            pass

    def _take(self, pieces: Pieces, deadline: float) -> str | None:
        """The next piece, or None at the end."""
        try:
            piece = pieces.get(timeout=max(deadline - time.monotonic(), 0.0))
        except queue.Empty:
            raise GeneratorFailed(
                f"{self.name} did not finish within {self._time_limit_seconds:g} seconds; "
                "a smaller generator is quicker."
            ) from None
        if isinstance(piece, Exception):
            raise GeneratorFailed(f"{self.name} broke off: {piece}.") from piece
        return piece

    def _work(
        self,
        request: dict[str, object],
        pieces: Pieces,
        cancelled: threading.Event,
        deadline: float,
        turn: Turn,
    ) -> None:
        """Generates in a thread of its own: llama.cpp calls back, and we hand out an iterator."""

        def receive(event: dict[str, Any]) -> bool:
            """Passes one piece on; True tells llama.cpp to stop."""
            if "error" in event:
                pieces.put(RuntimeError(event["error"].get("message", "unknown error")))
            elif event["choices"] and (text := event["choices"][0]["delta"].get("content")):
                pieces.put(text)
            return cancelled.is_set() or time.monotonic() > deadline

        try:
            if not cancelled.is_set():
                self._loaded().handle_chat_completions(request, receive)
            pieces.put(None)
        except Exception as error:  # whatever llama.cpp raises must reach the reader's thread
            pieces.put(error)
        finally:
            # Not before llama.cpp has really stopped, which a closed iterator does not wait for.
            turn.leave()

    def _loaded(self) -> "Server":
        """llama.cpp with the model in memory; call it in turn only."""
        if self._server is None:
            import xllamacpp

            settings = xllamacpp.CommonParams()
            settings.model.path = str(self._path)
            settings.n_ctx = CONTEXT_TOKENS
            settings.n_parallel = 1
            settings.cpuparams.n_threads = self._threads or free_cores()
            settings.n_batch = settings.n_ubatch = BATCH_TOKENS
            settings.verbosity = -1
            settings.ui = False
            settings.api_keys = [secrets.token_urlsafe(32)]
            self._server = xllamacpp.Server(settings)
        return self._server
