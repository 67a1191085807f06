"""The models on this machine: which there are, where they lie, and how they get here."""

from tutor.models.cache import cache_dir, find, require
from tutor.models.registry import DEFAULT_ENCODER, DEFAULT_GENERATOR, REGISTRY
from tutor.models.spec import ModelFile, ModelSpec

__all__ = [
    "DEFAULT_ENCODER",
    "DEFAULT_GENERATOR",
    "REGISTRY",
    "ModelFile",
    "ModelSpec",
    "cache_dir",
    "find",
    "require",
]
