"""EPUB: chapters in reading order, named by their headings or by the table of contents."""

from dataclasses import replace
from io import BytesIO

import pytest

from corpus.errors import UnreadableDocument
from corpus.reading import LIMITS, Extract
from corpus.reading.book import read
from tests.documents import epub_members, zip_bytes

CHAPTERS = {
    "text/b%20one.xhtml": "<h1>One</h1><p>First.</p>",
    "text/a.xhtml": "<p>Second.</p>",
}
NAV = (
    '<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol>'
    '<li><a href="text/a.xhtml#top">The <b>second</b></a></li></ol></nav>'
)
NCX = (
    '<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://x.test/x.dtd">'
    "<ncx><navMap><navPoint><navLabel><text>The second</text></navLabel>"
    '<content src="text/a.xhtml"/></navPoint></navMap></ncx>'
)


def book(extra: str = "", title: str = "A book", **files: str) -> dict[str, str | bytes]:
    members = epub_members(CHAPTERS, title, extra)
    members["OPS/text/b one.xhtml"] = members.pop("OPS/text/b%20one.xhtml")
    return {**members, **files}


def extract(members: dict[str, str | bytes], **limits: int) -> Extract:
    return read(BytesIO(zip_bytes(members)), replace(LIMITS, **limits))


def test_chapters_come_in_reading_order_and_those_without_heading_have_a_number() -> None:
    got = extract(book())
    assert got == Extract("A book", "# One\n\nFirst.\n\n# Chapter 2\n\nSecond.")


@pytest.mark.parametrize(
    ("item", "name", "content"),
    [
        ('<item id="n" href="nav.xhtml" properties="nav"/>', "OPS/nav.xhtml", NAV),
        (
            '<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/>',
            "OPS/toc.ncx",
            NCX,
        ),
    ],
)
def test_a_chapter_without_heading_goes_by_the_table_of_contents(
    item: str, name: str, content: str
) -> None:
    got = extract({**book(item), name: content})
    assert got.text == "# One\n\nFirst.\n\n# The second\n\nSecond."


def test_a_missing_chapter_is_named_and_the_others_are_read() -> None:
    members = book()
    del members["OPS/text/a.xhtml"]
    got = extract(members)
    assert got.text == "# One\n\nFirst."
    assert got.notes == ("chapter 2 (OPS/text/a.xhtml) is not in the archive",)
    del members["OPS/text/b one.xhtml"]
    with pytest.raises(UnreadableDocument, match=r"has no chapter that can be read: chapter 1"):
        extract(members)


def test_chapters_are_capped() -> None:
    got = extract(book(), pages=1)
    assert got.text == "# One\n\nFirst."
    assert got.notes == ("has 2 chapters; only the first 1 are read, split it into several",)


def test_a_path_that_leaves_the_archive_finds_nothing(tmp_path: object) -> None:
    members = epub_members({"../../../etc/passwd": "<p>x</p>"})
    del members["OPS/../../../etc/passwd"]
    with pytest.raises(UnreadableDocument, match="is not in the archive"):
        extract(members)


def test_copy_protection_is_named_and_encrypted_fonts_do_not_matter() -> None:
    rights = '<encryption><e:CipherReference xmlns:e="x" URI="{}"/></encryption>'
    name = "META-INF/encryption.xml"
    assert extract({**book(), name: rights.format("OPS/font.otf")}).notes == ()
    with pytest.raises(UnreadableDocument, match="is protected against copying"):
        extract({**book(), name: rights.format("OPS/text/a.xhtml")})


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("META-INF/container.xml", "<container/>", "does not say where its list of files is"),
        ("META-INF/container.xml", "<container>", "holds XML that cannot be read"),
        ("OPS/book.opf", "<package>", r"list of files \(OPS/book.opf\) that holds XML that cannot"),
        ("OPS/book.opf", '<!DOCTYPE p [<!ENTITY a "b">]><p>&a;</p>', "declares XML entities"),
    ],
)
def test_damaged_books(name: str, content: str, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        extract({**book(), name: content})


def test_a_zip_that_is_no_book() -> None:
    with pytest.raises(UnreadableDocument, match="is a zip archive, but no EPUB file"):
        extract({"a.txt": "a"})
