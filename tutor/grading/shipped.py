"""The graders that come with Viva: a folder each, checked against its manifest before use."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from tutor import models
from tutor.errors import ModelDamaged, ModelMissing

FAST, ACCURATE = "viva-minilm", "viva-mpnet"

SHORT_NAMES = {"fast": FAST, "accurate": ACCURATE}
"""What people may write in the settings instead of the names."""

AUTO = "auto"
"""The accurate grader where its base is in the cache of models, else the fast one."""

WEIGHTS = Path(__file__).parent / "weights"
"""Where the shipped weights are, a folder for each grader."""


@dataclass(frozen=True, slots=True)
class ShippedWeights:
    """A shipped grader's folder. ``base`` names the model it adapts; None: it is whole."""

    name: str
    version: str
    folder: Path
    base: str | None


def is_shipped(name: str) -> bool:
    """Whether a name of the settings means one of the shipped graders."""
    return grader_name(name) in SHORT_NAMES.values()


def grader_name(name: str) -> str:
    """The name of the shipped grader that is meant; any other name stays."""
    if name == AUTO:
        return ACCURATE if models.find(models.GRADER_BASE) is not None else FAST
    return SHORT_NAMES.get(name, name)


def shipped_weights(name: str, weights: Path | None = None) -> ShippedWeights:
    """The folder of a shipped grader, once every file has the sum that its manifest names.

    Raises:
        ModelMissing: a file is not there.
        ModelDamaged: a file is not what was shipped.
    """
    folder = (WEIGHTS if weights is None else weights) / grader_name(name)
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        sums = {
            file: hashlib.sha256((folder / file).read_bytes()).hexdigest()
            for file in manifest["sha256"]
        }
        found = ShippedWeights(manifest["name"], manifest["version"], folder, manifest.get("base"))
    except (OSError, ValueError, KeyError) as error:
        raise ModelMissing(
            f"The grader's weights in {folder} are not complete ({error}): install Viva again."
        ) from error
    for file, expected in manifest["sha256"].items():
        if sums[file] != expected:
            raise ModelDamaged(
                f"{folder / file} has sha256 {sums[file]}, expected {expected}: install Viva again."
            )
    return found
