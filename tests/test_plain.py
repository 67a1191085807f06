"""Plain text for Markdown elements: what is shown is what was written."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tutor.pages.plain import JOINER, as_markdown


def shown(markdown: str) -> str:
    """What a reader would see, by an independent CommonMark parser."""
    children = MarkdownIt("commonmark").parseInline(markdown)[0].children or []
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    assert {child.type for child in children} <= {"text", "text_special", "code_inline", *breaks}
    return "".join(breaks.get(child.type, child.content) for child in children)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[click](javascript:alert(1)) and ![pixel](x)",
        "costs $5$ or \\(x\\)",
        "**bold** _it_ ~~gone~~ # no heading",
        ":red[loud] and :blue-background[louder]",
        "a&amp;b &lt; c",
        "\\`tick",
        "one `tick",
    ],
)
def test_markup_is_shown_and_does_nothing(text: str) -> None:
    assert shown(as_markdown(text)) == text


def test_backticks_still_mark_code_and_what_is_inside_is_left_alone() -> None:
    assert as_markdown("Call `model.fit(*x)` *now*") == "Call `model.fit(*x)` \\*now\\*"


def test_a_shortcode_is_broken_by_a_character_nobody_sees() -> None:
    assert as_markdown(":smile:") == f"\\:{JOINER}smile\\:"
    assert as_markdown("note: this") == "note\\: this"


@pytest.mark.parametrize("address", ["https://a.b/c_d?e=f", "www.a.b", "me@a.b"])
def test_an_address_becomes_code_and_no_link(address: str) -> None:
    assert as_markdown(f"see {address} there") == f"see `{address}` there"


def test_a_line_break_stays_and_indentation_starts_no_code_block() -> None:
    assert as_markdown("one\n    two") == "one  \ntwo"


@given(
    st.text(alphabet=st.characters(blacklist_characters="`@\x00", categories=["L", "N", "P", "S"]))
)
def test_any_run_of_letters_and_signs_is_shown_as_it_is(text: str) -> None:
    assume(not text.lower().startswith(("http", "www.", "ftp", "mailto")))
    assert shown(as_markdown(text)).replace(JOINER, "") == text.replace(JOINER, "")
