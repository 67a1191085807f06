"""HTML of another program as plain text."""

import re
from html.parser import HTMLParser

_BREAKS = frozenset("br p div li tr h1 h2 h3 h4 h5 h6 pre table ul ol".split())
_SILENT = frozenset({"script", "style"})


def page_text(html: str) -> str:
    """What a reader sees, a line for each paragraph; markup that is broken stays as text.

    A browser takes the source's own line ends for spaces. They are kept where they part the lines
    of a Viva record that some program called HTML without marking them up.
    """
    reader = _Reader(keeps_lines="Viva record" in html)
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self, *, keeps_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._keeps_lines = keeps_lines
        self._in_pre = False
        self.parts: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in _SILENT
        self._in_pre = self._in_pre or tag == "pre"
        if tag in _BREAKS:
            self.parts.append("\n")
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        self._in_pre = self._in_pre and tag != "pre"
        if tag in _BREAKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            as_is = self._keeps_lines or self._in_pre
            self.parts.append(data if as_is else data.replace("\n", " "))
