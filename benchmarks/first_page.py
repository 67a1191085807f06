"""How long it takes from ``viva serve`` until the first page is drawn."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

LONGEST = 120
"""Seconds after which a page counts as not coming."""
Server = subprocess.Popen[bytes]
RUN = "from tutor.cli import main; main()"


def first_page_seconds(runs: int) -> list[float]:
    """Seconds from the start of the process until a browser would have all of the first page."""
    return [_seconds() for _ in range(runs)]


def _seconds() -> float:
    port = free_port()
    start = time.perf_counter()
    with _serving(port) as server, _session(port, server) as session:
        _draw(session)
        return time.perf_counter() - start


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _serving(port: int) -> Iterator[Server]:
    server = subprocess.Popen(
        [sys.executable, "-c", RUN, "serve", "--port", str(port)],
        env={**os.environ, "STREAMLIT_SERVER_HEADLESS": "true"},  # no browser of its own
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _session(port: int, server: Server) -> ClientConnection:
    """Opens the page's own connection as soon as the server answers."""
    address = f"ws://localhost:{port}/_stcore/stream"
    deadline = time.perf_counter() + LONGEST
    while time.perf_counter() < deadline:
        if server.poll() is not None:
            raise RuntimeError("viva serve ended by itself; start it by hand to see why.")
        try:
            return connect(address, subprotocols=["streamlit"], origin=f"http://localhost:{port}")
        except (OSError, WebSocketException):
            time.sleep(0.02)
    raise RuntimeError(f"viva serve did not answer within {LONGEST} seconds.")


def _draw(session: ClientConnection) -> None:
    """Asks for the page as a browser does and waits until its last element has come."""
    ask = BackMsg()
    ask.rerun_script.query_string = ""
    session.send(ask.SerializeToString())
    elements = 0
    while True:
        message = ForwardMsg()
        message.ParseFromString(session.recv(timeout=LONGEST))
        if message.delta.new_element.HasField("exception"):
            raise RuntimeError(f"The page failed: {message.delta.new_element.exception.message}")
        elements += message.HasField("delta")
        if message.HasField("script_finished"):
            break
    if elements == 0:
        raise RuntimeError("The page came without a single element.")
