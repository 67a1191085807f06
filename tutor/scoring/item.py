"""What is graded once: a question with a response, however many rows hold it."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict

from corpus import Question

Item = tuple[Question, str]
"""A question, and a response as ``plain_response`` gives it."""

_BLANKS = re.compile(r"[ \t\u00a0]+")
_LINE_ENDS = re.compile(r"\r\n?")


def plain_response(response: str) -> str:
    """The response without outer blanks, with one blank for many and one kind of line end.

    Case, punctuation and accents stay: they may carry the meaning.
    """
    return _BLANKS.sub(" ", _LINE_ENDS.sub("\n", response)).strip()


def own_words(evidence: str, response: str) -> str:
    """The evidence as it stands in the row's own response, with the blanks the learner typed."""
    if evidence in response:
        return evidence
    found = re.search(r"\s+".join(map(re.escape, evidence.split())), response)
    return evidence if found is None else found[0]


class KeyVersions:
    """The version of each question's key: a short hash of all that a mark depends on."""

    def __init__(self) -> None:
        self._known: dict[Question, str] = {}

    def version(self, question: Question) -> str:
        """32 hexadecimal digits; the same for equal questions on every machine."""
        if question not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            text = json.dumps(asdict(question), sort_keys=True)
            self._known[question] = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        return self._known[question]

    def digest(self, item: Item) -> bytes:
        """16 bytes that stand for the item: its stable id."""
        question, response = item
        text = f"{self.version(question)}\n{response}"
        return hashlib.blake2b(text.encode(), digest_size=16).digest()


def changed_keys(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The ids whose key was added, dropped or changed, in alphabetical order."""
    return sorted(key for key in {*before, *now} if before.get(key) != now.get(key))
