"""Errors of the index.

VivaError
├── IndexMissing     no index there: build it
└── IndexMismatch    an index that does not fit: rebuild it
"""

from corpus.errors import VivaError


class IndexMissing(VivaError):
    """The folder holds no index; the message names the command that builds one."""


class IndexMismatch(VivaError):
    """Encoder, format or checksum differ; the message holds both values and how to rebuild."""
