"""PPTX: a section for each slide, its speaker's notes at the end of it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.errors import UnreadableDocument
from corpus.reading.archive import open_archive
from corpus.reading.extract import (
    Extract,
    Part,
    first_pages,
    join_parts,
    one_line,
    prose,
    table_lines,
)
from corpus.reading.limits import Limits

if TYPE_CHECKING:
    from pptx.slide import Slide

NO_TITLES = frozenset({"", "powerpoint presentation", "powerpoint-präsentation", "presentation"})
"""What programs declare as the title when nobody gave one."""

MAX_NESTING = 20
"""Groups in groups of shapes."""


def read(stream: BinaryIO, limits: Limits) -> Extract:
    """The text of a slide deck; a slide that cannot be read is left out and named.

    Raises:
        UnreadableDocument: it is no PPTX, or encrypted, damaged, without text, or larger inside
            than allowed.
    """
    from pptx import Presentation

    with open_archive(stream, "PPTX", limits) as archive:
        if not any(name.startswith("ppt/") for name in archive.namelist()):
            raise UnreadableDocument("is a zip archive, but no PPTX file")
    stream.seek(0)
    deck = Presentation(stream)
    notes: list[str] = []
    count = first_pages(len(deck.slides), "slide", limits, notes)
    slides = (slide for slide, _ in zip(deck.slides, range(count), strict=False))
    text = join_parts(_parts(slides, notes), limits, notes)
    title = one_line(deck.core_properties.title or "")
    if title.lower() in NO_TITLES:
        title = _title(deck.slides[0]) if count else ""
    return Extract(title or None, text, tuple(notes))


def _parts(slides: Iterable["Slide"], notes: list[str]) -> Iterator[Part]:
    for number, slide in enumerate(slides, start=1):
        try:
            body = "\n\n".join(block for block in _blocks(slide) if block.strip())
            title = _title(slide)
        except MemoryError:
            raise
        except Exception as error:  # One damaged slide is no reason to lose the others.
            notes.append(f"slide {number} cannot be read ({type(error).__name__})")
            continue
        if body or title:
            heading = f"## Slide {number}" + (f": {title}" if title else "")
            # A slide that is all title says something too: it divides the deck.
            yield Part(f"slide {number}", f"{heading}\n\n{body or title}")


def _title(slide: "Slide") -> str:
    shape = slide.shapes.title
    return one_line(shape.text_frame.text) if shape is not None else ""


def _blocks(slide: "Slide") -> Iterator[str]:
    title = slide.shapes.title
    yield from _shape_blocks(slide.shapes, None if title is None else title.shape_id, MAX_NESTING)
    if slide.has_notes_slide:
        frame = slide.notes_slide.notes_text_frame
        if frame is not None and frame.text.strip():
            yield f"Notes: {prose(frame.text)}"


def _shape_blocks(shapes: Iterable[Any], title: int | None, depth: int) -> Iterator[str]:
    for shape in shapes:
        if shape.shape_id == title:
            continue
        if hasattr(shape, "shapes") and depth > 0:
            yield from _shape_blocks(shape.shapes, title, depth - 1)
        elif getattr(shape, "has_table", False):
            rows = ([cell.text for cell in row.cells] for row in shape.table.rows)
            yield "\n".join(table_lines(rows))
        elif shape.has_text_frame:
            yield _text_block(shape.text_frame.paragraphs)


def _text_block(paragraphs: Iterable[Any]) -> str:
    filled = [(p.level, prose(p.text.replace("\v", " ")).strip()) for p in paragraphs]
    filled = [(level, text) for level, text in filled if text]
    if len(filled) == 1:
        return filled[0][1]
    return "\n".join(f"{'  ' * level}- {text}" for level, text in filled)
