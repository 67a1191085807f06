"""Sentences that say what something is, and the question that each answers; in English only."""

import re
from dataclasses import dataclass

DEFINITION = re.compile(
    r"^(?P<article>(?:An?|The)\s+)?(?P<term>[^\s,.;:()!?][^,.;:()!?]{0,58}?)(?:\s+\([^)]{1,60}\))?"
    r"\s+(?P<verb>is|are|means|refers\s+to|stands\s+for|denotes)\s+(?P<what>\w+)"
)
SAYS_WHAT = frozenset(
    "a an the one any called defined how what when where part used responsible designed".split()
)
"""What follows "is" in a definition; "is slow" and "is not needed" define nothing."""

NO_TERM = frozenset(
    "it this that these those they there here he she we you i one what which who such another some "
    "each all both many most its their his her your our my if when while because although since "
    "as in on at by for with from to after before during under however note thus so but and or "
    "then also figure table section chapter example result goal problem answer idea question "
    "reason difference following first second third last next main important only same".split()
)
"""A subject that begins, or ends, with one of these is known only from what stands before it."""

VERBS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|will|must|may|should|do|does|that|which|who|if|when)\b"
)
MAX_TERM_WORDS = 5


@dataclass(frozen=True, slots=True)
class Definition:
    """A term as it is named in a question, and the question for what defines it."""

    term: str
    subject: str
    question: str


def find_definition(sentence: str, text: str) -> Definition | None:
    """What the sentence defines, None when nothing; ``text`` shows how the term is written."""
    found = DEFINITION.match(sentence)
    if found is None or not _is_term(found["term"]):
        return None
    verb = " ".join(found["verb"].split())
    if verb in ("is", "are") and found["what"].lower() not in SAYS_WHAT:
        return None
    article = (found["article"] or "").strip()
    term = found["term"] if article else _written(found["term"], text)
    named = f"{article.lower()} {term}".strip()
    asked = {
        "is": f"What is {named}?",
        "are": f"What are {named}?",
        "stands for": f"What does {named} stand for?",
    }
    subject = f"{article} {found['term']}".strip()
    return Definition(term, subject, asked.get(verb, f"What does {named} mean?"))


def _is_term(term: str) -> bool:
    words = term.lower().split()
    known = words[0] not in NO_TERM and words[-1] not in NO_TERM
    return known and len(words) <= MAX_TERM_WORDS and not VERBS.search(term.lower())


def _written(term: str, text: str) -> str:
    """The term as it stands inside sentences: "Attention" begins one, "BERT" is a name."""
    lower = term[0].lower() + term[1:]
    inside = re.search(rf"(?<=[a-z,;])\s{re.escape(term)}\b", text)
    if term[1:2].isupper() or not term[0].isalpha() or (inside and lower not in text):
        return term
    return lower if lower in text or " " in term or term[1:].islower() else term
