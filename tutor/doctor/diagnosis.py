"""All checks, in the order in which one would mend what they find."""

from pathlib import Path

from corpus.shipped import MATERIAL
from tutor.doctor.check import Check, fault, fine
from tutor.doctor.installation import (
    check_data_folder,
    check_encoder,
    check_generator,
    check_grader,
    check_history,
    check_material,
)
from tutor.doctor.machine import check_disk, check_graphics_card, check_packages, check_python
from tutor.errors import SettingsError
from tutor.models import cache_dir
from tutor.settings import Settings, load_settings, settings_path


def diagnose(path: Path | None = None) -> list[Check]:
    """Every check, with the settings in ``path`` (default: where they belong).

    Settings that do not parse are a fault; the rest is then looked at with the defaults.
    """
    path = settings_path() if path is None else path
    try:
        settings = load_settings(path)
        set_up = fine("settings", str(path) if path.exists() else f"defaults, there is no {path}")
    except SettingsError as error:
        settings = Settings()
        set_up = fault("settings", str(error), f"mend {path}, or move it away for the defaults")
    index = settings.data_dir / "index"
    return [
        check_python(),
        check_packages(),
        set_up,
        check_encoder(settings.encoder),
        check_grader(settings.grader),
        check_generator(settings),
        check_data_folder(settings.data_dir),
        check_history(settings.database_url),
        check_material(MATERIAL, index, settings.encoder),
        check_graphics_card(settings.device),
        check_disk(cache_dir()),
        check_disk(settings.data_dir),
    ]
