import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from corpus import Chunk, Document, chunk_document
from corpus.headings import find_headings
from corpus.searchable import heading_line, searchable_text
from tests.conftest import build_word_tokenizer
from tutor import models

TEXT = """Before any heading.

# LoRA

Low-rank adaptation freezes the weights.

## Memory

```python
# a comment, no heading
rank = 8
```

#### Deep

Deeper.

## Use

# Next

Last.
"""

TOKENIZER = build_word_tokenizer()


def document(text: str, title: str = "LoRA") -> Document:
    return Document("fine-tuning/lora.md", title, text)


def size(text: str) -> int:
    return len(TOKENIZER.encode(text).ids)


def test_chunks_know_where_they_stand() -> None:
    chunks = chunk_document(document(TEXT), TOKENIZER, 64)
    assert [(c.section, c.text) for c in chunks] == [
        ((), "Before any heading."),
        (("LoRA",), "Low-rank adaptation freezes the weights."),
        (("LoRA", "Memory"), "```python\n# a comment, no heading\nrank = 8\n```"),
        (("LoRA", "Memory", "Deep"), "Deeper."),
        (("Next",), "Last."),
    ]
    assert {(c.document, c.title) for c in chunks} == {("fine-tuning/lora.md", "LoRA")}
    assert all(TEXT[c.start : c.end] == c.text for c in chunks)


def test_paragraphs_share_a_chunk_until_it_is_full() -> None:
    # Each paragraph has 21 tokens, and 64 less two special ones and two of the heading are 60.
    paragraphs = ["word " * 20 + "." for _ in range(5)]
    chunks = chunk_document(document("\n\n".join(paragraphs)), TOKENIZER, 64)
    assert [size(chunk.text) - 2 for chunk in chunks] == [42, 42, 21]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    sentence = "One two three four five six seven eight nine ten eleven. "
    chunks = chunk_document(document(sentence * 12), TOKENIZER, 64)
    assert len(chunks) == 3
    assert all(chunk.text.endswith("eleven.") for chunk in chunks)


def test_an_announcement_stays_with_its_code() -> None:
    intro = "word " * 30 + ".\n\nRun this:\n\n"
    code = "```\n" + "run it now\n" * 10 + "```"
    chunks = chunk_document(document(intro + code), TOKENIZER, 64)
    assert chunks[-1].text == "Run this:\n\n" + code


def test_the_fence_of_long_code_does_not_stand_alone() -> None:
    chunks = chunk_document(document("```python\n" + "a = b + c\n" * 60 + "```"), TOKENIZER, 64)
    assert len(chunks) > 4
    assert all("a = b + c" in chunk.text for chunk in chunks)


def test_headings_leave_room_for_the_text() -> None:
    text = f"# {'head ' * 60}\n\n" + "word " * 200
    chunks = chunk_document(document(text, title="t " * 100), TOKENIZER, 64)
    assert "".join(chunk.text for chunk in chunks).count("word") == 200
    assert all(size(searchable_text(chunk)) <= 64 for chunk in chunks)


def test_a_heading_line_too_long_loses_its_middle_first() -> None:
    assert heading_line("LoRA", ("LoRA", "Memory")) == "LoRA > Memory"
    assert heading_line("Course", ("LoRA",)) == "Course > LoRA"
    assert heading_line("A", ("b" * 60, "c" * 60, "D")) == "A > " + "c" * 60 + " > D"
    assert heading_line("a" * 100, ("b" * 100,)) == "b" * 100
    assert heading_line("ü" * 100, ()) == "ü" * 60


def test_tokens_that_swallow_kilobytes_are_cut_too() -> None:
    # To this tokenizer 100,000 letters are one unknown word, so one token.
    chunks = chunk_document(document("x" * 100_000), TOKENIZER, 64)
    assert "".join(chunk.text for chunk in chunks) == "x" * 100_000
    assert max(len(chunk.text) for chunk in chunks) <= 16 * 64


def test_a_tokenizer_set_to_cut_and_pad_still_counts_everything() -> None:
    cutting = build_word_tokenizer()
    cutting.enable_truncation(8)
    cutting.enable_padding(length=8)
    expected = chunk_document(document("word " * 300), TOKENIZER, 64)
    assert len(expected) == 5
    assert chunk_document(document("word " * 300), cutting, 64) == expected
    assert cutting.truncation is not None


def test_an_encoder_that_reads_next_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="32 tokens at once, not 31"):
        chunk_document(document("Text"), TOKENIZER, 31)


@pytest.mark.parametrize("unit", ["> ", "[(", "- ", "* a\n ", "|", "[a]: b\n", "`", "x"])
def test_hostile_text_costs_little(unit: str) -> None:
    started = time.process_time()
    chunk_document(document(unit * (100_000 // len(unit))), TOKENIZER, 64)
    assert time.process_time() - started < 15


BITS = """# One\n|## Two\n|Under\n===\n|```\n|~~~\n|    |- |1. |> |\n|\n\n|word |Two words. |ünï 🤗
[l]: x\n|<b>|a_b() |\t|\r\n|\r|\x0b|\u2028|\xa0""".split("|")
MARKDOWN = st.lists(
    st.sampled_from([*BITS, "| a |", "word " * 50, "line\n" * 40, "x" * 2000]), max_size=40
).map("".join)


def check_laws(text: str, tokenizer: Tokenizer, max_tokens: int) -> list[Chunk]:
    chunks = chunk_document(document(text), tokenizer, max_tokens)
    covered = [False] * len(text)
    for heading in find_headings(text):
        covered[heading.start : heading.end] = [True] * (heading.end - heading.start)
    for chunk in chunks:
        assert text[chunk.start : chunk.end] == chunk.text
        assert chunk.text.strip()
        # No heading line is inside a chunk, and no two chunks overlap.
        assert not any(covered[chunk.start : chunk.end])
        covered[chunk.start : chunk.end] = [True] * (chunk.end - chunk.start)
        assert len(tokenizer.encode(searchable_text(chunk)).ids) <= max_tokens
    left = [c for c, is_covered in zip(text, covered, strict=True) if not is_covered]
    assert not "".join(left).strip()
    assert [c.start for c in chunks] == sorted(c.start for c in chunks)
    return chunks


@settings(deadline=None)
@given(MARKDOWN, st.sampled_from([64, 128]))
def test_chunks_cover_all_but_headings_and_never_exceed_the_limit(text: str, limit: int) -> None:
    check_laws(text, TOKENIZER, limit)


@pytest.mark.real
def test_the_laws_hold_for_the_encoder_s_own_tokenizer() -> None:
    path = models.require("all-MiniLM-L6-v2") / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    @settings(deadline=None, max_examples=60)
    @given(MARKDOWN)
    def laws(text: str) -> None:
        check_laws(text, tokenizer, 256)

    laws()
    long = "\n\n".join(f"Sentence {n} about `attention_mask` and LoRA. " * 9 for n in range(40))
    assert len(check_laws(f"# LoRA\n\n{long}", tokenizer, 256)) > 15
