"""DOCX: a section for each heading, tables and footnotes included."""

import re
from typing import BinaryIO

from corpus.errors import UnreadableDocument
from corpus.reading.archive import open_archive
from corpus.reading.extract import Extract
from corpus.reading.limits import Limits
from corpus.web_page import read_html

STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='heading 7'] => h6:fresh
p[style-name='heading 8'] => h6:fresh
p[style-name='heading 9'] => h6:fresh
"""

FALSE_MARK = re.compile(r">(?=(?:#{1,6}\s|`{3}|~{3}))")
"""A paragraph that begins as a heading or a fence of Markdown would."""

BACK_LINK = re.compile(r'<a href="#(?:foot|end)note-ref-[^"]*">[^<]*</a>')


def read(stream: BinaryIO, limits: Limits) -> Extract:
    """The text of a Word document; of a very long one the beginning.

    Raises:
        UnreadableDocument: it is no DOCX, or encrypted, damaged, or larger inside than allowed.
    """
    import mammoth

    with open_archive(stream, "DOCX", limits) as archive:
        if not any(name.startswith("word/") for name in archive.namelist()):
            raise UnreadableDocument("is a zip archive, but no DOCX file")
    stream.seek(0)
    page = mammoth.convert_to_html(
        stream,
        style_map=STYLES,
        convert_image=_description,
        include_embedded_style_map=False,
        external_file_access=False,
    ).value
    _, text = read_html(FALSE_MARK.sub(r">\\", BACK_LINK.sub("", page)))
    if len(text) <= limits.characters:
        return Extract(None, text)
    end = text.rfind("\n\n", 0, limits.characters)
    kept = text[: end if end > 0 else limits.characters]
    note = f"is read only up to its character {len(kept):,} of {len(text):,}; split it into several"
    return Extract(None, kept, (note,))


def _description(image: object) -> list[object]:
    from mammoth.html import text

    description = getattr(image, "alt_text", None)
    return [text(description)] if description else []
