"""Packages of QTI: a zip file with a manifest, or one bare XML file, of version 1.2 or 2.x."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from corpus.exchange.archive import Archive, is_archive, members_ending
from corpus.exchange.errors import ExchangeError, ItemError
from corpus.exchange.item import Found, Problem, Reading
from corpus.exchange.qti12_items import read_qti12_item
from corpus.exchange.qti21_items import read_qti21_item
from corpus.exchange.safe_xml import Document, local, parse_xml, to_bytes

READERS = {"item": read_qti12_item, "assessmentItem": read_qti21_item}
"""By the name of the element that is one question: ``item`` in 1.2, ``assessmentItem`` in 2.x."""


def read_qti(data: bytes, file: str) -> Reading:
    """The items of a package; a broken member is named, the others are read.

    Raises:
        ExchangeError: it is no package, or no member of it holds an item.
    """
    if not is_archive(data):
        yield from _or_refuse(_items(data, file), file)
        return
    yield from _or_refuse(_members(Archive(data, file)), file)


def _members(archive: Archive) -> Reading:
    for name in members_ending(archive, ".xml"):
        try:
            yield from _items(archive.read(name), f"{archive.file}/{name}")
        except ExchangeError as error:
            place, _, reason = str(error).partition(": ")
            yield Problem(place, reason)


def _or_refuse(parts: Reading, file: str) -> Reading:
    count = 0
    for count, part in enumerate(parts, start=1):  # noqa: B007
        yield part
    if not count:
        raise ExchangeError(f"{file}: holds no question of QTI 1.2 or 2.1; export it as one.")


def _items(data: bytes, file: str) -> Reading:
    document = parse_xml(data, file)
    name = local(document.root)
    if name.startswith("qti-assessment"):
        reason = "is of QTI 3, but Viva reads QTI 1.2 and 2.1; export it as one of them."
        yield Problem(f"{file}:{document.line(document.root)}", reason)
        return
    yield from _sound_items(document, file)
    if document.broken is not None:
        line, fault = document.broken
        yield Problem(f"{file}:{line}", f"the XML breaks off here ({fault}); export it again.")


def _sound_items(document: Document, file: str) -> Iterator[Found | Problem]:
    for element in document.sound(*READERS):
        place = f"{file}:{document.line(element)}"
        if local(element) == "item" and local(document.root) != "questestinterop":
            continue
        try:
            yield Found(place, READERS[local(element)](element))
        except ItemError as error:
            yield Problem(place, str(error))


def manifest(kind: str, schema: str, files: Iterable[tuple[str, str, str]]) -> bytes:
    """``imsmanifest.xml`` for (identifier, resource type, path) of each file."""
    root = Element(
        "manifest",
        {
            "xmlns": "http://www.imsglobal.org/xsd/imscp_v1p1",
            "identifier": "viva-bank-manifest",
        },
    )
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = kind
    SubElement(metadata, "schemaversion").text = schema
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for identifier, resource_type, path in files:
        resource = SubElement(
            resources, "resource", identifier=identifier, type=resource_type, href=path
        )
        SubElement(resource, "file", href=path)
    return to_bytes(root)
