"""The models on this machine: which there are, where they lie, and how they get here."""

from tutor.models.cache import cache_dir, find, folder_of, require
from tutor.models.folder import FolderSource
from tutor.models.progress import Progress
from tutor.models.pulling import pull
from tutor.models.registry import DEFAULT_ENCODER, DEFAULT_GENERATOR, GRADER_BASE, REGISTRY
from tutor.models.spec import ModelSpec
from tutor.models.stamp import is_whole, source_of
from tutor.models.verifying import verify

__all__ = [
    "DEFAULT_ENCODER",
    "DEFAULT_GENERATOR",
    "GRADER_BASE",
    "REGISTRY",
    "FolderSource",
    "ModelSpec",
    "Progress",
    "cache_dir",
    "find",
    "folder_of",
    "is_whole",
    "pull",
    "require",
    "source_of",
    "verify",
]
