"""The headings of a Markdown text as CommonMark defines them: a ``# comment`` in code is none."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

NEWLINE = re.compile(r"\r\n?|\n")
"""What ends a line for markdown-it; ``str.splitlines`` would count more line ends."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its level 1-6, its plain text, and the span of its lines in the text."""

    level: int
    text: str
    start: int
    end: int


def find_headings(text: str) -> list[Heading]:
    """All headings in order; those inside quotes and lists structure nothing and are left out."""
    lines = line_starts(text)
    tokens = _blocks().parse(text)
    found = []
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open" and opening.level == 0 and opening.map is not None:
            first, after = opening.map
            level = int(opening.tag[1:])
            found.append(Heading(level, _plain(content.content), lines[first], lines[after]))
    return found


@dataclass(frozen=True, slots=True)
class Block:
    """Where a paragraph, list, table, code block or the like begins; it reaches to the next one."""

    start: int
    is_code: bool


def find_blocks(text: str) -> list[Block]:
    """The outermost blocks in order; the first begins at 0, so that together they are the text."""
    lines = line_starts(text)
    blocks = {0: Block(0, is_code=False)}
    for token in _blocks().parse(text):
        if token.level == 0 and token.nesting >= 0 and token.map is not None:
            start = lines[token.map[0]]
            blocks[start] = Block(start, token.type in ("fence", "code_block"))
    return list(blocks.values())


def line_starts(text: str) -> list[int]:
    """Where each line begins, and last, twice over, the length of the text."""
    return [0, *(newline.end() for newline in NEWLINE.finditer(text)), len(text), len(text)]


@cache
def _blocks() -> MarkdownIt:
    # Raw HTML blocks would swallow the headings under them, and a stray <tag> is only text to us.
    return MarkdownIt("commonmark").disable(["inline", "html_block"])


@cache
def _inline() -> MarkdownIt:
    return MarkdownIt("commonmark")


def _plain(markdown: str) -> str:
    """A heading without emphasis, code marks and link targets."""
    children: list[Token] = _inline().parseInline(markdown)[0].children or []
    words = (" " if child.type == "softbreak" else child.content for child in children)
    return " ".join("".join(words).split())
