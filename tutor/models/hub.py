"""Models from the Hugging Face Hub, and from its cache on this machine. Nothing else imports it."""

import os
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from tutor.errors import SourceUnreachable
from tutor.models.checksum import sha256_of
from tutor.models.spec import HubRepository, ModelFile, ModelSpec

SECONDS_TO_ANSWER = 4.0
"""A machine without a way to the Hub goes on to the next source after this; the Hub's own client
would retry for a minute."""


@dataclass(frozen=True, slots=True)
class HubCache:
    """Files that another program has already got from the Hub."""

    repository: HubRepository

    @property
    def name(self) -> str:
        """What messages call it."""
        return "the Hugging Face cache"

    def fetch(self, spec: ModelSpec, into: Path) -> Path:
        """Links the files, or copies them from another disk; other versions do not count."""
        for file in spec.files:
            here = self._find(file)
            target = into / "files" / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            try:
                os.link(here, target)
            except OSError:
                shutil.copyfile(here, target)
        return into / "files"

    def _find(self, file: ModelFile) -> Path:
        from huggingface_hub import try_to_load_from_cache

        for revision in dict.fromkeys((self.repository.revision, "main")):
            found = try_to_load_from_cache(self.repository.name, file.path, revision=revision)
            if isinstance(found, str):
                path = Path(found).resolve()
                if path.stat().st_size == file.size and sha256_of(path) == file.sha256:
                    return path
        raise SourceUnreachable(f"{file.path} is not there")


@dataclass(frozen=True, slots=True)
class Hub:
    """The Hugging Face Hub, or the mirror that ``HF_ENDPOINT`` names."""

    repository: HubRepository

    @property
    def name(self) -> str:
        """What messages call it."""
        return "the Hugging Face Hub"

    def fetch(self, spec: ModelSpec, into: Path) -> Path:
        """Downloads file by file; a file that broke off goes on where it was."""
        from huggingface_hub import hf_hub_download, is_offline_mode
        from huggingface_hub.utils.tqdm import disable_progress_bars, enable_progress_bars

        if is_offline_mode():
            raise SourceUnreachable("HF_HUB_OFFLINE is set")
        _expect_answer(self.repository, spec.files[0].path)
        disable_progress_bars()
        try:
            for file in spec.files:
                hf_hub_download(
                    self.repository.name,
                    file.path,
                    revision=self.repository.revision,
                    local_dir=into / "files",
                    etag_timeout=SECONDS_TO_ANSWER,
                )
        # The client raises errors of several libraries; whichever it is, the next source is tried.
        except Exception as error:
            raise SourceUnreachable(_first_line(error)) from error
        finally:
            enable_progress_bars()
        return into / "files"


def _expect_answer(repository: HubRepository, path: str) -> None:
    """Asks the Hub once for one file's head; raises SourceUnreachable within SECONDS_TO_ANSWER."""
    said: list[str] = []
    # A thread, because looking up a name can hang far longer than any timeout of a connection.
    asking = threading.Thread(target=_ask, args=(repository, path, said), daemon=True)
    asking.start()
    asking.join(SECONDS_TO_ANSWER)
    if not said:
        raise SourceUnreachable(f"no answer within {SECONDS_TO_ANSWER:g} seconds")
    if said[0] != "":
        raise SourceUnreachable(said[0])


def _ask(repository: HubRepository, path: str, said: list[str]) -> None:
    """Appends an empty string to ``said`` if the file is there, else the reason."""
    from huggingface_hub import get_session, hf_hub_url

    url = hf_hub_url(repository.name, path, revision=repository.revision)
    try:
        status = get_session().head(url, timeout=SECONDS_TO_ANSWER).status_code
    except Exception as error:  # In a thread nobody would catch it.
        said.append(_first_line(error))
    else:
        said.append("" if status < 400 else f"it answers with status {status}")


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
