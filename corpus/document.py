"""A source text and the chunks it is cut into."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A text to learn from, as Markdown whatever the file's format was.

    ``path`` is relative to the folder that was read, with forward slashes; it names the document in
    citations.
    """

    path: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of a document under one heading, short enough for the encoder.

    ``section`` is the path of headings from the outermost in. ``document_text[start:end] == text``
    always holds.
    """

    document: str
    title: str
    section: tuple[str, ...]
    start: int
    end: int
    text: str
