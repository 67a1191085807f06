"""What the page of the bank does: search, check, import from and export to other programs."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus import Asked, Bank, Finding, Placed, Question, SameMeaning, check_bank
from corpus.errors import BankError, VivaError
from corpus.exchange import export_bank, import_bank
from corpus.exchange.bank_text import bank_text
from corpus.exchange.importing import read_questions
from corpus.shipped import MATERIAL, QUESTIONS
from index.encoder import SentenceEncoder
from tutor.bank_trial import BatchGrading, Trial
from tutor.own_bank import OwnBank


class Models(Protocol):
    """What a check needs of ``tutor.wiring.Viva``."""

    @property
    def encoder(self) -> SentenceEncoder:
        """Finds questions that mean the same."""
        ...

    @property
    def grader(self) -> BatchGrading:
        """Grades the bank's own answers."""
        ...

    @property
    def own_bank(self) -> OwnBank:
        """One's own questions."""
        ...


@dataclass(frozen=True, slots=True)
class Done:
    """What an import brought: how many questions, and a sentence on each that was left out."""

    count: int
    problems: tuple[str, ...]


def searched(bank: Bank, domain: str | None, words: str) -> list[Question]:
    """The questions of a domain (None: of all) that hold all of the words somewhere."""
    wanted = words.casefold().split()
    return [
        question
        for question in bank.questions
        if domain in (None, question.domain) and all(word in _text(question) for word in wanted)
    ]


def findings(models: Models, own_only: bool, with_grader: bool) -> list[Finding]:
    """All that is wrong with one's own questions, or with the shipped ones.

    Raises:
        BankError: there is nothing to check.
        ModelMissing: a model is not on this machine.
    """

    def same_meaning(bank: Sequence[Asked]) -> Iterable[Placed]:
        return SameMeaning(models.encoder)(bank) if len(bank) > 1 else ()

    def trial(bank: Sequence[Asked]) -> Iterable[Placed]:
        return Trial(models.grader)(bank) if bank else ()

    rules = [same_meaning, trial] if with_grader else [same_meaning]
    path = models.own_bank.folder if own_only else QUESTIONS
    return list(check_bank(path, MATERIAL, rules))


def imported(own: OwnBank, file_name: str, data: bytes, domain: str) -> Done:
    """Keeps the questions of an uploaded file as one's own.

    Of the file's name only the extension, and a plain form of the rest, are used.

    Raises:
        VivaError: the file is in no format that Viva knows, or holds no sound question.
    """
    name = Path(file_name.replace("\\", "/"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{name.suffix.lower()[:10]}"
        path.write_bytes(data)
        try:
            questions, problems = _read(path, domain)
        except VivaError as error:  # the file is known by the name it came with
            raise BankError(str(error).replace(str(path), name.name)) from error
    shown = tuple(problem.replace(str(path), name.name) for problem in problems)
    own.add(name.stem, questions)
    return Done(len(questions), shown)


def _read(path: Path, domain: str) -> tuple[list[Question], tuple[str, ...]]:
    """The questions of a file, and what could not be read in it."""
    if path.suffix in (".yaml", ".yml"):
        return read_questions(path), ()
    found = import_bank(path, domain.strip() or "imported")
    problems = tuple(f"{each.place}: {each.reason}" for each in found.problems)
    return list(found.questions), problems


def exported_file(bank: Bank, name: str, extension: str) -> bytes:
    """The bank as a file of a format: one of ``corpus.exchange.FORMATS``, or ``yaml``."""
    if name == "yaml":
        return bank_text(bank.questions).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"bank.{extension}"
        export_bank(bank, path, name)
        return path.read_bytes()


def _text(question: Question) -> str:
    texts = [question.question, question.concept, question.id, *question.references]
    return " ".join(texts).casefold()
