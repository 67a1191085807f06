"""Cuts a response into clauses that can each carry evidence."""

import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(
    r"""(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)  # a full stop, not an abbreviation's
    ["')\]]*\s+(?=["'(\[]*[A-Z0-9`])          # ... then the look of a sentence
    |\n+                                      # a line of its own: lists, notes
    |;\s+                                     # a semicolon joins main clauses
    """,
    re.VERBOSE,
)
_CONTRAST = re.compile(
    r"(?<!\s)\s*(?:,\s*|\s)"  # once for a run of blanks, or many of them take minutes
    r"(?=(?:but|whereas|while|although|though|however|yet|so that|because|and not)\s)",
    re.IGNORECASE,
)
_COORDINATION = re.compile(r",\s+(?=(?:and|or|so|which)\s)", re.IGNORECASE)

MIN_CLAUSE_WORDS = 4
"""A clause with fewer words says too little to be tested alone; it stays with its neighbour."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a response: ``response[start:end] == text``."""

    start: int
    end: int
    text: str

    def is_in(self, other: "Clause") -> bool:
        """Whether it lies within another stretch of the same response."""
        return other.start <= self.start and self.end <= other.end


def split_sentences(text: str) -> list[Clause]:
    """The sentences, list items and lines of a text, in order, without surrounding blanks."""
    return _trimmed(text, _cut(text, 0, len(text), _SENTENCE_END))


def split_clauses(text: str) -> list[Clause]:
    """The sentences of a text, those with several statements cut at contrast and coordination.

    The clauses never overlap; together they hold every non-blank character except separators.
    """
    clauses: list[tuple[int, int]] = []
    for sentence in split_sentences(text):
        parts = _cut(text, sentence.start, sentence.end, _CONTRAST)
        parts = [piece for start, end in parts for piece in _cut(text, start, end, _COORDINATION)]
        clauses.extend(_merge_short(text, parts))
    return _trimmed(text, clauses)


def _cut(text: str, start: int, end: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    spans, begin = [], start
    for found in separator.finditer(text, start, end):
        spans.append((begin, found.start()))
        begin = found.end()
    return [*spans, (begin, end)]


def _merge_short(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and (_is_short(text[start:end]) or _is_short(text[slice(*merged[-1])])):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _is_short(piece: str) -> bool:
    return len(piece.split(maxsplit=MIN_CLAUSE_WORDS)) < MIN_CLAUSE_WORDS


def _trimmed(text: str, spans: list[tuple[int, int]]) -> list[Clause]:
    clauses = []
    for start, end in spans:
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        piece = piece.strip()
        if piece:
            clauses.append(Clause(start, start + len(piece), piece))
    return clauses
