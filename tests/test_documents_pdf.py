"""PDFs: pages that a citation can name, and what is said of those that cannot be read."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfWriter

from corpus.errors import UnreadableDocument
from corpus.headings import find_headings
from corpus.reading import LIMITS, Extract
from corpus.reading.pdf import read
from tests.documents import pdf_bytes

PAGES = ["Attention weighs (all) words.", "# pip install\nText under code.\n```\nopen", "The end."]


def extract(data: bytes, **limits: int) -> Extract:
    return read(BytesIO(data), replace(LIMITS, **limits))


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_each_page_is_a_section_whatever_its_lines_look_like() -> None:
    got = extract(pdf_bytes(PAGES))
    assert [heading.text for heading in find_headings(got.text)] == ["Page 1", "Page 2", "Page 3"]
    assert "Attention weighs (all) words." in got.text
    assert "\\# pip install" in got.text
    assert (got.title, got.notes) == (None, ())


def test_bookmarks_stand_above_their_pages() -> None:
    writer = PdfWriter(clone_from=BytesIO(pdf_bytes(PAGES)))
    chapter = writer.add_outline_item(title="Attention", page_number=0)
    writer.add_outline_item(title="Code", page_number=1, parent=chapter)
    writer.add_metadata({"/Title": "A course"})
    got = extract(written(writer))
    headings = [(heading.level, heading.text) for heading in find_headings(got.text)]
    assert headings == [(1, "Attention"), (6, "Page 1"), (2, "Code"), (6, "Page 2"), (6, "Page 3")]
    assert got.title == "A course"


@pytest.mark.parametrize("title", ["Microsoft Word - notes.docx", "untitled", "42", " "])
def test_titles_that_a_program_made_up_are_left(title: str) -> None:
    writer = PdfWriter(clone_from=BytesIO(pdf_bytes(PAGES)))
    writer.add_metadata({"/Title": title})
    assert extract(written(writer)).title is None


def test_a_page_without_text_has_no_section() -> None:
    got = extract(pdf_bytes(["One.", "", "Three."]))
    assert [heading.text for heading in find_headings(got.text)] == ["Page 1", "Page 3"]


def test_a_scan_asks_for_text_recognition() -> None:
    with pytest.raises(UnreadableDocument, match="if its pages are pictures, run text recognition"):
        extract(pdf_bytes(["", ""]))


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_is_needed_or_not(algorithm: str) -> None:
    writer = PdfWriter(clone_from=BytesIO(pdf_bytes(PAGES)))
    writer.encrypt("", "owner", algorithm=algorithm)
    assert "Attention weighs" in extract(written(writer)).text
    writer = PdfWriter(clone_from=BytesIO(pdf_bytes(PAGES)))
    writer.encrypt("secret", algorithm=algorithm)
    with pytest.raises(UnreadableDocument, match="is encrypted; save it without a password"):
        extract(written(writer))


def test_one_damaged_page_does_not_lose_the_others() -> None:
    broken = b"<< /Length 9 /Filter /NoSuchDecode >>\nstream\nnot zlib.\nendstream"
    good = b"<< /Length 33 >>\nstream\nBT /F1 12 Tf 9 9 Td (Good.) Tj ET\nendstream"
    got = extract(pdf_bytes([], [good, broken, good]))
    assert [heading.text for heading in find_headings(got.text)] == ["Page 1", "Page 3"]
    (note,) = got.notes
    assert note.startswith("page 2 cannot be read (")
    with pytest.raises(UnreadableDocument, match="has no page that can be read: page 1 cannot"):
        extract(pdf_bytes([], [broken, broken]))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_that_is_cut_off_says_so(share: float) -> None:
    data = pdf_bytes([f"This is page {number}." for number in range(60)])
    with pytest.raises(UnreadableDocument, match="is cut off at its end; get the whole file"):
        extract(data[: int(len(data) * share)])


def test_a_renamed_executable_is_no_pdf() -> None:
    with pytest.raises(UnreadableDocument, match="is no PDF file, whatever its name says"):
        extract(b"\x7fELF" + bytes(2000))


def test_pages_and_characters_are_capped_and_the_place_is_named() -> None:
    data = pdf_bytes([f"This is page {number}." for number in range(1, 31)])
    got = extract(data, pages=20)
    assert find_headings(got.text)[-1].text == "Page 20"
    assert got.notes == ("has 30 pages; only the first 20 are read, split it into several",)
    got = extract(data, characters=200)
    (note,) = got.notes
    assert len(got.text) <= 200
    last = find_headings(got.text)[-1].text
    assert note.startswith(f"is read only up to page {int(last.split()[1]) + 1}: it holds more")


def test_ten_thousand_pages() -> None:
    content = b"<< /Length 33 >>\nstream\nBT /F1 12 Tf 9 9 Td (Text.) Tj ET\nendstream"
    got = extract(pdf_bytes([], [content] * 10_000), pages=5)
    assert len(find_headings(got.text)) == 5
    assert got.notes == ("has 10,000 pages; only the first 5 are read, split it into several",)
