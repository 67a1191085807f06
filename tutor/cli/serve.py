"""``viva serve``: the app, in Streamlit's own process."""

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path

import click

from corpus.errors import VivaError
from tutor.settings import settings_path


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), help="Default: 8501, or the next free one.")
@click.option(
    "--host",
    default="localhost",
    show_default=True,
    help="The address to listen on; 0.0.0.0 lets other machines in.",
)
def command(port: int | None, host: str) -> None:
    """Open the app in the browser; on a machine without one, print its address."""
    if port is not None:
        _expect_free(host, port)
    sys.exit(_run(streamlit_command(app_file(), host, port)))


def app_file() -> Path:
    """Where ``app.py`` was installed; found without importing it."""
    spec = importlib.util.find_spec("app")
    if spec is None or spec.origin is None or importlib.util.find_spec("streamlit") is None:
        raise VivaError("The app is not installed; install it with `pip install viva-tutor`.")
    return Path(spec.origin)


def streamlit_command(app: Path, host: str, port: int | None) -> list[str]:
    """The process to run. What matters for safety stands here, whatever other settings say."""
    secrets = settings_path().with_name("secrets.toml")
    return [
        *(sys.executable, "-m", "streamlit", "run", str(app)),
        f"--server.address={host}",
        *([] if port is None else [f"--server.port={port}"]),
        "--server.enableXsrfProtection=true",
        "--server.enableCORS=true",
        "--server.showEmailPrompt=false",  # Without a terminal, asking would hang.
        "--server.fileWatcherType=none",  # Watching imports every lazy module of the libraries.
        "--browser.gatherUsageStats=false",
        # Beside the settings, wherever the server is started from.
        *([f"--secrets.files={secrets}"] if secrets.is_file() else []),
    ]


def _expect_free(host: str, port: int) -> None:
    """Raises VivaError where the port is taken or the address is not this machine's."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise VivaError(
            f"{host}:{port} cannot be listened on ({error.strerror}); choose another `--port`."
        ) from error


def _run(command: list[str]) -> int:
    """Streamlit's exit status; on POSIX it takes this process's place, so that signals reach it."""
    if os.name == "posix":
        os.execv(command[0], command)
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 0
