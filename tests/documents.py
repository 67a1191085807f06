"""Real documents for the tests, each written by hand or by another library than reads it."""

import json
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)


def pdf_bytes(pages: Sequence[str], streams: Sequence[bytes] | None = None) -> bytes:
    """A PDF written object by object; each page is lines of Latin-1 text, or a stream as it is."""
    contents = [_content(page) for page in pages] if streams is None else list(streams)
    count = len(contents)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number)
        )
        objects.append(content)
    return _file(objects)


def _content(page: str) -> bytes:
    lines = [line.encode("cp1252") for line in page.splitlines()]
    for mark in (b"\\", b"(", b")"):
        lines = [line.replace(mark, b"\\" + mark) for line in lines]
    shown = b"".join(b"(%b) Tj T*\n" % line for line in lines)
    drawn = b"BT /F1 12 Tf 72 720 Td 14 TL\n%bET" % shown
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn)


def _file(objects: Sequence[bytes]) -> bytes:
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


def zip_bytes(members: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def epub_members(
    chapters: dict[str, str], title: str = "", extra: str = ""
) -> dict[str, str | bytes]:
    """The files of a book: ``chapters`` by name in reading order, ``extra`` in the manifest."""
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        f"</metadata><manifest>{items}{extra}</manifest><spine>{spine}</spine></package>"
    )
    pages = {
        f"OPS/{name}": f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</html>"
        for name, body in chapters.items()
    }
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": package,
        **pages,
    }


def notebook_bytes(cells: Sequence[tuple[str, str]], **metadata: object) -> bytes:
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": metadata,
            "cells": [
                {"cell_type": kind, "source": source.splitlines(keepends=True), "metadata": {}}
                for kind, source in cells
            ],
        }
    ).encode()


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
