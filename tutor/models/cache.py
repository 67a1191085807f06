"""Where models lie on this machine, and which of them are there."""

from pathlib import Path

from platformdirs import user_cache_path

from tutor.errors import ModelMissing
from tutor.models.registry import REGISTRY
from tutor.models.spec import ModelSpec
from tutor.models.stamp import is_sound


def cache_dir() -> Path:
    """The folder of all models; ``XDG_CACHE_HOME`` moves it."""
    return user_cache_path("viva", appauthor=False) / "models"


def folder_of(spec: ModelSpec) -> Path:
    """Where the model's files lie once they are here."""
    return cache_dir() / spec.name


def spec_of(name: str) -> ModelSpec:
    """The entry of the registry; raises ModelMissing with the names there are."""
    if name not in REGISTRY:
        raise ModelMissing(f"No model is called {name!r}; the models are {', '.join(REGISTRY)}.")
    return REGISTRY[name]


def find(name: str) -> Path | None:
    """The model by a name of the registry, or by a path of one's own; None where it is not here.

    An encoder is its folder, a generator its ``.gguf`` file.
    """
    spec = REGISTRY.get(name)
    if spec is None:
        path = Path(name).expanduser()
        return path if path.exists() else None
    return spec.target(folder_of(spec)) if is_sound(folder_of(spec), spec) else None


def require(name: str) -> Path:
    """What ``find`` finds; raises ModelMissing with the command that gets it."""
    path = find(name)
    if path is not None:
        return path
    spec_of(name)
    raise ModelMissing(
        f"The model {name} is not in {cache_dir()}; get it with `viva models pull {name}`."
    )
