"""Words as the grader compares them: lower case, lightly stemmed, without function words."""

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"\w+(?:['.]\w+)*")
_ENDINGS = ("ations", "ation", "ingly", "edly", "ings", "ing", "ies", "ied", "es", "ed", "ly", "s")

FUNCTION_WORDS = frozenset(
    """a an the this that these those and or but so if then than as at by for from in into of on
    onto to with without about is are was were be been being am do does did done has have had
    having it its they them their there here he she his her you your we our us i me my mine will
    would can could shall should may might must what which who whom whose when where why how
    because while also just only very more most much many some any each both such same own other
    up out over under again once too s t don isn aren wasn let lets get gets got make makes
    made""".split()
)
NEGATIONS = frozenset(
    """no not never none nothing neither nor cannot can't don't doesn't didn't isn't aren't wasn't
    weren't won't wouldn't couldn't shouldn't hasn't haven't without nobody nowhere hardly fails
    lacks unable dont doesnt isnt arent wont cant""".split()
)


def words(text: str) -> list[str]:
    """Every word of a text in lower case, identifiers such as ``num_labels`` kept whole."""
    return list(_words(text))


@lru_cache(maxsize=256)  # a response is read a dozen times in a row, and its question with it
def _words(text: str) -> tuple[str, ...]:
    return tuple(found.group().lower() for found in _WORD.finditer(text.replace("’", "'")))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word without its commonest English endings; at least three letters stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + ("y" if ending in ("ies", "ied") else "")
    return word


def content_words(text: str, without: Iterable[str] = ()) -> list[str]:
    """Stems of the words that carry meaning, in order, less the stems in ``without``."""
    left_out = set(without)
    stems = [
        stem(word) for word in words(text) if word not in FUNCTION_WORDS and word not in NEGATIONS
    ]
    return [word for word in stems if word not in left_out]


def is_negated(text: str) -> bool:
    """Whether the number of negations is odd: two of them cancel."""
    return sum(word in NEGATIONS or word.endswith("n't") for word in words(text)) % 2 == 1
