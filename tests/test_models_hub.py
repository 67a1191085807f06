"""The Hub as the first source: a server that speaks as it does, its cache, and its absence."""

import hashlib
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tiny_models import CONFIG, FILES, TINY, sha256, write_files
from tutor import models
from tutor.errors import SourceUnreachable
from tutor.models import REGISTRY
from tutor.models.hub import HubCache
from tutor.models.spec import HubRepository

COMMIT = "0123456789abcdef0123456789abcdef01234567"
ON_HUB = replace(TINY, hub=HubRepository("viva/tiny", "main"), wheels=())

PULL = """
import json, time
from corpus.errors import VivaError
from tests.test_models_hub import ON_HUB
from tests.tiny_models import register
from tutor import models
register(ON_HUB)
start = time.perf_counter()
try:
    path = models.pull("tiny")
    print(json.dumps({"path": str(path), "source": models.source_of(path)}))
except VivaError as error:
    print(json.dumps({"error": str(error), "seconds": time.perf_counter() - start}))
"""


class HubHandler(http.server.BaseHTTPRequestHandler):
    """Answers ``/viva/tiny/resolve/REVISION/PATH`` as the Hub does."""

    files = FILES

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def do_GET(self) -> None:
        self.answer(body=True)

    def answer(self, body: bool) -> None:
        path = self.path.partition("/resolve/main/")[2]
        content = self.files.get(path)
        self.send_response(404 if content is None else 200)
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hashlib.sha1(content or b"").hexdigest()}"')
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        if body and content is not None:
            self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Keeps the test's output clean."""


@pytest.fixture
def hub() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), HubHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def pull(folder: Path, **environment: str) -> dict[str, str]:
    """Pulls in a process of its own: the Hub's client reads its environment when it is imported."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
    here = {
        "XDG_CACHE_HOME": str(folder),
        "HF_HOME": str(folder / "hf"),
        "PYTHONPATH": str(Path.cwd()),
    }
    ran = subprocess.run(
        [sys.executable, "-c", PULL], env=kept | here | environment, capture_output=True, text=True
    )
    said: dict[str, str] = json.loads(ran.stdout)
    return said


@pytest.mark.real
def test_a_model_comes_from_the_hub(tmp_path: Path, hub: str) -> None:
    said = pull(tmp_path, HF_ENDPOINT=hub)
    assert said["source"] == "the Hugging Face Hub"
    folder = Path(said["path"])
    kept = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    assert set(kept) == {*FILES, ".viva.json"}
    assert all(kept[path].read_bytes() == content for path, content in FILES.items())


@pytest.mark.real
def test_a_tampering_mirror_is_refused_with_both_sums(
    tmp_path: Path, hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HubHandler, "files", FILES | {"config.json": b"evil"})
    said = pull(tmp_path, HF_ENDPOINT=hub)
    assert sha256(b"evil") in said["error"]
    assert sha256(CONFIG) in said["error"]
    assert not (tmp_path / "viva/models/tiny").exists()


@pytest.mark.real
def test_a_hub_without_the_model_is_named_with_its_status(
    tmp_path: Path, hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HubHandler, "files", {})
    assert "it answers with status 404" in pull(tmp_path, HF_ENDPOINT=hub)["error"]


@pytest.mark.real
def test_offline_is_honoured(tmp_path: Path, hub: str) -> None:
    said = pull(tmp_path, HF_ENDPOINT=hub, HF_HUB_OFFLINE="1")
    assert "the Hugging Face Hub: HF_HUB_OFFLINE is set" in said["error"]


@pytest.mark.real
def test_a_hub_that_hangs_is_given_up_within_seconds(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        said = pull(tmp_path, HF_ENDPOINT=f"http://127.0.0.1:{deaf.getsockname()[1]}")
    assert "No source of tiny answered" in said["error"]
    assert float(said["seconds"]) < 6


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The snapshot of the tiny model in a Hub cache of its own; files go in there."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setitem(REGISTRY, "tiny", ON_HUB)
    repository = tmp_path / "hub/models--viva--tiny"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs/main").write_text(COMMIT)
    return repository / "snapshots" / COMMIT


def test_what_another_program_got_from_the_hub_is_used(hub_cache: Path) -> None:
    write_files(hub_cache)
    folder = models.pull("tiny", sources=[HubCache(HubRepository("viva/tiny", "main"))])
    assert (folder / "config.json").read_bytes() == CONFIG
    assert models.source_of(folder) == "the Hugging Face cache"


def test_another_version_in_the_hubs_cache_is_passed_over_and_left_alone(hub_cache: Path) -> None:
    write_files(hub_cache, FILES | {"config.json": b'{"tiny": 9}\n'})
    with pytest.raises(SourceUnreachable, match=r"config\.json is not there"):
        models.pull("tiny", sources=[HubCache(HubRepository("viva/tiny", "main"))])
    assert (hub_cache / "config.json").read_bytes() == b'{"tiny": 9}\n'


def test_deleting_a_damaged_file_leaves_the_hubs_cache_alone(hub_cache: Path) -> None:
    write_files(hub_cache)
    folder = models.pull("tiny", sources=[HubCache(HubRepository("viva/tiny", "main"))])
    (folder / "config.json").unlink()
    assert (hub_cache / "config.json").read_bytes() == CONFIG
