"""Files to documents: Markdown, MDX, text and HTML. One bad file never stops the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.decoding import decode
from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.found_files import FoundFile, Skipped, find_files
from corpus.headings import find_headings
from corpus.markup import front_matter, plain_markdown
from corpus.web_page import read_html

Reader = Callable[[str], tuple[str | None, str]]
"""The file's characters to the title it declares, None without one, and its text as Markdown."""

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read and what was passed over, each in the order of its path."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]


def read_documents(paths: Sequence[Path]) -> Reading:
    """Reads files and folders. A document goes by its path relative to the folder named here.

    Its title is the first heading of level 1, else the one that it declares, else the file's name.
    """
    documents: dict[str, Document] = {}
    skipped = []
    for found in find_files(paths):
        if isinstance(found, Skipped):
            skipped.append(found)
            continue
        try:
            title, text = _read(found.path)
        except UnreadableDocument as error:
            skipped.append(Skipped(found.name, str(error)))
            continue
        name = _free_name(found, documents)
        documents[name] = Document(name, title or PurePosixPath(found.name).stem, text)
    return Reading(
        tuple(documents[name] for name in sorted(documents)),
        tuple(sorted(skipped, key=lambda skip: skip.path)),
    )


def _read(path: Path) -> tuple[str | None, str]:
    suffix = path.suffix.lower()
    if suffix not in READERS:
        named = f"the suffix {suffix}" if suffix else "no suffix"
        raise UnreadableDocument(f"has {named}; only {', '.join(READERS)} are read")
    reader, limit = READERS[suffix]
    declared, text = reader(decode(_bytes(path, limit)))
    if not text.strip():
        raise UnreadableDocument("holds no text")
    headings = (heading.text for heading in find_headings(text) if heading.level == 1)
    return next((heading for heading in headings if heading), declared), text


def _bytes(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise UnreadableDocument(f"cannot be opened: {error.strerror}") from None
    if not data:
        raise UnreadableDocument("is empty")
    if len(data) > limit:
        raise UnreadableDocument(f"is larger than {limit // MEGABYTE} MB; split it into several")
    return data


def _free_name(found: FoundFile, taken: dict[str, Document]) -> str:
    """Two folders may both hold a README.md; the second one goes by its folder's name too."""
    name = found.name
    if name in taken:
        name = f"{found.root.resolve().name}/{found.name}"
    number = 2
    while name in taken:
        name = f"{found.root.resolve().name}-{number}/{found.name}"
        number += 1
    return name


def _read_markdown(text: str) -> tuple[str | None, str]:
    title, body = front_matter(text)
    return title, plain_markdown(body, jsx=False)


def _read_mdx(text: str) -> tuple[str | None, str]:
    title, body = front_matter(text)
    return title, plain_markdown(body, jsx=True)


def _read_text(text: str) -> tuple[str | None, str]:
    return None, text


READERS: dict[str, tuple[Reader, int]] = {
    ".md": (_read_markdown, 20 * MEGABYTE),
    ".markdown": (_read_markdown, 20 * MEGABYTE),
    ".mdx": (_read_mdx, 20 * MEGABYTE),
    ".txt": (_read_text, 20 * MEGABYTE),
    ".html": (read_html, 5 * MEGABYTE),
    ".htm": (read_html, 5 * MEGABYTE),
}
"""Each suffix with its reader and the most bytes it takes; HTML takes the longest to parse."""
