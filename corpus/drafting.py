"""Open questions proposed from documents: by definitions and headings, no language model.

A draft is for a person to read: it says where it comes from and is no part of a bank until the
line ``draft: true`` is deleted.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from corpus.bank_repeats import SAME_WORDS, UNTOLD
from corpus.definitions import NO_TERM, Definition, find_definition
from corpus.document import Document
from corpus.draft_subject import ask_about, find_context, find_subject, unnumbered
from corpus.question import Difficulty, KeyPoint, Question
from corpus.sections import Section, find_sections
from corpus.sentences import Passage, passages

KEY_POINTS = range(2, 6)
"""One key point makes a grade all or nothing; a person can add to a draft."""

CLAIM_WORDS = range(4, 36)
"""Words of a sentence that may be a key point: an idea, not a fragment and not a paragraph."""

WORD = re.compile(r"[^\W_]{2,}")
PRONOUN = re.compile(r"(?:It|They)\s+(?=[a-z])")
UNTELLING = frozenset(
    "about after also and another because been before being between both does each every few for "
    "from have into itself many more most much not only other over same several some such than "
    "that the their them then there these they this those through under until using very what "
    "when where which while whose will with within without".split()
)
"""Words that would tell nothing in a hint."""


def draft_questions(
    documents: Iterable[Document], domain: str | None = None, per_document: int = 20
) -> Iterator[Question]:
    """Drafts in the order of the documents, none that asks nearly the same as an earlier one.

    Args:
        documents: what is asked about.
        domain: that of all drafts; None for the document's folder, or its title without one.
        per_document: how many drafts at most come from one document; its definitions go first.
    """
    asked: list[frozenset[str]] = []
    for document in documents:
        own = []
        for question in _drafts(document, domain):
            words = _telling_words(question.question)
            if not any(len(words & other) >= SAME_WORDS * len(words | other) for other in asked):
                asked.append(words)
                own.append(question)
        own.sort(key=lambda question: question.difficulty is not Difficulty.EASY)
        yield from own[:per_document]


def _telling_words(question: str) -> frozenset[str]:
    words = frozenset(re.findall(r"\w+", question.casefold()))
    return words - UNTOLD or words


def _drafts(document: Document, domain: str | None) -> Iterator[Question]:
    folder = PurePosixPath(document.path).parts[0] if "/" in document.path else ""
    domain = domain or folder or document.title
    for section in find_sections(document):
        found = list(passages(section.text))
        told: set[str] = set()
        for definition, points in _definitions(found, section.text):
            told.update(points)
            yield _question(
                definition.question, points, definition.term, Difficulty.EASY, section, domain
            )
        heading = find_subject(section, found)
        points = _main_points(_below(heading, found))
        if heading and len(points) in KEY_POINTS and len(told & set(points)) < len(points) / 2:
            text = ask_about(heading, find_context(section, document))
            yield _question(text, points, heading, Difficulty.MEDIUM, section, domain)


def _definitions(
    found: Sequence[Passage], text: str
) -> Iterator[tuple[Definition, tuple[str, ...]]]:
    """What a section defines, each with the sentences about it."""
    for passage in found:
        for number, sentence in enumerate(passage.sentences):
            definition = find_definition(sentence, text) if is_claim(sentence) else None
            if definition is None:
                continue
            points = [sentence]
            for later in passage.sentences[number + 1 :]:
                about = _about(definition, later)
                if about is None:
                    break
                points.append(about)
            points += _mentions(definition, found, passage)
            if len(points) >= KEY_POINTS.start:
                yield definition, tuple(dict.fromkeys(points))[: KEY_POINTS.stop - 1]


def _about(definition: Definition, sentence: str) -> str | None:
    """A sentence that goes on about the term, saying its name; None when it is about others."""
    pronoun = PRONOUN.match(sentence)
    if pronoun is not None:
        sentence = f"{definition.subject} {sentence[pronoun.end() :]}"
    elif not sentence.lower().startswith(definition.subject.lower()):
        return None
    return sentence if is_claim(sentence) else None


def _mentions(definition: Definition, found: Sequence[Passage], here: Passage) -> Iterator[str]:
    for passage in found:
        for sentence in passage.sentences if passage is not here else ():
            starts = sentence.lower().startswith(definition.subject.lower() + " ")
            if starts and is_claim(sentence):
                yield sentence


def _below(heading: str | None, found: Sequence[Passage]) -> Sequence[Passage]:
    """On a page, what stands below the heading's own line; elsewhere everything."""
    for number, passage in enumerate(found):
        if heading and unnumbered(" ".join(passage.sentences)) == heading:
            return found[number + 1 :]
    return found


def _main_points(found: Sequence[Passage]) -> tuple[str, ...]:
    """The items of the section's list where it is one, else the first claim of each paragraph."""
    items = [" ".join(passage.sentences) for passage in found if passage.is_item]
    items = [item for item in items if 3 <= len(item.split()) < CLAIM_WORDS.stop]
    if len(items) in KEY_POINTS and 2 * len(items) >= len(found):
        return tuple(_named(items))
    claims = [[s for s in passage.sentences if is_claim(s)] for passage in found]
    first = [own[0] for own in claims if own]
    others = [sentence for own in claims for sentence in own[1:]]
    # A section of one paragraph: its sentences, in their order.
    chosen = set([*first, *others][: KEY_POINTS.stop - 1])
    return tuple(dict.fromkeys(s for own in claims for s in own if s in chosen))


def _named(items: Sequence[str]) -> Iterator[str]:
    """The items of a list, with the name of what the first one defines instead of "it"."""
    definition = find_definition(items[0], " ".join(items))
    for item in items:
        pronoun = PRONOUN.match(item) if definition else None
        yield f"{definition.subject} {item[pronoun.end() :]}" if definition and pronoun else item


def is_claim(sentence: str) -> bool:
    """Whether a sentence says something that can be understood without the one before it."""
    words = sentence.split()
    if len(words) not in CLAIM_WORDS or not sentence.endswith((".", ".”", '."')):
        return False
    letters = sum(c.isalpha() or c.isspace() for c in sentence)
    starts = sentence[0].isupper() or sentence[0] in "`“"
    first = words[0].strip(",`“").lower()
    stands = first not in NO_TERM or first in ("one", "all", "both", "each", "most", "many", "if")
    return starts and stands and "•" not in sentence and letters > 0.8 * len(sentence)


def _question(
    text: str,
    points: Sequence[str],
    concept: str,
    difficulty: Difficulty,
    section: Section,
    domain: str,
) -> Question:
    place = " > ".join(section.path) or "the beginning"
    return Question(
        text,
        references=[" ".join(point if point.endswith(".") else f"{point}." for point in points)],
        key_points=[KeyPoint(point) for point in points],
        id=_id(concept, f"{section.source}\n{text}"),
        domain=domain,
        concept=concept,
        difficulty=difficulty,
        hints=[f"Think of {place}.", *_plain_hint(text, points)],
        source=section.source,
        draft=True,
    )


def _plain_hint(text: str, points: Sequence[str]) -> Iterator[str]:
    asked = set(WORD.findall(text.casefold()))
    words = [w for w in WORD.findall(points[-1]) if w.casefold() not in asked | UNTELLING]
    if words:
        yield f"One of the {len(points)} points has to do with “{max(words, key=len)}”."


def _id(concept: str, unique: str) -> str:
    """The same for the same question of the same place, so that drafts can be made anew."""
    readable = re.sub(r"[^a-z0-9]+", "-", concept.casefold()).strip("-")[:40].strip("-")
    digest = hashlib.sha256(unique.encode()).hexdigest()[:8]
    return f"draft-{readable}-{digest}" if readable else f"draft-{digest}"
