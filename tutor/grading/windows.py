"""The stretches of a response that are held against a key point: passages, and their clauses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from tutor.grading.clauses import Clause, split_clauses

MAX_PASSAGE_WORDS = 160
"""A longer response is not read at once: its end would be cut, and its parts would blur."""

MAX_CLAUSES = 200
"""A bound on the work one response can ask for; clauses beyond it are joined to the last."""

MAX_CHARACTERS = 20_000
"""Where a response is cut, about 3,000 words; the grade's feedback says so."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the response.

    ``is_passage``: it is what a model reads at once, all of a response or a part of a long one.
    """

    clause: Clause
    is_passage: bool


def windows_of(response: str) -> list[Window]:
    """The response, or the passages of a long one, and then their clauses; a stretch comes once."""
    clauses = split_clauses(response)
    if not clauses:
        return []
    if len(clauses) > MAX_CLAUSES:
        clauses = [*clauses[: MAX_CLAUSES - 1], _joined(response, clauses[MAX_CLAUSES - 1 :])]
    pieces = [piece for clause in clauses for piece in _pieces(clause)]
    passages = [_joined(response, part) for part in _passages(pieces)]
    parts = [clause for clause in clauses if clause not in passages]
    return [Window(one, True) for one in passages] + [Window(one, False) for one in parts]


def _pieces(clause: Clause) -> Iterator[Clause]:
    """A clause, or stretches of one without an end, of as many words as are read at once."""
    words = list(re.finditer(r"\S+", clause.text))
    for begin in range(0, len(words), MAX_PASSAGE_WORDS):
        first, last = words[begin], words[begin:][:MAX_PASSAGE_WORDS][-1]
        said = clause.text[first.start() : last.end()]
        yield Clause(clause.start + first.start(), clause.start + last.end(), said)


def _passages(clauses: Sequence[Clause]) -> Iterator[Sequence[Clause]]:
    """Clauses in order, cut into as few parts as it takes, all of about the same length."""
    words = [len(clause.text.split()) for clause in clauses]
    count = ceil(sum(words) / MAX_PASSAGE_WORDS)
    begin, done, parts = 0, 0, 1
    for place, more in enumerate(words):
        # A clause belongs where its middle is.
        if place > begin and done + more / 2 > sum(words) / count * parts:
            yield clauses[begin:place]
            begin, parts = place, parts + 1
        done += more
    yield clauses[begin:]


def _joined(response: str, clauses: Sequence[Clause]) -> Clause:
    start, end = clauses[0].start, clauses[-1].end
    return Clause(start, end, response[start:end])
