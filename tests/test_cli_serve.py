"""``viva serve``: the command it runs, what it refuses, and the app that answers."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from tutor.cli import main
from tutor.cli.serve import app_file, streamlit_command


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def test_the_app_is_found_without_being_imported() -> None:
    assert app_file().name == "app.py"
    assert "app" not in sys.modules


def test_safety_stands_in_the_command() -> None:
    command = streamlit_command(Path("app.py"), "localhost", 8600)
    assert command[:5] == [sys.executable, "-m", "streamlit", "run", "app.py"]
    assert {
        "--server.address=localhost",
        "--server.port=8600",
        "--server.enableXsrfProtection=true",
        "--browser.gatherUsageStats=false",
        "--server.showEmailPrompt=false",
    } <= set(command)
    without = streamlit_command(Path("app.py"), "localhost", None)
    assert not [each for each in without if "server.port" in each]


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ran = CliRunner().invoke(main, ["serve", "--host", "127.0.0.1", "--port", str(port)])
    assert ran.exit_code == 1
    assert ran.stderr == (
        f"viva: 127.0.0.1:{port} cannot be listened on (Address already in use); "
        "choose another `--port`.\n"
    )


def test_a_port_that_is_none_is_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["serve", "--port", "70000"]).exit_code == 2


@pytest.mark.real
def test_the_app_answers_and_stops_when_told(tmp_path: Path) -> None:
    port = free_port()
    start = "from tutor.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", start, "serve", "--port", str(port)],
        env=os.environ | {"HOME": str(tmp_path)},  # A first start: no settings, nobody to ask.
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert answer(f"http://localhost:{port}/_stcore/health") == "ok"
    finally:
        process.terminate()
        status = process.wait(timeout=20)
    assert status in (0, -15)


def answer(url: str) -> str:
    """What the server says, once it is up."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                text: str = response.read().decode()
                return text
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"{url} does not answer")
