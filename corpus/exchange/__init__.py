"""The bank to and from the formats of other programs, with the same ids."""

from corpus.exchange.errors import ExchangeError
from corpus.exchange.exporting import export_bank
from corpus.exchange.formats import FORMATS
from corpus.exchange.importing import Imported, import_bank, write_bank
from corpus.exchange.item import Problem

__all__ = [
    "FORMATS",
    "ExchangeError",
    "Imported",
    "Problem",
    "export_bank",
    "import_bank",
    "write_bank",
]
