"""Markdown and MDX down to the text a reader sees: tags, imports, comments and front matter go.

Code stays untouched, and so does what merely looks like markup: ``a < b``, ``<mask>``.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from corpus.headings import line_starts

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(\s*[\w-]+\s*:.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
TITLE = re.compile(r"""^title\s*:\s*(["']?)(.+?)\1\s*$""", re.M | re.I)
MAX_FRONT_MATTER = 10_000

NAMES = r"(?:[\w$]+|\*\s+as\s+[\w$]+)?\s*,?\s*(?:\{[^{}]{0,2000}\})?"
ESM = re.compile(
    rf"^import\s+(?:{NAMES}\s*from\s+)?[\"'][^\"'\n]+[\"'];?[ \t]*$"
    r"|^export\s+(?:(?:const|let|var)\s+[\w$]+\s*=|default\s|(?:async\s+)?function\s+[\w$]+\s*\("
    r"|class\s+[\w$]+\s*(?:extends|\{)|\{|\*\s+from)(?:[^\n]+(?:\n|\Z))*",
    re.M,
)
"""Imports and exports of an MDX file; a sentence such as "import torch first" is neither."""

CONTROL_LINE = re.compile(r"^[ \t]*\{[#:/@][^\n]*\}[ \t]*$", re.M)
"""``{#if fw === 'pt'}`` and its kin, and comments ``{/* on one line */}``."""

ANCHOR = re.compile(r"^(#{1,6}[ \t][^\n]*?)[ \t]*(?:\[\[[\w.-]*\]\]|\{#[\w.-]+\})[ \t]*$", re.M)
"""A heading's explicit anchor: ``# Title[[title]]`` or ``# Title {#title}``."""

OPENING = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).){1,400}?(?<!`)(?P=ticks)(?!`)"
    r"|<!--|\{/\*|(?<!\\)</?(?P<name>[A-Za-z][\w.]*)(?=[\s/>])|</?>",
    re.S,
)
"""Where code or markup may begin; code is found first, so that tags inside it are left alone."""

INLINE = frozenset(
    "a abbr b big code del em font i ins kbd mark small span strong sub sup tt u".split()
)
BLOCK = frozenset(
    "audio blockquote br button caption center col colgroup dd details div dl dt figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hfoption hfoptions hr iframe img input li main nav"
    " object ol p path picture pre script section source style summary svg table tbody td tfoot th"
    " thead tr ul video".split()
)
RAW = {"script": "</script>", "style": "</style>"}
"""Elements whose content is no text either."""

MAX_TAG = 20_000
MAX_UNCLOSED = 200
"""After so many tags that never close, a text is left as it is: it is not the markup it seems."""


def front_matter(text: str) -> tuple[str | None, str]:
    """The title in a YAML header, None without one, and the text after the header."""
    header = FRONT_MATTER.match(text, 0, MAX_FRONT_MATTER)
    if header is None:
        return None, text
    title = TITLE.search(header[1])
    return (title[2] if title else None), text[header.end() :]


def plain_markdown(text: str, jsx: bool) -> str:
    """Markdown without markup for machines; with ``jsx`` also without what only MDX has."""
    pieces = (
        piece if is_code else _clean(piece, jsx) for is_code, piece in _code_and_prose(text, jsx)
    )
    return "".join(pieces).strip("\n")


def _code_and_prose(text: str, jsx: bool) -> Iterator[tuple[bool, str]]:
    # In MDX an indented line is no code but the inside of a tag.
    off = ["inline", "html_block", *(["code"] if jsx else [])]
    lines, at = line_starts(text), 0
    for token in MarkdownIt("commonmark").disable(off).parse(text):
        if token.type in ("fence", "code_block") and token.map is not None:
            start, end = lines[token.map[0]], lines[token.map[1]]
            yield False, text[at:start]
            yield True, text[start:end]
            at = end
    yield False, text[at:]


def _clean(prose: str, jsx: bool) -> str:
    if jsx:
        prose = CONTROL_LINE.sub("", ESM.sub("", prose))
    cleaned = ANCHOR.sub(r"\1", "".join(_without_tags(prose, jsx)))
    # What stood alone on its line leaves a blank one behind.
    return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", cleaned)


def _without_tags(prose: str, jsx: bool) -> Iterator[str]:
    at = searched = unclosed = 0
    while unclosed < MAX_UNCLOSED and (opening := OPENING.search(prose, searched)):
        start, end = opening.start(), opening.end()
        searched = end
        if opening["ticks"] is None and _is_markup(opening, jsx):
            after = _markup_end(prose, opening)
            if after is None:
                unclosed += 1
                continue
            before = prose[at:start].rstrip(" \t")
            # A tag that begins a line takes its indentation along: it would turn the line to code.
            alone = before.endswith("\n") or not (before or at)
            yield before if alone else prose[at:start] + _stand_in(opening)
            at = searched = after
    yield prose[at:]


def _is_markup(opening: re.Match[str], jsx: bool) -> bool:
    name = opening["name"]
    if name is None:
        return jsx or opening[0] == "<!--"
    return name.lower() in INLINE | BLOCK or (jsx and name[0].isupper())


def _stand_in(opening: re.Match[str]) -> str:
    """A space where words on both sides would run together, as in two cells of a table."""
    return " " if (opening["name"] or "").lower() in BLOCK else ""


def _markup_end(prose: str, opening: re.Match[str]) -> int | None:
    end = opening.end()
    closing = {"<!--": "-->", "{/*": "*/}"}.get(opening[0])
    if closing is None and opening[0] in ("<>", "</>"):
        return end
    if closing is None and not opening[0].startswith("</"):
        closing = RAW.get(opening["name"].lower())
    if closing is None:
        return tag_end(prose, end)
    found = prose.find(closing, end, end + MAX_TAG)
    return None if found < 0 else found + len(closing)


def tag_end(text: str, at: int) -> int | None:
    """The position after the ``>`` that ends the tag; quotes and nested braces may hold others.

    None when there is none within ``MAX_TAG`` characters.
    """
    quote, depth = "", 0
    for position in range(at, min(len(text), at + MAX_TAG)):
        character = text[position]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" or (character == "`" and depth > 0):
            quote = character
        elif character in "{}":
            depth += 1 if character == "{" else -1
        elif character == ">" and depth <= 0:
            return position + 1
    return None
