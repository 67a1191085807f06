"""What is asked in a class's table, and by which key it is graded."""

import hashlib
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus import Bank, Question
from corpus.errors import BankError
from tutor.errors import TableError
from tutor.scoring import Mapped
from tutor.scoring.mapping import AskedQuestion
from tutor.scoring.table import Table

DOMAIN = "class"
"""The domain of questions that a teacher writes for one table."""

LONGEST_ID = 60
"""Characters of a wrong id that are said back."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What stands behind a column of responses: a question of the bank, or one written here."""

    question_id: str | None = None
    question: str = ""
    reference: str = ""

    def as_question(self, number: int, bank: Bank) -> Question:
        """The question to grade by.

        Raises:
            TableError: it lacks its text or its reference answer.
        """
        if self.question_id is not None:
            return bank.get(self.question_id)
        if not self.question.strip() or not self.reference.strip():
            raise TableError(
                f"Question {number} needs its text and a reference answer, or a question of the "
                "bank."
            )
        return Question(
            self.question.strip(),
            [self.reference.strip()],
            id=_id(self.question),
            domain=DOMAIN,
        )


def _id(question: str) -> str:
    """The same wherever the same question is written: what was decided about it stays known."""
    digest = hashlib.blake2b(question.strip().encode("utf-8", "replace"), digest_size=6)
    return f"asked-{digest.hexdigest()}"


def wide_key(
    header_row: int, learner: str | None, asked: Mapping[str, Ask], bank: Bank
) -> tuple[Mapped, list[Question]]:
    """The mapping of a table with a learner a row, and its key; ``asked`` by response column.

    Raises:
        TableError: no column is named, or a question lacks a part.
    """
    if not asked:
        raise TableError("Pick the columns that hold responses.")
    questions = [ask.as_question(n, bank) for n, ask in enumerate(asked.values(), start=1)]
    named = {
        f"question {number}": AskedQuestion(response_column=column, question_id=question.id)
        for number, (column, question) in enumerate(zip(asked, questions, strict=True), start=1)
    }
    columns = {} if learner is None else {"learner": learner}
    mapping = Mapped(header_row=header_row, columns=columns, questions=named)
    unique = {question.id: question for question in questions}
    return mapping, list(unique.values())


def long_key(
    header_row: int, columns: Mapping[str, str], one: Ask | None, bank: Bank
) -> tuple[Mapped, list[Question]]:
    """The mapping of a table with a response a row; ``one``: all rows answer this question.

    The key is left empty where the rows name questions of the bank: see ``named_questions``.

    Raises:
        TableError: what is needed is not named, or one column is to be two things.
    """
    if "response" not in columns:
        raise TableError("Pick the column that holds the responses.")
    twice = {name for name in columns.values() if list(columns.values()).count(name) > 1}
    if twice:
        raise TableError(f"The column '{twice.pop()}' is picked twice; each is one thing.")
    if one is None:
        return Mapped(header_row=header_row, columns=dict(columns)), []
    question = one.as_question(1, bank)
    kept = {ours: theirs for ours, theirs in columns.items() if ours not in REPLACED}
    return Mapped(header_row=header_row, columns=kept, values={"question_id": question.id}), [
        question
    ]


REPLACED = ("question_id", "question", "reference")
"""Columns that do not count when all rows answer one question."""


def named_questions(table: Table, bank: Bank) -> Sequence[Question]:
    """The bank's questions that the rows of a mapped table name.

    Raises:
        TableError: rows name questions, and the bank holds none of them.
    """
    found: dict[str, Question] = {}
    unknown = ""
    for row in table.rows():
        name = str(row.value("question_id") or "").strip()
        if name and name not in found:
            try:
                found[name] = bank.get(name)
            except BankError:
                unknown = unknown or name  # the row says so itself, when it is graded
    if unknown and not found:
        raise TableError(
            f"The bank holds no question '{textwrap.shorten(unknown, LONGEST_ID)}', nor any other "
            "that the column of ids names. If that column holds the questions themselves, pick it "
            "as their text, with a column of reference answers; or pick none of them, and write "
            "the question here."
        )
    return list(found.values())
