"""What there is to learn: documents, chunks and questions."""

from corpus.document import Chunk, Document
from corpus.question import Difficulty, Form, KeyPoint, Misconception, Option, Question

__all__ = ["Chunk", "Difficulty", "Document", "Form", "KeyPoint", "Misconception", "Option", "Question"]
