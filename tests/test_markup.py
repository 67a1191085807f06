import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.markup import front_matter, plain_markdown

PAGE = """import Tabs from '@theme/Tabs'
import {
  A,
  B,
} from "./parts"
export const rank = 8

# Title[[title]]

<CourseFloatingBanner chapter={1}
  notebooks={[
    {label: "Open > here", value: "https://example.org"},
  ]} />

{/* a comment */}
{#if fw === 'pt'}
<Tip warning={true}>

Use `<mask>` and <mask>, when a < b and c > d.

</Tip>
{/if}

```jsx
import React from 'react'
<Tip>{rank}</Tip>
```

import torch before you go on, and export the model.
"""


def test_mdx_keeps_what_a_reader_sees() -> None:
    assert plain_markdown(PAGE, jsx=True).split("\n\n") == [
        "# Title",
        "Use `<mask>` and <mask>, when a < b and c > d.",
        "```jsx\nimport React from 'react'\n<Tip>{rank}</Tip>\n```",
        "import torch before you go on, and export the model.",
    ]


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("a <!-- hidden\n\n--> b", "a  b"),
        ('<div align="center">\n  <b>Bold</b> word\n</div>', "Bold word"),
        ("<td>a</td><td>b</td>", "a  b "),
        ("<script>if (a < b) { run('</p>') }</script>\nText", "Text"),
        ("``` `` ```", "``` `` ```"),
        ("`<br>` and ``<b>`</b>``", "`<br>` and ``<b>`</b>``"),
        ("~~~\n<b>\n~~~", "~~~\n<b>\n~~~"),
        ("Text\n\n    <b>code</b>\n", "Text\n\n    <b>code</b>"),
        ("1 <2 and <https://example.org> and x<y>", "1 <2 and <https://example.org> and x<y>"),
        ("## Use {#use}", "## Use"),
        ("<Tip> is JSX, <think> is a token", "<Tip> is JSX, <think> is a token"),
        ("an unclosed <div class='a and a > sign", "an unclosed <div class='a and a > sign"),
        ("escaped \\<b>", "escaped \\<b>"),
    ],
)
def test_markdown_loses_tags_and_nothing_else(markdown: str, plain: str) -> None:
    assert plain_markdown(markdown, jsx=False) == plain


def test_front_matter_is_not_a_thematic_break() -> None:
    assert front_matter('---\ntitle: "A: B"\n---\nText') == ("A: B", "Text")
    assert front_matter("---\ndate: 2026\n---\nText") == (None, "Text")
    for text in ("---\nText\n---\nMore", "---\n\n# Title\n\n---\n", "Text\n---\ntitle: x\n---\n"):
        assert front_matter(text) == (None, text)


@given(st.text(alphabet="ab .,\n\n#*-=_", max_size=80), st.booleans())
def test_text_without_markup_is_only_stripped_of_blank_lines(text: str, jsx: bool) -> None:
    kept = [line for line in plain_markdown(text, jsx).split("\n") if line.strip()]
    assert kept == [line for line in text.split("\n") if line.strip()]


@given(st.text(alphabet="<>/{}[]`'\"! -aA=*#\n", max_size=80), st.booleans())
def test_nothing_is_invented(text: str, jsx: bool) -> None:
    remaining = iter(text)
    plain = plain_markdown(text, jsx)
    # Spaces stand in for tags; everything else must come from the text, in its order.
    assert all(character in remaining for character in plain if not character.isspace())


HOSTILE = ("<A ", "<A {", "<!--", "{/*", "`a", "``a`", "<script>", "import {", "<a b='", "# a[[")


@pytest.mark.parametrize("unit", HOSTILE)
def test_markup_that_never_ends_costs_little(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    started = time.process_time()
    plain_markdown(text, jsx=True)
    assert time.process_time() - started < 5
