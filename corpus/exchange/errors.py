"""What can go wrong between a bank and a file of another program."""

from corpus.errors import VivaError


class ExchangeError(VivaError):
    """Nothing of a file could be imported, or a bank could not be exported; nothing was written."""


class ItemError(VivaError):
    """One question of a file cannot be read; the others can."""
