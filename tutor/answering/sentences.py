"""Markdown to whole sentences of prose; headings, code blocks and tables are not sentences."""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

MIN_WORDS = 4
"""Shorter pieces are labels ("Good luck!", "See below.") rather than statements."""

MAX_CHARACTERS = 600
"""Longer pieces are lists or listings that lost their line breaks."""

# A full stop after one of these does not end a sentence, unless it ends the paragraph.
_ABBREVIATIONS = frozenset(
    """e.g i.e vs cf etc al approx fig figs eq eqs sec ch no nos vol pp ca dr mr mrs ms prof st inc
    ltd""".split()
)
# Those that may well end a sentence: what follows decides, and it starts with a capital here.
_MAY_END = frozenset({"etc", "al", "no", "inc", "ltd"})

_BEFORE_NAMES = frozenset({"by", "of", "and", "with", "from", "&"})
_INITIAL = re.compile(r"[A-Z]")
_CODE = re.compile(r"`[^`]*`")
_BLANKS = re.compile(r"[^\S\n]+")
_OPENING, _CLOSING = "\"'\u201c\u2018(\\[", "\"'\u201d\u2019)\\]"
_END = re.compile(rf"[.!?…]+[{_CLOSING}]*(?:\s*\[\d+\])*(?=\s+|$)")
_STARTER = re.compile(rf"[{_OPENING}]*[A-Z0-9`À-ÖØ-ÞΑ-ΩА-Я]")
_CITED = re.compile(r"\s*\[\d+\]")
_CLOSED = re.compile(rf"[.!?…][{_CLOSING}]*$")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ODDITY = re.compile(r"^\s*(?:\[\[|\$\$|</?\w|\{/\*|:::|import\s|!\[)")


def split_sentences(prose: str) -> list[str]:
    """Cuts one paragraph into sentences, in order; joined by blanks they are the paragraph again.

    Code between backticks is never cut, nor are decimals, versions, dotted names such as
    ``model.generate()`` and abbreviations. Citation marks ``[n]`` after a full stop stay with the
    sentence before them. A line break after a single letter and a full stop tells that it is no
    initial.
    """
    prose = _BLANKS.sub(" ", prose.strip())
    opaque = _CODE.sub(lambda code: "x" * len(code.group()), prose)
    sentences, start = [], 0
    for end in _END.finditer(opaque):
        following = opaque[end.end() :].lstrip()
        if following and not _ends(prose, opaque, start, end, following):
            continue
        sentences.append(" ".join(prose[start : end.end()].split()))
        start = end.end()
    rest = " ".join(prose[start:].split())
    return [*sentences, rest] if rest else sentences


def _ends(prose: str, opaque: str, start: int, end: re.Match[str], following: str) -> bool:
    """Whether the full stop at ``end`` closes a sentence, given what comes after it."""
    after = prose[len(prose) - len(following) :]
    if _STARTER.match(after) is None:
        return False
    if end.group()[0] != ".":
        return True
    before = opaque[start : end.start()].rsplit(None, 1)
    word = before[-1].lstrip(_OPENING) if before else ""
    if word.lower() in _ABBREVIATIONS:
        return word.lower() in _MAY_END and not after[0].isdigit()
    if opaque[start : end.start()].strip() == word:
        return not (word.isdigit() or _INITIAL.fullmatch(word))  # "1. First", "J. Smith"
    # "by J. Smith" is a name, "are labelled O. The next" is not.
    named = before[0].split()[-1]
    if opaque[end.end() :].startswith("\n"):
        return True
    return not (_INITIAL.fullmatch(word) and (named[0].isupper() or named in _BEFORE_NAMES))


def is_whole(sentence: str) -> bool:
    """Whether a piece starts and ends as a sentence does."""
    return _CLOSED.search(sentence) is not None and _STARTER.match(sentence) is not None


def is_statement(sentence: str) -> bool:
    """Whether a piece can stand alone: whole, of some length, and prose rather than code."""
    bare = _CITED.sub("", sentence).strip()
    prose = _CODE.sub(" ", bare)
    return (
        len(bare) <= MAX_CHARACTERS
        and is_whole(bare)
        and len(bare.split()) >= MIN_WORDS
        and len(_WORD.findall(prose)) >= MIN_WORDS - 1
        and not any(mark in prose for mark in ("==", "->", "=>", "();", "</", "/>"))
    )


@lru_cache(maxsize=4096)
def statements(markdown: str) -> tuple[str, ...]:
    """The whole sentences of a Markdown text, in reading order.

    Links become their words, emphasis goes, code spans keep their backticks. Questions are left
    out: they state nothing.
    """
    found = []
    for paragraph in paragraphs(markdown):
        pieces = split_sentences(paragraph)
        found += [piece for piece in pieces if is_statement(piece) and not piece.endswith("?")]
    return tuple(dict.fromkeys(found))


def paragraphs(markdown: str) -> list[str]:
    """The prose of paragraphs, list items and quotations, one string each, without marks."""
    prose, wanted = [], False
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type == "paragraph_open":
            wanted = True
        elif token.type == "paragraph_close":
            wanted = False
        elif token.type == "inline" and wanted and _ODDITY.match(token.content) is None:
            prose.append(_plain(token))
    return [text for text in prose if text]


def _plain(inline: Token) -> str:
    """What a reader would see of one paragraph."""
    parts = []
    for token in inline.children or []:
        if token.type == "text":
            parts.append(token.content)
        elif token.type == "code_inline":
            parts.append(f"`{token.content}`")
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts).strip()
