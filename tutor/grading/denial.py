"""Sentences that deny, nearly word for word, what the answer says: models overlook a "not"."""

import re
from collections.abc import Iterable

from tutor.grading.clauses import Clause, split_sentences
from tutor.grading.words import content_words, is_negated

SAME_WORDS = 0.8
"""Share of their words of meaning that a sentence and the statement it denies have in common."""

MIN_WORDS = 3
"""Fewer words of meaning say too little to be recognised."""

_UNTRUE = (
    r"(?:untrue|false|wrong|incorrect|inaccurate|nonsense|an?\s+(?:mistake|error|myth|misconception)"
    r"|(?:not|never)\s+(?:true|so|right|correct|accurate|the\s+case))"
)
# "It is not true that", "it would be a mistake to say that", with what people put before them.
_DENIAL = re.compile(
    r"^(?:no\b\W*)?(?:contrary\s+to\s+(?:\w+\s+){1,5}\w+\W+)?"
    rf"(?:it|that|this)(?:'s|\s+(?:is|was|would\s+be|cannot\s+be))\s+(?:\w+ly\s+)?{_UNTRUE}\s+"
    r"(?:to\s+(?:say|think|believe|claim|assume)\s+)?that\s+",
    re.IGNORECASE,
)


_ANSWERED = re.compile(r"^(?:yes|no)\b[,.:;!\s]+", re.IGNORECASE)


def denials(response: str, statements: Iterable[str]) -> tuple[Clause, ...]:
    """The sentences of the response that are one of the statements with the opposite polarity.

    Of 8,910 graded responses of SciEntsBank and Beetle 47 consist of such sentences; people call 31
    of these contradictory and 7 correct. Of our own attacks that deny a whole answer 93 % do.
    """
    known = [(frozenset(content_words(text)), _is_negated(text)) for text in statements]
    return tuple(one for one in split_sentences(response) if _is_denied(one.text, known))


def _is_denied(sentence: str, known: Iterable[tuple[frozenset[str], bool]]) -> bool:
    said, frames = _DENIAL.subn("", sentence)
    given, negated = frozenset(content_words(said)), _is_negated(said) != (frames == 1)
    near = [
        polarity
        for words, polarity in known
        if min(len(words), len(given)) >= MIN_WORDS
        and len(given & words) >= SAME_WORDS * len(given | words)
    ]
    return bool(near) and negated not in near


def _is_negated(sentence: str) -> bool:
    """Less a "no" that answers a question; a slip of the finger, wasn"t, is read as wasn't."""
    return is_negated(_ANSWERED.sub("", sentence).replace('n"t', "n't"))
