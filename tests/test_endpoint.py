"""A generator behind an address: a real llama.cpp server, and servers that misbehave."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tutor import models
from tutor.answering import Message
from tutor.answering.endpoint import EndpointGenerator
from tutor.errors import GeneratorFailed

COLOURS = [Message("user", "Name three colours.")]
Serve = Callable[[Callable[[BaseHTTPRequestHandler], None]], str]


class Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


def say(handler: BaseHTTPRequestHandler, *pieces: str | None) -> None:
    """An OpenAI-like stream of the pieces."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    for piece in pieces:
        chunk = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "m",
            "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}],
        }
        handler.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
    handler.wfile.write(b"data: [DONE]\n\n")


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server on the loopback that answers every POST with the given function."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                self.body = json.loads(self.rfile.read(length))
                answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Keeps the test's output clean."""

        server = Quiet(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/v1"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_pieces_arrive_and_the_request_is_what_it_should_be(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {}

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.update(handler.body, key=handler.headers["Authorization"])  # type: ignore[attr-defined]
        say(handler, None, "Red", ", blue", "")

    generator = EndpointGenerator(serve(answer), "some-model")
    # Set after the generator was made: the key is read when it is needed.
    monkeypatch.setenv("VIVA_API_KEY", "sesame")
    assert list(generator.generate(COLOURS, 9)) == ["Red", ", blue"]
    assert generator.name == seen["model"] == "some-model"
    assert seen["messages"] == [{"role": "user", "content": "Name three colours."}]
    assert (seen["max_tokens"], seen["temperature"], seen["stream"]) == (9, 0.0, True)
    assert seen["key"] == "Bearer sesame"


def test_the_key_never_shows_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVA_API_KEY", "sesame")
    with pytest.raises(GeneratorFailed) as failure:
        list(EndpointGenerator("http://127.0.0.1:9/v1", "m").generate(COLOURS, 9))
    assert "sesame" not in str(failure.value)
    assert "http://127.0.0.1:9/v1" in str(failure.value)


def refuse(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(500, "out of memory")


def page(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"<html>Please sign in</html>")


def garble(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    handler.wfile.write(b'data: {"choices": "many"}\n\ndata: nonsense\n\n')


def silence(handler: BaseHTTPRequestHandler) -> None:
    say(handler)


@pytest.mark.parametrize("answer", [refuse, page, garble, silence])
def test_nonsense_is_a_generator_that_failed(
    serve: Serve, answer: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    with pytest.raises(GeneratorFailed, match="m at http"):
        list(EndpointGenerator(serve(answer), "m").generate(COLOURS, 9))


def test_a_server_that_hangs_is_given_up(serve: Serve) -> None:
    released = threading.Event()
    slow = EndpointGenerator(serve(lambda handler: released.wait(10) and None), "m", 0.2)
    with pytest.raises(GeneratorFailed, match="APITimeoutError"):
        list(slow.generate(COLOURS, 9))
    released.set()


def test_a_server_that_drips_is_given_up_at_the_limit(serve: Serve) -> None:
    drip = EndpointGenerator(serve(lambda handler: say(handler, "a", "b")), "m", 5, -1.0)
    with pytest.raises(GeneratorFailed, match="did not finish within"):
        list(drip.generate(COLOURS, 9))


@pytest.mark.real
def test_llama_cpp_s_own_server_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = str(models.require("smollm2-135m"))
    settings.n_ctx = 512
    settings.cpuparams.n_threads = 1
    settings.verbosity = -1
    settings.api_keys = ["sesame"]
    server = xllamacpp.Server(settings)
    generator = EndpointGenerator(f"{server.listening_address}/v1", "any")
    monkeypatch.setenv("VIVA_API_KEY", "sesame")
    pieces = list(generator.generate(COLOURS, 12))
    assert 2 <= len(pieces) <= 12
    stopped = generator.generate(COLOURS, 400)
    assert next(stopped)
    stopped.close()  # type: ignore[attr-defined]
    monkeypatch.setenv("VIVA_API_KEY", "wrong")
    with pytest.raises(GeneratorFailed, match="AuthenticationError"):
        list(generator.generate(COLOURS, 12))
