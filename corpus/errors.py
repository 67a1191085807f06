"""Errors a caller can act on. Every message is one sentence that says what to do next.

VivaError
├── UnreadableDocument   one file could not be read: skip it, name it, go on
└── BankError            a bank is wrong or not there
    └── BankFileError    what is wrong stands at one line of one file: mend that line
"""


class VivaError(Exception):
    """Base of all errors that are explained to the user; the command line prints it and exits 1."""


class UnreadableDocument(VivaError):
    """A file that holds no text Viva can read; the others can still be read."""


class BankError(VivaError):
    """A bank file that does not parse or breaks a rule; mend the file at the line it names."""


class BankFileError(BankError):
    """What is wrong at one line of a bank file; the message is ``file:line: reason``."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason
