"""The words of a query that carry its meaning, and how much of them a text holds."""

import math
import re
from collections import Counter
from collections.abc import Iterable

_TOKEN = re.compile(r"[^\W_]+(?:_[^\W_]+)*")

_FUNCTION_WORDS = frozenset(
    """
    a about after again all almost already also although always am an and another any anyone
    anything are aren as at away be because been before being best better between both but by came
    can cannot cant come could couldn did didn do does doesn doing don done dont doesnt during each
    either else enough ever every everything first for from further get gets getting give gives go
    got had has hasn have haven having he her here hers him his how however i if im in instead into
    is isn isnt it its itself ive just let like ll lot lots many may maybe me might more most much
    must my neither never no nor not now of off often on once one only or other our out over own
    per perhaps quite rather re same she should so some someone something still such than that the
    their them then there these they thing this those though through to too typically under until
    up us usually ve very was way ways we well were weren what whats when where whether which while
    who whom whose why will with without won wont would wouldn yet you your
    """.split()
)

_ASKING_WORDS = frozenset(
    """
    able actually allow allows basically big briefly define describe differ difference different
    exactly example examples explain good happen happens help instead keep kind know long look make
    makes mean meaning means need needed needs normally please possible purpose put question really
    reason role say says show simply sort tell things try trying understand use used uses using want
    wants work works write
    """.split()
)

_SUFFIXES = """
    izations ization ations ation izers izer izing ized izes ize ings ing ers er ies ed es ly s y e
    """.split()


def stem(word: str) -> str:
    """A word without its ending: ``overflows`` meets ``overflowing``. Four letters stay."""
    if any(character.isdigit() or character == "_" for character in word):
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def stems(text: str) -> set[str]:
    """All stems of a text; an identifier such as ``attention_mask`` counts whole and in parts."""
    found = set()
    for token in _TOKEN.findall(text.lower()):
        found.add(stem(token))
        if "_" in token:
            found.update(stem(part) for part in token.split("_"))
    return found


def content_stems(query: str) -> list[str]:
    """The stems of a query's content words, each once, in order; asking words do not count."""
    words = [
        stem(token)
        for token in _TOKEN.findall(query.lower())
        if token not in _FUNCTION_WORDS and token not in _ASKING_WORDS
    ]
    return list(dict.fromkeys(words))


class Rarity:
    """How rare each stem is in a collection of texts: BM25's inverse document frequency."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        self.texts = 0
        for text in texts:
            counts.update(stems(text))
            self.texts += 1
        self._counts = counts

    def of(self, word: str) -> float:
        """``ln(1 + (N - n + 1/2) / (n + 1/2))``; a word that never occurs weighs most."""
        held = self._counts[word]
        return math.log(1 + (self.texts - held + 0.5) / (held + 0.5))

    def holds(self, word: str) -> bool:
        """Whether any text holds the stem."""
        return self._counts[word] > 0

    def coverage(self, words: Iterable[str], found: set[str]) -> float:
        """The share of the words' rarity that ``found`` holds, in [0, 1]; 0 without words."""
        weights = {word: self.of(word) for word in words}
        total = sum(weights.values())
        if total == 0:
            return 0.0
        return sum(weight for word, weight in weights.items() if word in found) / total
