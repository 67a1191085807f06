"""Shows the learner's own text with its evidence marked.

The text reaches the browser as data and is written with ``textContent``: it is never parsed as
Markdown or HTML, so there is nothing to escape and nothing to forget to escape.
"""

from dataclasses import asdict

import streamlit as st

from tutor.grading import Grade
from tutor.pages.marking import pieces
from tutor.pages.translated import tr
from tutor.pages.wording import MARKS

CSS = """
p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.7;
    font-family: var(--st-font); color: var(--st-text-color); }
mark { color: inherit; border-radius: 0.2em; padding: 0.1em 0.15em;
       box-decoration-break: clone; -webkit-box-decoration-break: clone; }
mark { background: color-mix(in srgb, var(--ink) 16%, transparent); border-bottom: 2px var(--ink); }
mark.hit { --ink: var(--st-green-color); border-bottom-style: solid; }
mark.partly { --ink: var(--st-orange-color); border-bottom-style: dashed; }
mark.contradicted, mark.misconception { --ink: var(--st-red-color); border-bottom-style: dotted; }
p { max-height: 60vh; overflow-y: auto; }
sup { user-select: none; white-space: nowrap; font-size: 0.7em; line-height: 1;
      margin-left: 0.1em; }
"""

JS = """
export default function (component) {
  const { data, parentElement } = component;
  const line = parentElement.querySelector("p");
  line.replaceChildren();
  for (const piece of data.pieces) {
    const node = document.createElement(piece.kind ? "mark" : "span");
    if (piece.kind) {
      node.className = piece.kind;
      node.title = data.words[piece.kind];
    }
    node.textContent = piece.text;
    line.append(node);
    if (piece.points.length) {
      const numbers = document.createElement("sup");
      numbers.textContent = piece.points.join(", ");
      line.append(numbers);
    }
  }
  // A text too long for the page is scrolled in its place, with the keyboard too.
  const scrolls = line.scrollHeight > line.clientHeight + 1;
  scrolls ? line.setAttribute("tabindex", "0") : line.removeAttribute("tabindex");
}
"""

_marked = st.components.v2.component("viva_marked_text", html="<p></p>", css=CSS, js=JS)


def _words() -> dict[str, str]:
    return {kind: tr(word) for kind, word in MARKS.items()}


def show_marked(response: str, grade: Grade) -> None:
    """The response with its evidence marked and numbered like the key points."""
    _marked(
        data={"pieces": [asdict(piece) for piece in pieces(response, grade)], "words": _words()},
        key="own-text",
    )


def show_plain(text: str, key: str) -> None:
    """Text that someone typed, as it was typed."""
    plain = {"text": text, "kind": "", "points": ()}
    _marked(data={"pieces": [plain], "words": _words()}, key=key)
