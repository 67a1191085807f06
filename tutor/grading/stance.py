"""The side that a text takes with its first words: yes or no, one of the options, or a number.

"Which box, A or B? Why?", "Do you agree?", "How many meters?": who answers such a question
otherwise than the reference contradicts it, however much of the reason is right. Entailment models
read the reason and overlook the letter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tutor.grading.clauses import Clause
from tutor.grading.words import FUNCTION_WORDS, content_words, words

MAX_WORDS = 3
"""An option or a number stands in an opening of so many words at most, fillers not counted."""

NEARLY = 0.05
"""Numbers that are nearer to each other, as a share of the larger, may be one number rounded."""

_END = re.compile(r"[.,](?!\d)|[;:!?\n]|\s[-–—]+\s|\b(?:because|since|so|but)\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"\s*(?:(?:hm+|um+|well|ok|okay|so|maybe|perhaps|probably|as\s+far\s+as\s+i\s+know"
    r"|in\s+my\s+opinion)\b[\s,.:]*)*",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:^|\s)\d+[.)]\s")
_FIRST_ITEM = re.compile(r"\s*1[.)](?!\d)")
_MORE_NUMBERS = re.compile(r"\s*[,+*/×=–—-]\s*(?:and\s|or\s)?\s*\d")
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)(%?)")
_NAME = re.compile(r"[^\W\d_]\w*")
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
_ALL_OR_NONE = frozenset(("both", "neither"))
_CONJUNCTIONS = frozenset(("and", "or"))


@dataclass(frozen=True, slots=True)
class Stance:
    """``values`` are what was chosen, of a ``kind``; ``unit`` are the words after a number."""

    kind: str
    values: frozenset[str]
    unit: tuple[str, ...] = ()


def is_same_side(question: str, wanted: str, given: str) -> bool | None:
    """Whether two texts take the same side; None where one of them takes none that can be told.

    Of 5,000 responses of SciEntsBank 118 take another side than a reference that takes one: people
    call all of them contradictory. Of 407 that take the same side they call 11 so.
    """
    one = stance(wanted, question)
    other = None if one is None else stance(given, question)
    if one is None or other is None or one.kind != other.kind:
        return None
    return _is_same_number(one, other) if one.kind == "number" else bool(one.values & other.values)


@lru_cache(maxsize=1024)
def stance(text: str, question: str) -> Stance | None:
    """The side that a text takes with its first words; None where it takes none."""
    opening = opening_of(text)
    told = words(opening.text)
    agreement = _agreement(told)
    if agreement is not None:
        return Stance("agreement", frozenset([agreement]))
    # "LoRA: ..." begins a list of terms, "not A" leaves open what else.
    if text[opening.end :].lstrip().startswith(":") or not _NEGATIONS.isdisjoint(told):
        return None
    if len([word for word in told if word not in _FILLERS]) > MAX_WORDS:
        return None
    return _number(text, opening) or _option(opening.text, question)


def opening_of(text: str) -> Clause:
    """The first words that tell something, up to a stop, a dash, or the reason."""
    start = len(text) - len(_BEFORE.sub("", text, count=1))
    found = _END.search(text, start)
    said = text[start : found.start() if found else len(text)].rstrip()
    return Clause(start, start + len(said), said)


def _agreement(told: Sequence[str]) -> str | None:
    """Yes or no, where the first words of an opening say it."""
    place = next((n for n, word in enumerate(told) if word in _YES | _NO), None)
    if place is None or not set(told[:place]) <= _FILLERS | _NEGATIONS:
        return None
    said, after = told[place], told[place + 1 :]
    if after and after[0] in _CONJUNCTIONS:
        return None
    if after and said in _ALSO_ADJECTIVES and after[0] not in _SUBJECTS:
        return None
    agrees = (said in _YES) != any(word in _NEGATIONS for word in told[:place])
    return "yes" if agrees else "no"


def _number(text: str, opening: Clause) -> Stance | None:
    """The number that an opening begins with, unless it is one of several or counts items."""
    if _FIRST_ITEM.match(text) or len(_ITEM.findall(text)) > 1:
        return None
    told = [word for word in opening.text.split() if word.lower() not in _FILLERS]
    found = _NUMBER.fullmatch(told[0]) if told else None
    if found is None or _MORE_NUMBERS.match(text, opening.end):
        return None
    if any(character.isdigit() for word in told[1:] for character in word):
        return None
    value, sign = found.groups()
    unit = [word.lower() for word in [*told[1:], sign] if word]
    of = tuple(word for word in unit if word not in FUNCTION_WORDS)
    return Stance("number", frozenset([value.replace(",", "")]), of)


def _is_same_number(one: Stance, other: Stance) -> bool | None:
    if one.unit and other.unit and one.unit != other.unit:
        return None
    (a,), (b,) = (map(float, each.values) for each in (one, other))
    if a != b and abs(a - b) <= NEARLY * max(a, b):
        return None
    return a == b


def _option(opening: str, question: str) -> Stance | None:
    """Those of the letters and names between which the question asks to choose."""
    if not _ASKS_WHICH.search(question):
        return None
    told = list(_names(opening))
    chosen = [word.lower() for word in told if word.lower() not in _FILLERS]
    if chosen and chosen[0] in _ALL_OR_NONE:
        return Stance("option", frozenset(chosen[:1]))
    if not set(content_words(" ".join(chosen))) <= set(content_words(question)):
        # Something is said of it: "the Hub offers read".
        return None
    asked = frozenset(_names(question))
    letters = {
        word.upper()
        for word, after in pairwise([*told, ""])
        if len(word) == 1 and word.upper() in asked and _is_letter(word, after)
    }
    values = letters or _names_only(asked).intersection(chosen)
    return Stance("option", frozenset(values)) if values else None


def _names(text: str) -> Iterator[str]:
    """Words as they are written, without a possessive's ending."""
    return (found.group() for found in _NAME.finditer(re.sub(r"['’]s\b", "", text)))


def _is_letter(word: str, after: str) -> bool:
    """Whether a word of one letter names an option: no pronoun, and no article of what follows."""
    is_last = not after or after in _CONJUNCTIONS or len(after) == 1
    return word.upper() != "I" and (word.upper() != "A" or is_last)


def _names_only(asked: frozenset[str]) -> frozenset[str]:
    """In lower case what a question has with a capital, and not for its place in a sentence."""
    capital = {word.lower() for word in asked if len(word) > 1 and word != word.lower()}
    return frozenset(capital - asked - FUNCTION_WORDS - _FILLERS)
