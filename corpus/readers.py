"""Files to documents, whatever their format. One bad file never stops the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from corpus.decoding import declared_encoding, decode
from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.found_files import FoundFile, Skipped, find_files
from corpus.headings import find_headings
from corpus.markup import front_matter, plain_markdown
from corpus.reading import KINDS, Extract, read_in_child
from corpus.web_page import read_html

Reader = Callable[[str], tuple[str | None, str]]
"""The file's characters to the title it declares, None without one, and its text as Markdown."""

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read and what was passed over, each in the order of its path.

    Of a document that was read, a part may have been passed over: a page, or all after a limit.
    """

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]


def read_documents(
    paths: Sequence[Path], progress: Callable[[int, int], None] | None = None
) -> Reading:
    """Reads files and folders. A document goes by its path relative to the folder named here.

    Its title is the first heading of level 1, else the one that it declares, else the file's name;
    books, decks and PDFs, where that is the heading of a chapter, go by what they declare.
    ``progress`` hears how many of how many files are done.
    """
    documents: dict[str, Document] = {}
    skipped = []
    files = list(find_files(paths))
    for number, found in enumerate(files):
        if progress is not None:
            progress(number, len(files))
        if isinstance(found, Skipped):
            skipped.append(found)
            continue
        try:
            extract = _read(found.path)
        except UnreadableDocument as error:
            skipped.append(Skipped(found.name, str(error)))
            continue
        name = _free_name(found, documents)
        title = extract.title or PurePosixPath(found.name).stem
        documents[name] = Document(name, title, extract.text)
        skipped += [Skipped(name, note) for note in extract.notes]
    if progress is not None:
        progress(len(files), len(files))
    return Reading(
        tuple(documents[name] for name in sorted(documents)),
        tuple(sorted(skipped, key=lambda skip: skip.path)),
    )


def read_document(path: Path) -> Document:
    """One file, named by its file name.

    Raises:
        UnreadableDocument: it cannot be read.
    """
    extract = _read(path)
    return Document(path.name, extract.title or path.stem, extract.text)


def _read(path: Path) -> Extract:
    suffix = path.suffix.lower()
    if suffix in KINDS:
        extract = read_in_child(path, KINDS[suffix])
    elif suffix in READERS:
        reader, limit = READERS[suffix]
        data = _bytes(path, limit)
        declared = declared_encoding(data) if reader is read_html else None
        extract = Extract(*reader(decode(data, declared)))
    else:
        named = f"the suffix {suffix}" if suffix else "no suffix"
        raise UnreadableDocument(f"has {named}; only {', '.join([*READERS, *KINDS])} are read")
    if not extract.text.strip():
        raise UnreadableDocument("holds no text")
    if suffix in DECLARING:
        return extract
    headings = (heading.text for heading in find_headings(extract.text) if heading.level == 1)
    return replace(extract, title=next((text for text in headings if text), extract.title))


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


DECLARING = frozenset({".pdf", ".pptx", ".epub"})
"""Formats whose declared title is the document's."""

READERS: dict[str, tuple[Reader, int]] = {
    ".md": (_read_markdown, 20 * MEGABYTE),
    ".markdown": (_read_markdown, 20 * MEGABYTE),
    ".mdx": (_read_mdx, 20 * MEGABYTE),
    ".txt": (_read_text, 20 * MEGABYTE),
    ".html": (read_html, 5 * MEGABYTE),
    ".htm": (read_html, 5 * MEGABYTE),
}
"""Each suffix with its reader and the most bytes it takes; HTML takes the longest to parse."""
