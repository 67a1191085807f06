import time

import pytest

from corpus.errors import UnreadableDocument
from corpus.web_page import read_html

PAGE = """<!DOCTYPE html>
<html><head><title>LoRA
 notes</title><style>p > a { color: red }</style></head>
<body onload="steal()">
<nav><a href="/">Home</a></nav>
<main>
<!-- <p>not this</p> -->
<h1>LoRA &amp; memory</h1>
<script>document.write("<p>not this either</p>")</script>
<p>The <code>attention_mask</code> is 3 < 4, see <a href="javascript:steal()">the notes</a>.</p>
<img src="data:image/png;base64,AAAA" alt="A diagram">
<pre><code>rank = 8
# no heading</code></pre>
<ul><li>one</li><li>two</li></ul>
<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
</main>
<svg><text>nor this</text></svg>
</body></html>"""


def test_a_page_becomes_markdown() -> None:
    title, text = read_html(PAGE)
    assert title == "LoRA notes"
    assert text.split("\n\n") == [
        "# LoRA & memory",
        "The `attention_mask` is 3 < 4, see the notes.",
        "A diagram",
        "```\nrank = 8\n# no heading\n```",
        "- one\n- two",
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
    ]


def test_scripts_and_styles_never_reach_the_text() -> None:
    page = "<ScRiPt>alert(1)</sCrIpT ><style>a{}</style><p>Text</p><script>open"
    assert read_html(page) == (None, "Text\n\n<script>open")


def test_a_page_without_main_or_body_is_read_whole() -> None:
    assert read_html("<h2>One</h2>Two") == (None, "## One\n\nTwo")


def test_attributes_may_hold_tags() -> None:
    assert read_html('<p title="a > b <i>">Text</p>')[1] == "Text"


@pytest.mark.parametrize("unit", ["<div>", "<b>x", "<ul><li>a", "<table><tr><td>"])
def test_deep_nesting_is_refused(unit: str) -> None:
    with pytest.raises(UnreadableDocument, match="nested too deeply"):
        read_html(unit * 5000)


HOSTILE = (
    "<a b='",
    '<a "',
    "<!--",
    "<![CDATA[",
    "<?x",
    "<a ",
    "<",
    "</p ",
    "<script",
    "&#",
    "<!x'",
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_tags_that_never_end_cost_little(unit: str) -> None:
    # Python's own parser needs over 30 seconds for 120 kB of the first of these.
    started = time.process_time()
    try:
        read_html(unit * (120_000 // len(unit)))
    except UnreadableDocument as error:
        assert "never end" in str(error)
    assert time.process_time() - started < 10
