"""DOCX and PPTX: headings and slides that a citation can name; bombs and strangers stay out."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import docx
import pptx
import pytest
from docx.document import Document as DocxDocument
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

from corpus.errors import UnreadableDocument
from corpus.headings import find_headings
from corpus.reading import LIMITS, Extract, slides, word
from tests.documents import zip_bytes

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)


def saved(document: DocxDocument | Deck) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def report() -> DocxDocument:
    document = docx.Document()
    document.add_heading("A course", 0)
    document.add_heading("Attention", 1)
    document.add_paragraph("It weighs words.")
    document.add_paragraph("# no heading")
    document.add_heading("Cost", 2)
    for item in ("quadratic time", "linear memory"):
        document.add_paragraph(item, style="List Bullet")
    table = document.add_table(2, 2)
    for number, text in enumerate(("Heads", "Layers", "12", "24")):
        table.cell(number // 2, number % 2).text = text
    return document


def deck() -> Deck:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "Attention\vis all"
    slide.placeholders[1].text = "It weighs words\n# no heading"
    slide.placeholders[1].text_frame.paragraphs[1].level = 1
    slide.notes_slide.notes_text_frame.text = "Say why."
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(2), Inches(1)).table
    for number, text in enumerate(("Heads", "Layers", "12", "2|4")):
        table.cell(number // 2, number % 2).text = text
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "In a group."
    presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = "The end"
    presentation.slides.add_slide(presentation.slide_layouts[6])
    return presentation


def read_word(data: bytes, **limits: int) -> Extract:
    return word.read(BytesIO(data), replace(LIMITS, **limits))


def read_slides(data: bytes, **limits: int) -> Extract:
    return slides.read(BytesIO(data), replace(LIMITS, **limits))


READERS = pytest.mark.parametrize("reader", [read_word, read_slides])


def test_headings_lists_and_tables_of_a_word_document() -> None:
    got = read_word(saved(report()))
    headings = [(heading.level, heading.text) for heading in find_headings(got.text)]
    assert headings == [(1, "A course"), (1, "Attention"), (2, "Cost")]
    assert "It weighs words.\n\n\\# no heading" in got.text
    assert "- quadratic time\n- linear memory" in got.text
    assert "| Heads | Layers |" in got.text
    assert "| 12 | 24 |" in got.text
    assert got.notes == ()


def with_footnote(data: bytes, note: str) -> bytes:
    """The document with a last paragraph whose footnote 2 says ``note``, as Word writes it."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    word_namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    added = {
        "[Content_Types].xml": (
            "</Types>",
            f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>',
        ),
        "word/_rels/document.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="rNotes" Type="{relation}" Target="footnotes.xml"/></Relationships>',
        ),
        "word/document.xml": (
            "<w:sectPr",
            "<w:p><w:r><w:t>Attention costs much</w:t></w:r>"
            '<w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:sectPr',
        ),
    }
    for name, (place, text) in added.items():
        content = members[name]
        assert isinstance(content, bytes)
        assert place.encode() in content
        members[name] = content.replace(place.encode(), text.encode())
    members["word/footnotes.xml"] = (
        f'<?xml version="1.0"?><w:footnotes xmlns:w="{word_namespace}">'
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{note}</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    return zip_bytes(members)


def test_a_footnote_is_read_and_its_mark_stands_where_it_belongs() -> None:
    data = with_footnote(saved(report()), "Its time grows with the square of the length.")
    docx.Document(BytesIO(data))  # python-docx opens it too
    text = read_word(data).text
    assert "Attention costs much[1]" in text
    assert text.endswith("1. Its time grows with the square of the length.")


def test_tracked_changes_are_read_as_accepted_and_content_controls_are_read() -> None:
    with zipfile.ZipFile(BytesIO(saved(report()))) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    xml = members["word/document.xml"]
    assert isinstance(xml, bytes)
    run = b"<w:r><w:t>%b</w:t></w:r>"
    more = (
        b'<w:p><w:ins w:id="1">' + run % b"inserted" + b'</w:ins><w:del w:id="2"><w:r><w:delText>'
        b"deleted</w:delText></w:r></w:del></w:p><w:sdt><w:sdtContent><w:p>"
        + run % b"controlled"
        + b"</w:p></w:sdtContent></w:sdt><w:sectPr"
    )
    members["word/document.xml"] = xml.replace(b"<w:sectPr", more)
    text = read_word(zip_bytes(members)).text
    assert "inserted" in text
    assert "controlled" in text
    assert "deleted" not in text


def test_a_long_word_document_is_read_up_to_a_paragraph() -> None:
    got = read_word(saved(report()), characters=50)
    assert got.text.endswith("It weighs words.")
    (note,) = got.notes
    assert note.startswith(f"is read only up to its character {len(got.text)} of ")


def test_each_slide_is_a_section_with_its_notes() -> None:
    got = read_slides(saved(deck()))
    assert got.title == "Attention is all"
    assert got.text.split("\n\n") == [
        "## Slide 1: Attention is all",
        "- It weighs words\n  - \\# no heading",
        "Notes: Say why.",
        "## Slide 2",
        "| Heads | Layers |\n| --- | --- |\n| 12 | 2\\|4 |",
        "In a group.",
        "## Slide 3: The end",
        "The end",
    ]


def test_slides_are_capped_and_the_place_is_named() -> None:
    got = read_slides(saved(deck()), pages=2)
    assert got.notes == ("has 4 slides; only the first 2 are read, split it into several",)
    got = read_slides(saved(deck()), characters=110)
    assert "Slide 2" not in got.text
    assert got.notes[0].startswith("is read only up to slide 2: it holds more than 110 characters")
    with pytest.raises(UnreadableDocument, match=r"in its first part \(slide 1\)"):
        read_slides(saved(deck()), characters=10)


def test_the_declared_title_of_a_deck_counts_unless_a_program_made_it_up() -> None:
    presentation = deck()
    presentation.core_properties.title = "Transformers"
    assert read_slides(saved(presentation)).title == "Transformers"
    presentation.core_properties.title = "PowerPoint Presentation"
    assert read_slides(saved(presentation)).title == "Attention is all"


@READERS
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"MZ\x90\x00" + bytes(500), "file, whatever its name says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "is encrypted, or of an older format"),
        (zip_bytes({"a.txt": "text"}), "is a zip archive, but no"),
        (zip_bytes({"word/document.xml": LAUGHS}), "declares XML entities"),
        (zip_bytes({"word/document.xml": LAUGHS.encode("utf-16")}), "declares XML entities"),
        (zip_bytes({f"ppt/{n}": "" for n in range(50)}), "holds 50 files, more than the 40"),
        (zip_bytes({"word/a": bytes(10_000_000)}), "times its size, as only a bomb does"),
        (
            zip_bytes({f"word/{n}": bytes(900_000) for n in range(30)}),
            "unpacks to 27 MB, more than 20",
        ),
    ],
    ids=["executable", "ole", "other zip", "laughs", "utf-16 laughs", "many", "bomb", "sum"],
)
def test_what_is_looked_at_before_opening(
    reader: Callable[..., Extract], data: bytes, said: str
) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        reader(data, members=40, unpacked_bytes=20_000_000)


def test_a_member_cannot_lie_about_its_size() -> None:
    data = bytearray(zip_bytes({"word/document.xml": b"<w>" + bytes(3_000_000) + b"</w>"}))
    # The size stands in the member's header and, counted, in the list at the archive's end.
    true = (3_000_007).to_bytes(4, "little")
    assert data.count(true) == 2
    lying = bytes(data).replace(true, (10).to_bytes(4, "little"))
    with zipfile.ZipFile(BytesIO(lying)) as archive:
        assert archive.infolist()[0].file_size == 10
    with pytest.raises(UnreadableDocument, match=r"is damaged at its part word/document\.xml"):
        read_word(lying)


def test_an_encrypted_member() -> None:
    data = bytearray(zip_bytes({"word/document.xml": "<w/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableDocument, match="is encrypted; save it without a password"):
        read_word(bytes(data))


@READERS
@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_a_file_that_is_cut_off(reader: Callable[..., Extract], share: float) -> None:
    data = saved(report() if reader is read_word else deck())
    with pytest.raises(UnreadableDocument, match="is damaged or cut off"):
        reader(data[: int(len(data) * share)])
