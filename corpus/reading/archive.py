"""Zip archives looked at before anything in them is unpacked, and XML without entities."""

import zipfile
import zlib
from typing import BinaryIO
from xml.etree import ElementTree
from xml.parsers import expat

from corpus.errors import UnreadableDocument
from corpus.reading.limits import Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old office files begin, and new ones under a password."""

SMALL = 1_000_000
"""Bytes; below this size it does not matter how much smaller a member is when packed."""

MEGABYTE = 1_000_000


class _RootReached(Exception):
    """Entities can only be declared before the root element."""


def open_archive(stream: BinaryIO, kind: str, limits: Limits) -> zipfile.ZipFile:
    """The archive, once the sizes that it declares are within limits; no member unpacks to more.

    Raises:
        UnreadableDocument: it is no zip, damaged, encrypted or a bomb.
    """
    start = stream.read(8)
    stream.seek(0)
    if start == OLE:
        raise UnreadableDocument(
            f"is encrypted, or of an older format; save it without a password as {kind}"
        )
    if not start.startswith(b"PK"):
        raise UnreadableDocument(f"is no {kind} file, whatever its name says")
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        raise UnreadableDocument(f"is damaged or cut off: its {kind} archive has no end") from None
    _check_sizes(archive.infolist(), limits)
    _refuse_entities(archive)
    return archive


def parse_xml(data: bytes) -> ElementTree.Element:
    """The root element.

    Raises:
        UnreadableDocument: it is no XML, or declares entities.
    """
    refuse_entities(data)
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnreadableDocument(f"holds XML that cannot be read ({error})") from None


def refuse_entities(data: bytes) -> None:
    """Looks at what stands before the root element; nothing is expanded and nothing is fetched.

    Raises:
        UnreadableDocument: it declares entities, whose expansion could fill any memory.
    """

    def entity(*_: object) -> None:
        raise UnreadableDocument("declares XML entities, which no such document needs")

    def root(*_: object) -> None:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = entity
    parser.StartElementHandler = root
    try:
        parser.Parse(data, True)
    except (_RootReached, expat.ExpatError):
        return  # What is no XML is for its reader to say.


def _check_sizes(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise UnreadableDocument(
            f"holds {len(members):,} files, more than the {limits.members:,} of any document"
        )
    total = sum(member.file_size for member in members)
    if total > limits.unpacked_bytes:
        raise UnreadableDocument(
            f"unpacks to {total // MEGABYTE:,} MB, more than {limits.unpacked_bytes // MEGABYTE:,}"
            "; take out its pictures and films or split it"
        )
    for member in members:
        if member.flag_bits & 1:
            raise UnreadableDocument("is encrypted; save it without a password")
        packed = max(member.compress_size, 1)
        if member.file_size > max(SMALL, limits.ratio * packed):
            raise UnreadableDocument(
                f"unpacks to {member.file_size // packed:,} times its size, as only a bomb does"
            )


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels", ".opf")):
            try:
                refuse_entities(archive.read(member))
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
                raise UnreadableDocument(f"is damaged at its part {member.filename}") from None
