"""What there is to learn: documents, chunks and questions."""

from corpus.bank import Bank, load_bank
from corpus.bank_check import Finding, check_bank
from corpus.document import Chunk, Document
from corpus.question import Difficulty, Form, KeyPoint, Misconception, Option, Question

__all__ = [
    "Bank",
    "Chunk",
    "Difficulty",
    "Document",
    "Finding",
    "Form",
    "KeyPoint",
    "Misconception",
    "Option",
    "Question",
    "check_bank",
    "load_bank",
]
