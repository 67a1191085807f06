"""The text of printed pages as it was written: no running heads, no words cut at a line's end."""

import re
from collections import Counter
from collections.abc import Sequence

LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\u00ad": "",
        "\u00a0": " ",
    }
)
"""Typesetters' characters, which nobody types into a search."""

CUT_WORD = re.compile(r"([^\W\d_]{2,})-[ \t]*\n[ \t]*([a-zß-ÿ][^\W\d_]*)(\S*)[ \t]*\n?")
"""The two halves, and what follows the second without a space."""

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
BULLET = re.compile(r"^[ \t]*[•▪◦‣∙●○■][ \t]+", re.M)
NUMBER = re.compile(r"\d+")

TITLE = re.compile(r"(?:\d+(?:\.\d+)*\.?\s+)?[A-ZÀ-Ý][^.!?;]*[^\W_]\)?")
SHORT = 0.6
"""How much of the page's width a title may take at most; the lines of a paragraph take it all."""

MIN_PAGES = 4
"""A line that is first, or last, on so many pages is a running head, or foot, of the chapter."""
MAX_RUNNING = 100
"""Characters; a running head is no paragraph."""


def tidy_pages(pages: Sequence[str]) -> list[str]:
    """The pages without running heads and feet, cut words joined, bullets as Markdown lists."""
    plain = [BULLET.sub("- ", page.translate(LIGATURES)) for page in pages]
    words = Counter(word.lower() for page in plain for word in WORD.findall(page))
    return [_joined(page, words) for page in _without_running_lines(plain)]


def set_titles_apart(page: str) -> str:
    """The page with blank lines around short lines that are no part of a paragraph.

    What a reader sees by size or weight, the text of a PDF does not tell. A line is taken for a
    title when it is far shorter than the page is wide, ends without punctuation, and neither goes
    on with the line before it nor into the next one.
    """
    lines = page.split("\n")
    width = max(map(len, lines))
    apart = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        after = lines[number + 1] if number + 1 < len(lines) else ""
        is_title = (
            TITLE.fullmatch(line.strip()) is not None
            and len(line) <= SHORT * width
            and (not before.strip() or before.rstrip().endswith((".", "!", "?", ":")))
            and after.strip()[:1].isupper()
        )
        apart.append(f"\n{line}\n" if is_title else line)
    return "\n".join(apart)


def _without_running_lines(pages: Sequence[str]) -> list[str]:
    lines = [_lines(page) for page in pages]
    for edge in (0, -1):
        counts = Counter(_key(own[edge]) for own in lines if own)
        seen: set[str] = set()
        for own in lines:
            key = _key(own[edge]) if own else ""
            running = counts[key] >= MIN_PAGES and len(key) <= MAX_RUNNING
            # On its first page it may be the only place where the chapter's name stands, and a
            # page of one line has nothing else to say.
            if len(own) > 1 and running and key in seen:
                del own[edge]
            seen.add(key)
    return ["\n".join(own) for own in lines]


def _lines(page: str) -> list[str]:
    lines = [line.rstrip() for line in page.splitlines()]
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    return lines


def _key(line: str) -> str:
    """Running heads differ in the number of the page."""
    return NUMBER.sub("0", " ".join(line.split()))


def _joined(page: str, words: Counter[str]) -> str:
    """A word cut at a line's end, with its hyphen where the document writes it so elsewhere."""

    def join(cut: re.Match[str]) -> str:
        hyphened, whole = f"{cut[1]}-{cut[2]}", cut[1] + cut[2]
        keeps = words[hyphened.lower()] > words[whole.lower()]
        return f"{hyphened if keeps else whole}{cut[3]}\n"

    return CUT_WORD.sub(join, page)
