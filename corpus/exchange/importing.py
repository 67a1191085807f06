"""A file of another program to questions, leaving out what is broken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.bank import parse_entry
from corpus.bank_file import MAX_BYTES, BankEntry, read_bank_file
from corpus.errors import BankError, BankFileError
from corpus.exchange.bank_text import bank_text
from corpus.exchange.errors import ExchangeError, ItemError
from corpus.exchange.formats import FORMATS, format_of_file
from corpus.exchange.item import Found, Problem, to_values
from corpus.exchange.whole_file import read_whole, write_whole
from corpus.question import Question


@dataclass(frozen=True, slots=True)
class Imported:
    """The sound questions of a file in its order, and what was wrong with the others."""

    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]


def import_bank(path: Path, domain: str, name: str | None = None) -> Imported:
    """Reads a file in the named format; None: the one it is in.

    Args:
        path: the file.
        domain: the domain of questions that name none.
        name: one of ``FORMATS``.

    Raises:
        ExchangeError: the file cannot be read, or its format is not known.
    """
    data = read_whole(path)
    if not data:
        raise ExchangeError(f"{path}: the file is empty; export or download it again.")
    name = name or format_of_file(path, data)
    if name not in FORMATS:
        raise ExchangeError(
            f"The format '{name}' is not known; choose one of {', '.join(FORMATS)}."
        )
    questions: dict[str, Question] = {}
    problems: list[Problem] = []
    for part in FORMATS[name].read(data, str(path)):
        for outcome in _questions(part, domain, questions):
            if isinstance(outcome, Problem):
                problems.append(outcome)
            else:
                questions[outcome.id] = outcome
    return Imported(tuple(questions.values()), tuple(problems))


def write_bank(questions: Sequence[Question], path: Path) -> None:
    """Writes the questions as a bank file, drafts among them, and makes sure that it can be read.

    Raises:
        ExchangeError: there are none, they are too many for one file, or it cannot be written.
    """
    if not questions:
        raise ExchangeError(f"{path}: there is no question to write, so the file was left alone.")
    data = bank_text(questions).encode("utf-8")
    if len(data) > MAX_BYTES:
        raise ExchangeError(
            f"{path}: the bank would take {len(data):,} bytes, but a bank file holds "
            f"{MAX_BYTES:,}; import the questions in parts."
        )
    try:
        write_whole(path, data, check=read_questions)
    except BankError as error:
        raise ExchangeError(f"{path}: was not written: {error}") from None


def read_questions(path: Path) -> list[Question]:
    """All questions of a bank file, drafts too.

    Raises:
        BankError: something is wrong with one of them.
    """
    questions = []
    for entry in read_bank_file(path):
        question, faults = parse_entry(entry)
        for fault in faults:
            raise BankFileError(entry.file, entry.line(fault.location), fault.message)
        assert question is not None
        questions.append(question)
    return questions


def _questions(
    part: Found | Problem, domain: str, taken: dict[str, Question]
) -> Iterator[Question | Problem]:
    if isinstance(part, Problem):
        yield part
        return
    try:
        values = to_values(part.item, domain)
    except ItemError as error:
        yield Problem(part.place, str(error))
        return
    question, faults = parse_entry(BankEntry(part.place, values, {(): 0}))
    if question is None or faults:
        yield from (Problem(part.place, fault.message) for fault in faults)
    elif question.id in taken:
        yield Problem(part.place, f"the id '{question.id}' is taken by an earlier question.")
    else:
        yield question
