"""The settings file: a few keys, checked at the door, with a default for each."""

import re
import tomllib
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from platformdirs import user_config_path, user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from tutor.accounts import Accounts
from tutor.errors import SettingsError


class Endpoint(BaseModel):
    """An OpenAI-compatible server that writes replies, e.g. ``http://localhost:11434/v1``.

    Its key is not a setting: secrets come from the environment alone (``VIVA_API_KEY``).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    base_url: str
    model: str = Field(min_length=1)

    @field_validator("base_url")
    @classmethod
    def _is_address(cls, base_url: str) -> str:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or parts.hostname is None:
            raise ValueError(f"is no http or https address: {base_url!r}")
        if parts.password is not None:
            raise ValueError(
                "holds a password; the key belongs in the environment, in VIVA_API_KEY"
            )
        return base_url


class Settings(BaseModel):
    """How Viva is set up. Extra keys are forbidden: a misspelt one is not passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    encoder: str = Field(default="all-MiniLM-L6-v2", min_length=1)
    """A name of the model registry, a folder, or a name on the Hub."""

    grader: str = Field(default="auto", min_length=1)
    """``auto``: the accurate one if its base is in the cache; a shipped one, a folder, the Hub."""

    generator: str = Field(default="auto", min_length=1)
    """``auto``: the default one if it is in the cache; ``none``; ``endpoint``; a registry name."""

    endpoint: Endpoint | None = None
    device: Literal["auto", "cpu", "cuda"] = "auto"
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("viva", appauthor=False), strict=False
    )
    learner: str = Field(default="me", min_length=1)

    database: str | None = Field(default=None, min_length=1)
    """SQLAlchemy URL; None: an SQLite file in ``data_dir``."""

    accounts: Accounts = Accounts()

    questions: Literal["all", "shipped", "own"] = "all"
    """Which questions are asked; one's own are the files of the folder ``bank`` in ``data_dir``."""

    index: Path | None = Field(default=None, strict=False)
    """An index that ``viva index build`` made, to reply from; None: the shipped notes'."""

    language: str = Field(default="auto", pattern=r"^(auto|[a-z]{2,3}(_[A-Z]{2})?)$")
    """``auto``: the browser's where there is a catalogue of it, else English; ``en``, ``de`` ..."""

    @field_validator("data_dir", "index")
    @classmethod
    def _expand(cls, folder: Path | None) -> Path | None:
        return None if folder is None else folder.expanduser()

    @model_validator(mode="after")
    def _endpoint_is_there(self) -> Self:
        if self.generator == "endpoint" and self.endpoint is None:
            raise ValueError(
                'generator = "endpoint" needs a table [endpoint] with base_url and model'
            )
        return self

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the history."""
        if self.database is not None:
            return self.database
        return f"sqlite:///{(self.data_dir / 'viva.db').as_posix()}"


TABLES: dict[str, type[BaseModel]] = {"endpoint": Endpoint, "accounts": Accounts}
"""The settings that are tables, with what they hold."""


def settings_path() -> Path:
    """Where the settings file belongs on this system; it need not exist."""
    return user_config_path("viva", appauthor=False) / "settings.toml"


def load_settings(path: Path | None = None) -> Settings:
    """The settings in ``path`` (default: ``settings_path()``); without the file, the defaults.

    Raises SettingsError that names the file, and the line or the key, of the first thing wrong.
    """
    path = settings_path() if path is None else path
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read as text ({error}).") from error
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from error
    except ValidationError as error:
        raise SettingsError(_sentence(path, text, error.errors()[0])) from error


def _sentence(path: Path, text: str, error: ErrorDetails) -> str:
    """One sentence for the first of pydantic's complaints, with the line where its key stands."""
    key = ".".join(str(part) for part in error["loc"])
    where = f"{path}{_line_of(text, key)}"
    if error["type"] == "extra_forbidden":
        known = TABLES.get(key.partition(".")[0], Settings).model_fields
        return f"{where}: there is no setting {key!r}; the settings are {', '.join(known)}."
    if error["type"] == "value_error":
        return f"{where}: {key + ' ' if key else ''}{error['msg'].removeprefix('Value error, ')}."
    if error["type"] == "missing":
        return f"{where}: {key} is missing."
    said = error["msg"][:1].lower() + error["msg"][1:]
    return f"{where}: {key}: {said}, not {error['input']!r}."


def _line_of(text: str, key: str) -> str:
    """``:3`` when the last part of the dotted key stands at the head of line 3, else nothing."""
    name = re.escape(key.rpartition(".")[2])
    head = re.compile(rf"\s*(\[\s*)?[\"']?{name}[\"']?\s*[=\].]")
    for number, line in enumerate(text.splitlines(), start=1):
        if name and head.match(line):
            return f":{number}"
    return ""
