"""Documents to chunks: cut at headings, then where the text breaks, by the encoder's own tokens."""

from collections.abc import Callable, Iterator

from semantic_text_splitter import MarkdownSplitter, TextSplitter
from tokenizers import Tokenizer

from corpus.document import Chunk, Document
from corpus.headings import find_blocks, find_headings
from corpus.packing import pack
from corpus.searchable import heading_line

Size = Callable[[str], int]
"""Tokens of a text, special ones not counted."""

MIN_TOKENS = 32
"""An encoder that reads fewer tokens at once cannot take in a heading and a sentence."""

MIN_ROOM = 16
"""Tokens a chunk may always have, however long the headings above it are."""

CHARACTERS_PER_TOKEN = 16
"""No language packs more into a token; what does (data, encoded pictures) is cut by this."""

MAX_PART = 20_000
"""Characters given to the splitter at once: its time grows faster than the text."""


def chunk_document(document: Document, tokenizer: Tokenizer, max_tokens: int) -> list[Chunk]:
    """Cuts a document into chunks that fit the encoder together with their headings.

    The chunks hold every non-blank character except the heading lines, which are in ``section``.

    Args:
        document: what is cut.
        tokenizer: the encoder's own.
        max_tokens: the most tokens the encoder reads at once, special tokens included.

    Raises:
        ValueError: ``max_tokens`` is below ``MIN_TOKENS``.
    """
    if max_tokens < MIN_TOKENS:
        raise ValueError(f"An encoder must read {MIN_TOKENS} tokens at once, not {max_tokens}.")
    tokenizer = _untruncated(tokenizer)
    special = tokenizer.num_special_tokens_to_add(is_pair=False)

    def size(text: str) -> int:
        tokens = len(tokenizer.encode(text, add_special_tokens=False).ids)
        return max(tokens, len(text) // CHARACTERS_PER_TOKEN)

    chunks = []
    for section, start, end in _sections(document.text):
        headings = size(heading_line(document.title, section) + "\n")
        room = max(max_tokens - special - headings, MIN_ROOM)
        for first, last in _spans(document.text, start, end, size, room):
            text = document.text[first:last]
            chunks.append(Chunk(document.path, document.title, section, first, last, text))
    return chunks


def _sections(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Each section's path of headings and the span of its text, heading lines left out."""
    headings = find_headings(text)
    ends = [heading.start for heading in headings] + [len(text)]
    yield (), 0, ends[0]
    path: list[tuple[int, str]] = []
    for heading, end in zip(headings, ends[1:], strict=True):
        path = [(level, name) for level, name in path if level < heading.level]
        path.append((heading.level, heading.text))
        yield tuple(name for _, name in path if name), heading.end, end


def _spans(text: str, start: int, end: int, size: Size, room: int) -> Iterator[tuple[int, int]]:
    """The spans of a section's chunks: its blocks, the large ones cut, packed evenly."""
    pieces = list(_pieces(text, start, end, size, room))
    following = [first for first, _ in pieces[1:]]
    joins = [size(text[last:first]) for (_, last), first in zip(pieces, following, strict=False)]
    # A line that ends in a colon announces the code or the list below it.
    tied = [text[last - 1] == ":" for _, last in pieces]
    sizes = [size(text[first:last]) for first, last in pieces]
    for head, tail in pack(sizes, [*joins, 0], tied, room):
        yield pieces[head][0], pieces[tail - 1][1]


def _pieces(text: str, start: int, end: int, size: Size, room: int) -> Iterator[tuple[int, int]]:
    starts = find_blocks(text[start:end])
    ends = [block.start for block in starts[1:]] + [end - start]
    for block, block_end in zip(starts, ends, strict=True):
        first, last = _trimmed(text, start + block.start, start + block_end)
        if first < last and size(text[first:last]) <= room:
            yield first, last
        elif first < last:
            # The lines of code know no sentences, and its fence no line of its own.
            splitter = TextSplitter if block.is_code else MarkdownSplitter
            yield from _cut(text, first, last, splitter.from_callback(size, room))


def _cut(
    text: str, start: int, end: int, splitter: MarkdownSplitter | TextSplitter
) -> Iterator[tuple[int, int]]:
    while start < end:
        part = text[start : _part_end(text, start, end)]
        for offset, chunk in splitter.chunk_indices(part):
            yield start + offset, start + offset + len(chunk)
        start += len(part)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blank space around it, the indentation of its first line kept."""
    kept = text[start:end].rstrip()
    blank = len(kept) - len(kept.lstrip())
    newline = kept.rfind("\n", 0, blank)
    return start + newline + 1, start + len(kept)


def _part_end(text: str, start: int, end: int) -> int:
    """After the last paragraph that fits, or the last line, or just where it is full."""
    if end - start <= MAX_PART:
        return end
    full = start + MAX_PART
    for border in ("\n\n", "\n", " "):
        found = text.rfind(border, start, full)
        if found > start:
            return found + len(border)
    return full


def _untruncated(tokenizer: Tokenizer) -> Tokenizer:
    """A tokenizer that counts all of a text; some models ship theirs set to cut and to pad."""
    if tokenizer.truncation is None and tokenizer.padding is None:
        return tokenizer
    copy = Tokenizer.from_str(tokenizer.to_str())
    copy.no_truncation()
    copy.no_padding()
    return copy
