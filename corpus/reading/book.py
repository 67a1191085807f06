"""EPUB: its chapters in reading order, under their own headings or the table of contents' names."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from corpus.decoding import decode
from corpus.errors import UnreadableDocument
from corpus.headings import find_headings
from corpus.reading.archive import open_archive, parse_xml
from corpus.reading.extract import Extract, Part, first_pages, join_parts, one_line
from corpus.reading.limits import Limits
from corpus.web_page import read_html

CONTAINER = "META-INF/container.xml"
RIGHTS = "META-INF/encryption.xml"
CHAPTER_BYTES = 5_000_000
"""As much as a web page may have."""

PAGES = ("application/xhtml+xml", "text/html")
CONTENTS = "application/x-dtbncx+xml"


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of the book, as its package lists it."""

    name: str
    media_type: str
    properties: str


def read(stream: BinaryIO, limits: Limits) -> Extract:
    """The text of a book; a chapter that cannot be read is left out and named.

    Raises:
        UnreadableDocument: it is no EPUB, or protected, damaged, without text, or larger inside
            than allowed.
    """
    with open_archive(stream, "EPUB", limits) as archive:
        folder, package = _package(archive)
        items = _items(folder, package)
        spine = [items[ref] for ref in _spine(package) if ref in items]
        chapters = [item for item in spine if item.media_type in PAGES]
        _refuse_protected(archive, chapters)
        notes: list[str] = []
        count = first_pages(len(chapters), "chapter", limits, notes)
        labels = _labels(archive, list(items.values()))
        parts = _parts(archive, chapters[:count], labels, notes)
        text = join_parts(parts, limits, notes)
    if not text and notes:
        raise UnreadableDocument(f"has no chapter that can be read: {notes[0]}")
    return Extract(_declared_title(package), text, tuple(notes))


def _parts(
    archive: zipfile.ZipFile, chapters: list[_Item], labels: dict[str, str], notes: list[str]
) -> Iterator[Part]:
    for number, chapter in enumerate(chapters, start=1):
        place = f"chapter {number} ({chapter.name})"
        try:
            _, text = read_html(decode(_member(archive, chapter.name)))
        except UnreadableDocument as error:
            notes.append(f"{place} {error}")
            continue
        if text:
            label = labels.get(chapter.name) or f"Chapter {number}"
            starts = [heading.start for heading in find_headings(text)]
            titled = starts and not text[: starts[0]].strip()
            yield Part(place, text if titled else f"# {label}\n\n{text}")


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        if archive.getinfo(name).file_size > CHAPTER_BYTES:
            raise UnreadableDocument(f"is larger than {CHAPTER_BYTES // 1_000_000} MB")
        return archive.read(name)
    except KeyError:
        raise UnreadableDocument("is not in the archive") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise UnreadableDocument("is damaged") from None


def _package(archive: zipfile.ZipFile) -> tuple[str, Element]:
    """The book's list of files, and the folder that its names are relative to."""
    if CONTAINER not in archive.namelist():
        raise UnreadableDocument("is a zip archive, but no EPUB file")
    for root in _named(parse_xml(_member(archive, CONTAINER)), "rootfile"):
        name = root.get("full-path", "")
        try:
            return posixpath.dirname(name), parse_xml(_member(archive, name))
        except UnreadableDocument as error:
            raise UnreadableDocument(f"has a list of files ({name}) that {error}") from None
    raise UnreadableDocument("is damaged: it does not say where its list of files is")


def _items(folder: str, package: Element) -> dict[str, _Item]:
    return {
        item.get("id", ""): _Item(
            _target(folder, item.get("href", "")),
            item.get("media-type", ""),
            item.get("properties", ""),
        )
        for item in _named(package, "item")
    }


def _spine(package: Element) -> list[str]:
    return [item.get("idref", "") for item in _named(package, "itemref")]


def _declared_title(package: Element) -> str | None:
    titles = (one_line("".join(title.itertext())) for title in _named(package, "title"))
    return next((title for title in titles if title), None)


def _refuse_protected(archive: zipfile.ZipFile, chapters: list[_Item]) -> None:
    """Encrypted fonts are common and do not matter; encrypted chapters do."""
    if RIGHTS not in archive.namelist():
        return
    listed = _named(parse_xml(_member(archive, RIGHTS)), "CipherReference")
    locked = {unquote(reference.get("URI", "")).lstrip("/") for reference in listed}
    if any(chapter.name in locked for chapter in chapters):
        raise UnreadableDocument("is protected against copying (DRM) and cannot be read")


def _labels(archive: zipfile.ZipFile, items: list[_Item]) -> dict[str, str]:
    """What the table of contents calls each file; the first name counts."""
    labels: dict[str, str] = {}
    for item in items:
        try:
            if "nav" in item.properties.split():
                found = _links(_member(archive, item.name), "a")
            elif item.media_type == CONTENTS:
                found = _links(_member(archive, item.name), "navPoint")
            else:
                continue
            for target, label in found:
                labels.setdefault(_target(posixpath.dirname(item.name), target), one_line(label))
        except UnreadableDocument:
            continue  # Then chapters go by their numbers.
    return labels


def _links(data: bytes, tag: str) -> Iterator[tuple[str, str]]:
    for link in _named(parse_xml(data), tag):
        if tag == "a":
            yield link.get("href", ""), " ".join(link.itertext())
            continue
        for label, content in zip(_named(link, "text"), _named(link, "content"), strict=False):
            yield content.get("src", ""), " ".join(label.itertext())
            break  # Those that follow are of the chapters inside this one.


def _target(folder: str, href: str) -> str:
    """The name in the archive of what ``href`` links to; it is only looked up there, not opened."""
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _named(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)
