"""What there is to learn: documents, chunks and questions."""

from corpus.bank import Bank, load_bank
from corpus.bank_check import Finding, check_bank
from corpus.chunker import chunk_document
from corpus.document import Chunk, Document
from corpus.found_files import Skipped
from corpus.question import Difficulty, Form, KeyPoint, Misconception, Option, Question
from corpus.readers import Reading, read_documents
from corpus.slug import slugify

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
    "Reading",
    "Skipped",
    "check_bank",
    "chunk_document",
    "load_bank",
    "read_documents",
    "slugify",
]
