"""A query that leans on the one before it, made to stand alone.

By rules, without a language model: what is looked up does not change with the generator.
"""

import re
from dataclasses import dataclass

from tutor.answering.identifiers import identifiers
from tutor.answering.names import names
from tutor.answering.words import Rarity, content_stems

LONGEST_TOPIC = 3
"""Words that take a pronoun's place at most."""

_WORD = re.compile(r"`[^`]+`|\[\w+\]|[^\W_]\w*(?:[-.=/_]\w+)*(?:\(\))?|_\w+")

_ELLIPSIS = re.compile(
    r"""^(?:ok(?:ay)?|and|but|or|so|then|also|now)?[,\s]*
    (?:(?:what|how)\s+about|and|or|but|what\s+of|same\s+for|also\s+for)
    \s+(?P<rest>.+?)[?!.\s]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_LINKS = re.compile(
    r"^(?:for|with|in|on|at|if|when|of|to|from|the|a|an|it|is|using|i|we|use)\s+", re.IGNORECASE
)
_ASKS = re.compile(
    r"^(?:why|how|what|which|who|when|where|is|are|was|does|do|did|can|could|should|would|will|has)\b",
    re.IGNORECASE,
)

_POSSESSIVE = re.compile(r"\b(?:its|their)\b(?=\s+\w)", re.IGNORECASE)
_POINTING = re.compile(r"\b(?P<which>this|that|these|those)\s+(?P<noun>[^\W\d_]\w*)", re.IGNORECASE)
_PRONOUN = re.compile(
    r"""\b(?:it|they|them)\b(?!['\u2019])
    |\b(?:this|these|those)\b(?=\s*[?.!,]|\s*$)
    |(?<=\bdo\s)\bthat\b
    |\bthat\b(?=\s*[?.!,]|\s*$)
    |\b(?:this|that|these|those)\b(?=\s+(?:is|are|was|does|do|did|can|will|would|also|mean|work|
        happen|help|matter|cost|need|affect|apply|have|has|not)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_EMPTY_IT = re.compile(
    r"\bit\s+(?:is\s+|be\s+)?(?:possible|better|best|good|safe|ok|enough|necessary|worth|makes?\s+(?:no\s+)?(?:sense|difference))\b"
    r"|\bis\s+it\s+(?:possible|better|best|good|safe|ok|enough|necessary|worth)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"^(?:if|when|after|before|once|while|because|since)\b[^,]*,", re.IGNORECASE)
_LEANS_ON_VERB = frozenset("is are was does do did can will would also not have has".split())

_VERBS = frozenset(
    """
    add adds affect affects apply avoid become becomes call called change changes choose chooses
    compute cost costs create cut decide detect fit fix follow halve handle hide hold improve lead
    learn learns live load lose lower match matter merge move notice prevent prevents produce
    protect push raise reach read receive recognise recognize reduce reduces replace replaced
    require requires return returns run runs save saves see send set share shrink speed split start
    stop store take takes teach train trains turn upload write
    """.split()
)


@dataclass(frozen=True, slots=True)
class Context:
    """What was said before a query.

    Attributes:
        query: The latest query that stood alone, or the question of the bank it is about.
        said: The reply to it; empty when there was none.
    """

    query: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a query is understood.

    Attributes:
        query: It stands alone.
        more: Nothing new is asked ("Why?", "Tell me more."): what was said is left out.
    """

    query: str
    more: bool = False


def read_in_context(query: str, context: Context | None, rarity: Rarity) -> Reading:
    """A query with what it leaves unsaid filled in from the one before it; most need nothing."""
    if context is None or not context.query.strip():
        return Reading(query)
    if not content_stems(query):
        return Reading(context.query, more=True) if _WORD.search(query) else Reading(query)
    elliptical = _ELLIPSIS.match(query.strip())
    if elliptical is not None and not _ASKS.match(elliptical["rest"]):
        return Reading(_substituted(elliptical["rest"], context.query))
    topic = find_topic(context.query, rarity)
    return Reading(_resolved(query, topic) if topic else query)


def find_topic(query: str, rarity: Rarity) -> str:
    """What a query is about, in its own words: its rarest name, else its first run of nouns."""
    named = [word for word in _words(query) if names(f"x {word}") or identifiers(word)]
    named = [word for word in named if content_stems(word)]
    if named:
        return max(named, key=lambda word: max(map(rarity.of, content_stems(word))))
    runs: list[list[str]] = [[]]
    for word in _words(query):
        if content_stems(word) and word.lower() not in _VERBS:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return " ".join(runs[0][:LONGEST_TOPIC])


def _substituted(rest: str, before: str) -> str:
    """The earlier query with another thing in the place of the one it named."""
    while (shorter := _LINKS.sub("", rest)) != rest:
        rest = shorter
    old = [word for word in _words(before) if names(f"x {word}") and content_stems(word)]
    if names(f"x {rest}") and old and not names(f"x {rest}") & names(f"x {old[0]}"):
        return before.replace(old[0], rest, 1)
    return f"{rest}: {before}"


def _resolved(query: str, topic: str) -> str:
    """The query with the topic for its pronouns."""
    if _CLAUSE.match(query) or _EMPTY_IT.search(query) or topic.lower() in query.lower():
        return query
    done, count = _POSSESSIVE.subn(lambda _: f"{topic}'s", query, count=1)
    if count:
        return done
    pointing = _POINTING.search(query)
    if (
        pointing
        and content_stems(pointing["noun"])
        and pointing["noun"].lower() not in _VERBS | _LEANS_ON_VERB
        and not _relative(query, pointing)
    ):
        end = pointing.end()
        return f"{query[:end]} {topic}{query[end:]}"
    return _PRONOUN.sub(lambda _: topic, query, count=1)


def _relative(query: str, pointing: re.Match[str]) -> bool:
    """Whether "that" goes on with a noun before it ("a model that overfits")."""
    before = _words(query[: pointing.start()])
    return pointing["which"].lower() == "that" and bool(before) and bool(content_stems(before[-1]))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
