"""A real browser and a real server, each with nothing of this machine's user in it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.material_index import give_material_index

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIVA = "from tutor.cli import main; main()"


@contextmanager
def browsing() -> Iterator[Browser]:
    """The system's Chromium; without one the test fails and says how to get it."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("The tests of the app need a browser: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def serving(
    folder: Path,
    settings: str = "",
    secrets: Callable[[str], str] | None = None,
    *,
    is_new: bool = False,
) -> Iterator[str]:
    """``viva serve`` with its history and settings in ``folder``; gives the address.

    ``secrets`` makes the text of ``secrets.toml`` from the address. A new installation indexes its
    notes first, any other has done so.
    """
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        port = listener.getsockname()[1]
    data, config = folder / "data", folder / "config"
    if not is_new:
        give_material_index(data)
    (config / "viva").mkdir(parents=True, exist_ok=True)
    said = f'data_dir = "{data.as_posix()}"\n{settings}'
    (config / "viva" / "settings.toml").write_text(said, encoding="utf-8")
    if secrets is not None:
        text = secrets(f"http://localhost:{port}")
        (config / "viva" / "secrets.toml").write_text(text, encoding="utf-8")
    environment = {
        **os.environ,
        "XDG_CONFIG_HOME": str(config),
        "STREAMLIT_SERVER_HEADLESS": "true",  # no browser of its own
    }
    with (folder / "server.log").open("wb") as log:
        command = [sys.executable, "-c", VIVA, "serve", "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://localhost:{port}"
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            urlopen(f"{address}/_stcore/health", timeout=5).close()
            return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"viva serve did not answer at {address}; its exit status is {server.poll()}.")


def settled(page: Page) -> None:
    """Waits until the page has stopped running and nothing is half drawn."""
    page.wait_for_function(
        """() => {
          const app = document.querySelector("[data-testid=stApp]");
          return app && app.dataset.testScriptState === "notRunning"
            && !document.querySelector("[data-testid=stSpinner], [data-testid=stSkeleton]");
        }""",
        timeout=180_000,
    )
    page.wait_for_timeout(300)  # transitions


def healthy(page: Page) -> None:
    """No exception on the page, every field has a name, nothing sticks out sideways."""
    assert page.locator("[data-testid=stException]").count() == 0
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("input, textarea, button, [role=combobox]")]
          .filter(e => e.offsetParent && !e.ariaLabel && !e.textContent?.trim() && !e.title
            && !e.labels?.length && !e.getAttribute("aria-labelledby"))
          .map(e => e.outerHTML.slice(0, 200))"""
    )
    assert unnamed == [], unnamed
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
