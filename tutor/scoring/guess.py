"""What the columns of a foreign table seem to be; a person looks at it and corrects it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tutor.scoring.table import Table, plain_name

SAMPLE = 50
"""Rows that are looked at."""

ROLES = ("response", "question_id", "question", "reference", "learner", "human_score", "max_score")
"""What a column can be, in the order in which columns are given away."""

WORDS: Mapping[str, str] = {
    "response": r"response|answer|antwort\w*|reply|text ?entry|submission|lösung",
    "question_id": r"question.?(id|number|no|nr)|item.?id|frage.?(id|nr|nummer)|item",
    "question": r"question|question.?text|prompt|frage(stellung)?|aufgabe|task|item( ?text)?",
    "reference": r"reference.*|(model|sample).?(answer|solution)|solution|key|musterlösung"
    r"|right.?answer|correct.?answer",
    "learner": r"learner|stud(ent.*)?( (id|no|nr))?|name|user.*|participant"
    r"|(matric|matrikel)\w*( (no|nr|number))?|e.?mail.*|full.?name|last.?name"
    r"|(candidate|person|anonymous).?(id|no|number)?|teilnehmer\w*|id|sid",
    "human_score": r"human.?score|score|marks?|points|pts|grade|punkte|note|bewertung",
    "max_score": r"max(imum)?.?(score|points|pts|marks?|punkte)|out.?of|possible.?points|maximal\w*"
    r"|(score|points|pts|marks?|punkte).?max(imum)?",
}
"""How the column of each role may be called, in lower case and without dots and brackets."""

WIDE = re.compile(
    r"(response|answer|antwort|frage|question|aufgabe|q|item)[ _.]*\d+([ _.]*(response|answer))?"
    r"( ?[:.)] ?.+)?|\d+ ?[:.)] ?.+",
    re.IGNORECASE,
)
"""Columns of which each holds the responses to one question."""

_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")
_ASIDE = re.compile(r"\s*\((?!\s*max\w*\s*\))[^)]*\)|[\s_\-.()]+")
"""What a column's name is read without: who gave the points, but not that they are the most."""


@dataclass(frozen=True, slots=True)
class Guess:
    """``columns`` are theirs by ours; ``responses`` are the response columns of a wide table."""

    columns: Mapping[str, str] = field(default_factory=dict)
    responses: tuple[str, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether a row seems to be a learner with several responses."""
        return len(self.responses) > 1


def guess(table: Table) -> Guess:
    """What the columns seem to be: by their names, and the responses else by their texts."""
    names = list(dict.fromkeys(column for column in table.columns if column.strip()))
    texts = _texts(table, names)
    wide = tuple(name for name in names if WIDE.fullmatch(name.strip()) and _is_prose(texts[name]))
    if len(wide) > 1:
        learner = _named("learner", [name for name in names if name not in wide])
        return Guess({} if learner is None else {"learner": learner}, wide)
    found: dict[str, str] = {}
    for role in ROLES:
        left = [name for name in names if name not in found.values()]
        column = _named(role, [name for name in left if _may_be(role, texts[name])])
        if column is not None:
            found[role] = column
    if "response" not in found:
        left = [name for name in names if name not in found.values() and _is_prose(texts[name])]
        if left:
            # What is asked and its answer stand in row after row; responses differ.
            found["response"] = max(left, key=lambda n: (len(set(texts[n])), _length(texts[n])))
    return Guess(found)


def _may_be(role: str, texts: Sequence[str]) -> bool:
    """Whether what stands in a column goes with the role that its name suggests."""
    if role == "question_id":
        return not texts or not _is_prose(texts)
    if role in ("human_score", "max_score"):
        return all(_NUMBER.fullmatch(text.strip()) for text in texts)
    return True


def _named(role: str, names: Sequence[str]) -> str | None:
    """The column called just so, else the first whose name is one of the role's words."""
    exact = [name for name in names if plain_name(name) == role]
    pattern = re.compile(WORDS[role], re.IGNORECASE)
    spaced = {name: _ASIDE.sub(" ", name).strip() for name in names}
    return next(iter([*exact, *(name for name in names if pattern.fullmatch(spaced[name]))]), None)


def _texts(table: Table, names: Sequence[str]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {name: [] for name in names}
    for row in islice(table.rows(), SAMPLE):
        for name in names:
            value = row.value(plain_name(name))
            if value not in (None, ""):
                texts[name].append(str(value))
    return texts


def _is_prose(texts: Sequence[str]) -> bool:
    """Whether these are texts rather than numbers, marks or codes."""
    return not texts or sum(" " in text.strip() for text in texts) >= len(texts) / 3


def _length(texts: Sequence[str]) -> float:
    return sum(map(len, texts)) / len(texts) if texts else 0.0
