"""What there is to learn: documents, chunks and questions."""

from corpus.bank import Bank, load_bank
from corpus.document import Chunk, Document
from corpus.question import Difficulty, Form, KeyPoint, Misconception, Option, Question

__all__ = [
    "Bank",
    "Chunk",
    "Difficulty",
    "Document",
    "Form",
    "KeyPoint",
    "Misconception",
    "Option",
    "Question",
    "load_bank",
]
