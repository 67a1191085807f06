"""HTML to Markdown, safely: scripts and styles go, and no page can hang or crash the reader."""

import re
from collections.abc import Iterator

from corpus.errors import UnreadableDocument

OPENING = re.compile(r"<(?=[A-Za-z/!?])")

TAG = re.compile(
    r"</?[A-Za-z][^\s/>]{0,100}+"
    r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']?)|["'])*+>"""
)
"""A whole tag, as Python's HTML parser reads it."""

RAW = re.compile(r"<(script|style)\b", re.I)

PATIENCE = 20_000_000
"""Characters that may be looked at in vain for the ends of tags. Python's HTML parser needs time
quadratic in the length of a page full of tags that never end, so none of them reaches it."""

DROPPED = ["head", "script", "style", "noscript", "template", "nav", "svg", "iframe", "object"]
"""Elements that hold nothing to learn."""


def read_html(html: str) -> tuple[str | None, str]:
    """The page's title, None without one, and its main part as Markdown without links.

    Raises:
        UnreadableDocument: it is no HTML that can be parsed in reasonable time and depth.
    """
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    try:
        page = BeautifulSoup("".join(_sound_markup(html)), "html.parser")
        title = " ".join(page.title.get_text().split()) if page.title else None
        for element in page(DROPPED):
            element.decompose()
        # Pictures may hold megabytes of data in their address; their description is what reads.
        for picture in page("img"):
            picture.replace_with(str(picture.get("alt") or ""))
        converter = MarkdownConverter(
            heading_style="ATX",
            bullets="-",
            strip=["a"],
            escape_asterisks=False,
            escape_underscores=False,
        )
        markdown: str = converter.convert_soup(page.find("main") or page.body or page)
    except RecursionError:
        raise UnreadableDocument("is HTML nested too deeply to be read") from None
    return title or None, markdown.strip()


def _sound_markup(html: str) -> Iterator[str]:
    """The page without comments, declarations, scripts and styles; a ``<`` of no tag is escaped."""
    at = searched = 0
    patience = PATIENCE
    while opening := OPENING.search(html, searched):
        start = opening.start()
        end, is_tag = _markup_end(html, start)
        if end is None:
            patience -= len(html) - start
            if patience < 0:
                raise UnreadableDocument("is no HTML: its tags never end")
            yield html[at:start] + "&lt;"
            at = searched = start + 1
        else:
            yield html[at:start]
            at, searched = (start if is_tag else end), end
    yield html[at:]


def _markup_end(html: str, start: int) -> tuple[int | None, bool]:
    """Where the markup at ``start`` ends, None if it does not, and whether it is a tag to keep."""
    raw = RAW.match(html, start)
    if raw is not None:
        closing = re.compile(f"</{raw[1]}[^>]*>", re.I).search(html, start)
        return (None if closing is None else closing.end()), False
    if html.startswith(("<!", "<?"), start):
        closing_mark = "-->" if html.startswith("<!--", start) else ">"
        found = html.find(closing_mark, start + 2)
        return (None if found < 0 else found + len(closing_mark)), False
    tag = TAG.match(html, start)
    return (None if tag is None else tag.end()), True
