"""Markdown to its sentences, without code, tables and marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

END = re.compile(r"""(?:(?<=[.!?])|(?<=[.!?]["”’)\]]))\s+(?=["“(\[]*[A-ZÀ-Ý0-9`])""")
ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|etc|approx|Fig|Eq|Sec|No|Dr|Prof|Mr|Mrs|Ms|St|al)|\b[A-Z])\.$"
)
"""What a full stop follows without ending a sentence."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or an item of a list, sentence by sentence."""

    sentences: tuple[str, ...]
    is_item: bool


def passages(markdown: str) -> Iterator[Passage]:
    """The passages of a text in order; headings, quotes, code and tables are no passages."""
    items = hidden = 0
    tokens = _parser().parse(markdown)
    for before, token in zip([None, *tokens], tokens, strict=False):
        items += _steps(token, "list_item")
        hidden += _steps(token, "table") + _steps(token, "heading") + _steps(token, "blockquote")
        if token.type == "inline" and not hidden and before is not None:
            text = _plain(token.children or [])
            if text:
                yield Passage(tuple(split_sentences(text)), items > 0)


def split_sentences(text: str) -> list[str]:
    """The sentences of a paragraph; a full stop after "e.g." or an initial ends none."""
    sentences: list[str] = []
    for piece in END.split(text):
        if sentences and ABBREVIATION.search(sentences[-1]):
            sentences[-1] += f" {piece}"
        else:
            sentences.append(piece)
    return [sentence.strip() for sentence in sentences if sentence.strip()]


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").disable("html_block")


def _steps(token: Token, name: str) -> int:
    return token.nesting if token.type in (f"{name}_open", f"{name}_close") else 0


def _plain(children: Sequence[Token]) -> str:
    pieces = []
    for child in children:
        if child.type == "code_inline":
            pieces.append(f"`{child.content}`")
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif child.type in ("text", "text_special"):
            pieces.append(child.content)
    return " ".join("".join(pieces).split())
