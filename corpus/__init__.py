"""What there is to learn: documents, chunks and questions."""

from corpus.asked import Asked, Placed, Rule
from corpus.bank import Bank, Fault, load_bank
from corpus.bank_check import Finding, check_bank
from corpus.bank_repeats import SameMeaning
from corpus.chunker import chunk_document
from corpus.document import Chunk, Document
from corpus.found_files import Skipped
from corpus.question import Difficulty, Form, KeyPoint, Misconception, Option, Question
from corpus.readers import Reading, read_documents
from corpus.slug import slugify

__all__ = [
    "Asked",
    "Bank",
    "Chunk",
    "Difficulty",
    "Document",
    "Fault",
    "Finding",
    "Form",
    "KeyPoint",
    "Misconception",
    "Option",
    "Placed",
    "Question",
    "Reading",
    "Rule",
    "SameMeaning",
    "Skipped",
    "check_bank",
    "chunk_document",
    "load_bank",
    "read_documents",
    "slugify",
]
