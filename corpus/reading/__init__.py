"""Documents that are no text files, read to Markdown in a child process with limits."""

from corpus.reading.child import KINDS, read_in_child
from corpus.reading.extract import Extract
from corpus.reading.limits import LIMITS, Limits

__all__ = ["KINDS", "LIMITS", "Extract", "Limits", "read_in_child"]
