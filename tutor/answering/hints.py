"""A hint at a missing idea: where to look, not what it says."""

import re
from collections.abc import Iterable

from tutor.answering.words import content_stems, stems

_WORD = re.compile(r"[^\W_][\w'-]*")
MOST_TOLD = 0.5
"""Share of an idea's own words that a hint may name."""

LONGEST = 2
"""Words of a hint at most."""


def hints_at(ideas: Iterable[str], question: str) -> tuple[str, ...]:
    """A hint at each idea that allows one, in order; one that another says too is left out."""
    hints = list(dict.fromkeys(hint for idea in ideas if (hint := hint_at(idea, question))))
    said = {hint: frozenset(stems(hint)) for hint in hints}
    return tuple(hint for hint in hints if not any(said[hint] < other for other in said.values()))


def hint_at(idea: str, question: str) -> str:
    """A word or two of an idea that the question does not name; empty when that tells too much.

    Of ``The optimizer states are kept in 32 bits`` it is ``optimizer states``.
    """
    known = stems(question)
    own = [one for one in content_stems(idea) if one not in known]
    runs: list[list[str]] = [[]]
    for word in _WORD.findall(idea):
        if any(one in own for one in content_stems(word)) and not word[0].isdigit():
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    hint = next((run[:LONGEST] for run in runs if run), [])
    while hint and len(content_stems(" ".join(hint))) > MOST_TOLD * len(own):
        hint.pop()
    return " ".join(hint)
