"""The installation's own questions beside the shipped ones: files in one folder."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import Bank, KeyPoint, Question
from corpus.errors import BankError
from corpus.exchange import ExchangeError, write_bank
from corpus.exchange.importing import read_questions
from corpus.slug import slugify


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of one's own questions; ``problem`` says why it cannot be read."""

    path: Path
    questions: tuple[Question, ...]
    problem: str = ""

    @property
    def drafts(self) -> list[Question]:
        """The questions that nobody is asked yet."""
        return [question for question in self.questions if question.draft]


class OwnBank:
    """The folder of one's own questions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self) -> list[OwnFile]:
        """All files, by name; a broken one with its problem."""
        if not self.folder.is_dir():
            return []
        return [_read(path) for path in sorted(self.folder.glob("*.yaml"))]

    def questions(self) -> list[Question]:
        """All accepted questions of the files that can be read."""
        return [q for file in self.files() for q in file.questions if not q.draft]

    def add(self, name: str, questions: Sequence[Question]) -> Path:
        """Keeps questions as a new file named after ``name``.

        Raises:
            ExchangeError: there is none, or they cannot be written.
        """
        stem = slugify(name)[:60] or "questions"
        path, number = self.folder / f"{stem}.yaml", 1
        while path.exists():
            number += 1
            path = self.folder / f"{stem}-{number}.yaml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExchangeError(f"{self.folder} cannot be made ({error.strerror}).") from error
        write_bank(questions, path)
        return path

    def change(self, path: Path, question_id: str, changed: Question | None) -> None:
        """Puts a question in the place of the one with this id; None drops it.

        Raises:
            ExchangeError: the file cannot be written.
        """
        kept: list[Question] = []
        for question in _read(path).questions:
            if question.id != question_id:
                kept.append(question)
            elif changed is not None:
                kept.append(changed)
        if kept:
            write_bank(kept, path)
        else:
            path.unlink(missing_ok=True)


def accepted(
    draft: Question,
    question: str,
    references: Sequence[str],
    key_points: Sequence[str],
    domain: str,
) -> Question:
    """A draft as its teacher mended it, no draft any more; known key points keep their weights.

    Raises:
        BankError: the question or all of its answers are blank.
    """
    answers = tuple(each.strip() for each in references if each.strip())
    if not question.strip() or not answers:
        raise BankError("A question needs its text and a good answer.")
    known = {point.text: point for point in draft.key_points}
    points = [
        known.get(text.strip(), KeyPoint(text.strip())) for text in key_points if text.strip()
    ]
    return replace(
        draft,
        question=question.strip(),
        references=answers,
        key_points=tuple(points),
        domain=domain.strip() or draft.domain,
        draft=False,
    )


def with_own(shipped: Bank, own: Sequence[Question]) -> Bank:
    """The shipped bank with one's own questions; of two with one id one's own counts."""
    mine = {question.id: question for question in own}
    kept = [mine.pop(question.id, question) for question in shipped.questions]
    return Bank((*kept, *mine.values()))


def _read(path: Path) -> OwnFile:
    try:
        return OwnFile(path, tuple(read_questions(path)))
    except BankError as error:
        return OwnFile(path, (), str(error))
