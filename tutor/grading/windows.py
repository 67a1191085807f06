"""The stretches of a response that are held against a key point: the whole, and its clauses."""

from dataclasses import dataclass

from tutor.grading.clauses import Clause, split_clauses

MAX_WHOLE_WORDS = 160
"""A longer response is not read as a whole: its end would be cut, and its parts would blur."""

MAX_CLAUSES = 200
"""A bound on the work one response can ask for; clauses beyond it are joined to the last."""

MAX_CHARACTERS = 20_000
"""Where a response is cut, about 3,000 words; the grade's feedback says so."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the response; ``is_whole`` when it is all of it."""

    clause: Clause
    is_whole: bool


def windows_of(response: str) -> list[Window]:
    """The whole response (unless it is long) and its clauses; one window for a single clause."""
    clauses = split_clauses(response)
    if not clauses:
        return []
    start, end = clauses[0].start, clauses[-1].end
    if len(clauses) > MAX_CLAUSES:
        rest = clauses[MAX_CLAUSES - 1].start
        clauses = [*clauses[: MAX_CLAUSES - 1], Clause(rest, end, response[rest:end])]
    whole = Window(Clause(start, end, response[start:end]), is_whole=True)
    if len(clauses) == 1:
        return [whole]
    parts = [Window(clause, is_whole=False) for clause in clauses]
    return [whole, *parts] if len(whole.clause.text.split()) <= MAX_WHOLE_WORDS else parts
