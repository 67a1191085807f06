"""Errors of the tutor.

VivaError
├── SettingsError     the settings file is wrong: mend the line it names
├── ModelMissing      a model is not in the cache: pull it
├── ModelDamaged      a model's checksum is wrong: it was deleted, pull it again
├── SourceUnreachable no source of a model answered: check the network
├── CacheError        the cache of models cannot be written: free space, or mend its rights
├── GeneratorFailed   the generator could not finish: the extractive reply still stands
├── TableError        a table of responses cannot be read or written
└── StoreError        the history cannot be opened or written
"""

from corpus.errors import VivaError


class SettingsError(VivaError):
    """The settings file does not parse or holds an unknown key."""


class ModelMissing(VivaError):
    """A model is not on this machine; ``viva models pull NAME`` gets it."""


class ModelDamaged(VivaError):
    """A model file's sha256 is wrong; the message holds both sums and the file is gone."""


class SourceUnreachable(VivaError):
    """None of a model's sources answered; the message lists what was tried."""


class CacheError(VivaError):
    """The cache of models has no room or no right to write; what was there is as it was."""


class GeneratorFailed(VivaError):
    """The generator broke off or is out of reach; fall back to the extractive reply."""


class TableError(VivaError):
    """A table of responses lacks a column, cannot be parsed, or its output cannot be written."""


class StoreError(VivaError):
    """The learners' history cannot be opened or written; nothing was changed."""
