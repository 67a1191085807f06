"""The side that a text takes with its first words: yes or no, one of the options, or a number.

"Which box, A or B? Why?", "Do you agree?", "How many meters?": who answers such a question otherwise
than the reference contradicts it, however much of the reason is right. Entailment models read the
reason and overlook the letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tutor.grading.words import FUNCTION_WORDS, words

MAX_WORDS = 3
"""An option or a number stands in an opening of so many words at most, fillers not counted."""

NEARLY = 0.05
"""Numbers that are nearer to each other, as a share of the larger, may be one number rounded."""

_END = re.compile(r"[.,](?!\d)|[;:!?\n]|\s[-–—]+\s|\b(?:because|since|so|but)\b", re.IGNORECASE)
_MARKER = re.compile(r"(?:^|\s)\d+[.)]\s")
_SEVERAL = re.compile(r",\s*(?:and\s|or\s)?\s*\d")
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)(%?)")
_ASKS_WHICH = re.compile(r"\b(?:which|who|whose|or)\b", re.IGNORECASE)

_YES = frozenset("yes yeah yep yup agree agreed true correct right".split())
_NO = frozenset("no nope disagree false incorrect wrong".split())
_ALSO_ADJECTIVES = frozenset("no true correct right false incorrect wrong".split())
"""These may belong to what follows: "no string conducts", "false positives"."""

_SUBJECTS = frozenset("i you he she it we they there this that not".split())
_NEGATIONS = frozenset("not don't dont cannot can't isn't isnt".split())
_FILLERS = frozenset(
    """i we it it's that that's he she they is was would do think thought believe guess say said
    choose chose chosen pick picked answer option choice number the a an my about around roughly
    approximately well""".split()
)
_ALL_OR_NONE = frozenset("both neither".split())


@dataclass(frozen=True, slots=True)
class Stance:
    """``values`` are what was chosen, of a ``kind``; ``unit`` belongs to a number."""

    kind: str
    values: frozenset[str]
    unit: tuple[str, ...] = ()


def is_same_side(question: str, wanted: str, given: str) -> bool | None:
    """Whether two texts take the same side; None where one of them takes none that can be told.

    Of 5,000 responses of SciEntsBank 118 take another side than a reference that takes one: people
    call all of them contradictory. Of 445 that take the same side they call 12 so.
    """
    one = stance(wanted, question)
    other = None if one is None else stance(given, question)
    if one is None or other is None or one.kind != other.kind:
        return None
    return _is_same_number(one, other) if one.kind == "number" else bool(one.values & other.values)


def stance(text: str, question: str) -> Stance | None:
    """The side that a text takes with its first words; None where it takes none."""
    found = _END.search(text, len(text) - len(text.lstrip()))
    opening = text[: found.start()] if found else text
    told = words(opening)
    agreement = _agreement(told)
    if agreement is not None:
        return Stance("agreement", frozenset([agreement]))
    if found and found.group() == ":":
        # "LoRA: ..." begins a list of terms.
        return None
    if len([word for word in told if word not in _FILLERS]) > MAX_WORDS:
        return None
    return _number(text, opening) or _option(opening, question)


def _agreement(told: list[str]) -> str | None:
    """"yes" or "no", where the first words of an opening say it."""
    place = next((n for n, word in enumerate(told) if word in _YES | _NO), None)
    if place is None or not set(told[:place]) <= _FILLERS | _NEGATIONS:
        return None
    said, after = told[place], told[place + 1 :]
    if said in _ALSO_ADJECTIVES and after and after[0] not in _SUBJECTS:
        return None
    if after[:1] == ["and"] or after[:1] == ["or"]:
        return None
    agrees = (said in _YES) != any(word in _NEGATIONS for word in told[:place])
    return "yes" if agrees else "no"


def _number(text: str, opening: str) -> Stance | None:
    """The number that an opening begins with, unless it is one of several or counts items."""
    if _SEVERAL.match(text, len(opening)) or len(_MARKER.findall(text)) > 1:
        return None
    told = [word for word in opening.split() if word.lower() not in _FILLERS]
    found = _NUMBER.fullmatch(told[0]) if told else None
    if found is None or any(character.isdigit() for word in told[1:] for character in word):
        return None
    value, sign = found.groups()
    unit = [word.lower() for word in told[1:]] + [sign] * bool(sign)
    return Stance("number", frozenset([value.replace(",", "")]), tuple(unit))


def _is_same_number(one: Stance, other: Stance) -> bool | None:
    if one.unit and other.unit and one.unit != other.unit:
        return None
    (a,), (b,) = (map(float, each.values) for each in (one, other))
    if a != b and abs(a - b) <= NEARLY * max(a, b):
        return None
    return a == b


def _option(opening: str, question: str) -> Stance | None:
    """One of the names or letters among which the question asks to choose."""
    chosen = [word for word in _names(opening) if word.lower() not in _FILLERS or len(word) == 1]
    if [word.lower() for word in chosen] and chosen[0].lower() in _ALL_OR_NONE:
        return Stance("option", frozenset([chosen[0].lower()]))
    asked = set(_names(question)) if _ASKS_WHICH.search(question) else set()
    letters = {word for word in chosen if len(word) == 1 and word.isupper() and word in asked}
    if chosen and chosen[-1] != "A":
        # An article, unless it stands at the end.
        letters.discard("A")
    letters.discard("I")
    named = {
        word
        for word in chosen
        if len(word) > 1
        and word[0].isupper()
        and word in asked
        and word.lower() not in asked | FUNCTION_WORDS
    }
    values = letters or named
    return Stance("option", frozenset(values)) if values else None


def _names(text: str) -> Iterator[str]:
    """Words as they are written, without a possessive's ending."""
    for found in re.finditer(r"[A-Za-z]\w*(?:['’]s\b)?", text):
        yield re.sub(r"['’]s$", "", found.group())
