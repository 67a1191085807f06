from hypothesis import given
from hypothesis import strategies as st

from corpus.headings import find_headings

TEXT = """Before.

# LoRA

```python
# a comment
```

## Memory of `Trainer` and [the Hub](https://example.org)

> # quoted

- # listed

Underlined
==========
"""


def test_headings_with_levels_and_plain_text() -> None:
    assert [(h.level, h.text) for h in find_headings(TEXT)] == [
        (1, "LoRA"),
        (2, "Memory of Trainer and the Hub"),
        (1, "Underlined"),
    ]


def test_spans_hold_the_heading_s_lines() -> None:
    spans = [TEXT[h.start : h.end] for h in find_headings(TEXT)]
    assert spans[0] == "# LoRA\n"
    assert spans[2] == "Underlined\n==========\n"


def test_every_kind_of_line_end_counts_once() -> None:
    text = "a\r\n\r\n# One\r\rb\x0bc\u2028d\n\n# Two"
    assert [text[h.start : h.end].strip() for h in find_headings(text)] == ["# One", "# Two"]


def test_headings_under_html_are_found() -> None:
    assert [h.text for h in find_headings("<think>\n# One\n</think>")] == ["One"]


@given(st.text(alphabet="# \n\r\t-=>`~a*[]<&\x00", max_size=60))
def test_spans_are_ordered_and_inside(text: str) -> None:
    end = 0
    for heading in find_headings(text):
        assert end <= heading.start < heading.end <= len(text)
        end = heading.end
