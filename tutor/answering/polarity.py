"""What two sentences affirm and deny, word by word: small entailment models overlook a "not"."""

import re

from tutor.answering.words import stem

_TOKEN = re.compile(r"[^\W_]+(?:[_'\u2019][^\W_]+)*")

_NEGATIONS = frozenset(
    "no not never none nor neither nothing nobody cannot without hardly seldom rarely".split()
)

# They carry no meaning that could be denied, so a negation reaches past them.
_EMPTY = frozenset(
    """a an any are as at be been being by do does for from has have in is it its much of on or so
    than that the their them they this to too was were will with""".split()
)


def polarity(sentence: str) -> tuple[set[str], set[str]]:
    """The stems a sentence affirms and those it denies: "does not overflow" denies "overflow".

    Only the first word of meaning after a negation is denied; the next may be another clause's.
    """
    affirmed: set[str] = set()
    denied: set[str] = set()
    denying = False
    for token in _TOKEN.findall(sentence.lower()):
        if token in _NEGATIONS or token.endswith(("n't", "n\u2019t")):
            denying = True
        elif token not in _EMPTY:
            (denied if denying else affirmed).add(stem(token))
            denying = False
    return affirmed, denied


def opposed(claim: str, premise: str) -> bool:
    """Whether one of the two denies what the other affirms.

    Both may deny the same thing by another word ("need no gradient", "do not need a gradient"):
    where each denies something the other speaks of, they are not taken as opposed.
    """
    yes, no = polarity(claim)
    also, never = polarity(premise)
    only_claim, only_premise = no - never, never - no
    if only_claim & (also | never) and only_premise & (yes | no):
        return False
    return bool(only_claim & (also - never) or only_premise & (yes - no))
