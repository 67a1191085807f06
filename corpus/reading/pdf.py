"""PDF: a section for each page, below the bookmarks that lead to it."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import UnreadableDocument
from corpus.reading.extract import Extract, Part, first_pages, join_parts, one_line, prose
from corpus.reading.limits import Limits
from corpus.reading.page_text import set_titles_apart, tidy_pages

if TYPE_CHECKING:
    from pypdf import PdfReader

HEAD_BYTES = 1024
TAIL_BYTES = 8192
"""A PDF says what it is near its beginning, and that it is complete near its end."""

BOOKMARK_LEVELS = 5
"""Deeper bookmarks share this level; the sixth is the page's own."""

MAX_BOOKMARKS = 10_000

Bookmarks = dict[int, list[tuple[int, str]]]
"""For each page, from 0, the level and the text of the bookmarks that lead to it."""


def read(stream: BinaryIO, limits: Limits) -> Extract:
    """The text of a PDF; a page that cannot be read is left out and named.

    Raises:
        UnreadableDocument: it is no PDF, needs a password, or holds no text.
    """
    notes: list[str] = []
    reader = _opened(stream)
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableDocument("is encrypted; save it without a password")
    count = first_pages(len(reader.pages), "page", limits, notes)
    damaged: list[str] = []
    pages = _page_texts(reader, count, limits, damaged)
    if not any(page.strip() for page in pages):
        if damaged:
            raise UnreadableDocument(f"has no page that can be read: {damaged[0]}")
        raise UnreadableDocument(
            "holds no text that can be read; if its pages are pictures, "
            "run text recognition (OCR) on it first"
        )
    text = join_parts(_parts(tidy_pages(pages), _bookmarks(reader)), limits, notes)
    return Extract(_title(reader), text, (*notes, *damaged))


def _opened(stream: BinaryIO) -> "PdfReader":
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if b"%PDF-" not in stream.read(HEAD_BYTES):
        raise UnreadableDocument("is no PDF file, whatever its name says")
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - TAIL_BYTES))
    complete = b"%%EOF" in stream.read()
    stream.seek(0)
    try:
        return PdfReader(stream)
    except PyPdfError:
        if complete:
            raise
        raise UnreadableDocument("is cut off at its end; get the whole file") from None


def _page_texts(reader: "PdfReader", count: int, limits: Limits, damaged: list[str]) -> list[str]:
    texts: list[str] = []
    room = limits.characters
    for number in range(count):
        try:
            text = reader.pages[number].extract_text()
        except MemoryError:
            raise
        except Exception as error:  # One damaged page of a book is no reason to lose the others.
            damaged.append(f"page {number + 1} cannot be read ({type(error).__name__})")
            text = ""
        texts.append(text)
        room -= len(text)
        if room < 0:  # join_parts says so.
            break
    return texts


def _parts(pages: list[str], bookmarks: Bookmarks) -> Iterator[Part]:
    for number, page in enumerate(pages):
        led = bookmarks.get(number, [])
        headings = [f"{'#' * level} {prose(text)}" for level, text in led]
        page = set_titles_apart(prose(page))
        text = _set_apart(page, {_bare(text) for _, text in led}).strip("\n")
        if text.strip():
            headings += [f"###### Page {number + 1}", text]
        yield Part(f"page {number + 1}", "\n\n".join(headings))


def _set_apart(page: str, titles: set[str]) -> str:
    """The page with blank lines around its headings, which would run into the text otherwise."""
    lines = (f"\n{line}\n" if _bare(line) in titles else line for line in page.split("\n"))
    return "\n".join(lines)


def _bare(heading: str) -> str:
    """A heading without its number, to be compared."""
    return " ".join(heading.casefold().split()).lstrip("0123456789. ")


def _bookmarks(reader: "PdfReader") -> Bookmarks:
    found: Bookmarks = {}
    try:
        for level, destination in _flat(reader.outline, 1):
            number = reader.get_destination_page_number(destination)  # type: ignore[arg-type]
            text = one_line(str(getattr(destination, "title", "") or ""))
            if number is not None and text:
                found.setdefault(number, []).append((level, text))
    except MemoryError:
        raise
    except Exception:  # Broken bookmarks: the pages have names of their own.
        return {}
    return found


def _flat(outline: object, level: int) -> Iterator[tuple[int, object]]:
    left = MAX_BOOKMARKS
    for item in outline if isinstance(outline, list) else ():
        if isinstance(item, list):
            yield from _flat(item, min(level + 1, BOOKMARK_LEVELS))
        else:
            yield level, item
        left -= 1
        if left < 0:
            return


def _title(reader: "PdfReader") -> str | None:
    """The declared title, unless a word processor put a file's name there."""
    try:
        title = one_line(str((reader.metadata and reader.metadata.title) or ""))
    except MemoryError:
        raise
    except Exception:
        return None
    named_after_file = title.lower().endswith((".doc", ".docx", ".pdf", ".tex", ".dvi", ".indd"))
    is_title = any(c.isalpha() for c in title) and title.lower() not in ("untitled", "title")
    return title if is_title and not named_after_file else None
