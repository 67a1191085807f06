"""Errors a caller can act on. Every message is one sentence that says what to do next.

VivaError
├── UnreadableDocument   one file could not be read: skip it, name it, go on
└── BankError            a bank file is wrong: the message names file and line
"""


class VivaError(Exception):
    """Base of all errors that are explained to the user; the command line prints it and exits 1."""


class UnreadableDocument(VivaError):
    """A file that holds no text Viva can read; the others can still be read."""


class BankError(VivaError):
    """A bank file that does not parse or breaks a rule; mend the file at the line it names."""
