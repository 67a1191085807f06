"""Writes the settings file, leaving alone all that was not changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import ValidationError
from tomlkit.exceptions import TOMLKitError

from tutor.errors import SettingsError
from tutor.scoring.replaced_file import write_text
from tutor.settings import Settings, load_settings, settings_path


def save_settings(changes: Mapping[str, Any], path: Path | None = None) -> Settings:
    """Writes some settings (None: back to the default) where ``load_settings`` reads them.

    Comments and other settings stay. Nothing is written that could not be read again.

    Raises:
        SettingsError: a value is not allowed, or the file cannot be written.
    """
    path = settings_path() if path is None else path
    load_settings(path)
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        document = tomlkit.parse(text)
        for name, value in changes.items():
            if value is None:
                document.pop(name, None)
            elif isinstance(value, Mapping):
                document[name] = {**value}
            else:
                _set(document, name, value)
        settings = Settings.model_validate(document.unwrap())
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, tomlkit.dumps(document))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "the settings"
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"This cannot be saved: {key}: {reason}.") from error
    except (OSError, TOMLKitError) as error:
        raise SettingsError(f"{path} cannot be written ({error}).") from error
    return settings


def _set(document: tomlkit.TOMLDocument, name: str, value: Any) -> None:  # noqa: ANN401
    """A plain value belongs before the first table, or it would become part of that."""
    if name in document:
        document[name] = value
        return
    tables = [key for key, each in document.items() if isinstance(each, dict)]
    moved = {key: document.pop(key) for key in tables}
    document.add(name, value)
    for key, each in moved.items():
        document.add(key, each)
