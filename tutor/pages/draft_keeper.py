"""Keeps the half-typed text: the browser sends it while the learner types.

Streamlit holds a form's text in the browser until it is submitted, and forgets it on a refresh.
This component sits beside the form, listens to its text box, and hands the text over when the
typing pauses.
"""

from collections.abc import Callable

import streamlit as st

PAUSE_MS = 400
"""How long the typing pauses before the text is kept: a refresh loses a word at most."""

JS = """
export default function (component) {
  const { data, setStateValue } = component;
  // As Streamlit writes a key in a class name.
  const name = data.box.replace(/[^a-zA-Z0-9_-]/g, "-");
  let timer = null;
  let box = null;
  const hand = () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    setStateValue("text", box.value);
  };
  // Leaving by a link cannot wait. Before a press of a button a second request would be in the way:
  // Streamlit then loses the press, and what was typed comes by the pause or with the press.
  const leave = (event) => {
    if (event.relatedTarget?.closest("a")) hand();
  };
  const hold = () => {
    clearTimeout(timer);
    timer = setTimeout(hand, data.pause);
  };
  // The form may be drawn a moment after this component.
  const seek = setInterval(() => {
    const found = document.querySelector(`.st-key-${name} textarea`);
    if (!found) return;
    clearInterval(seek);
    box = found;
    box.addEventListener("input", hold);
    box.addEventListener("blur", leave);
    window.addEventListener("pagehide", hand);
    // A new question is there to be answered, whichever button brought it. Not on a phone: there
    // a focused box opens the keyboard over the question.
    const typing = document.activeElement?.matches("input, textarea");
    if (!typing && matchMedia("(pointer: fine)").matches) {
      box.focus({ preventScroll: true });
      box.setSelectionRange(box.value.length, box.value.length);
    }
  }, 50);
  return () => {
    clearInterval(seek);
    clearTimeout(timer);
    window.removeEventListener("pagehide", hand);
    if (!box) return;
    box.removeEventListener("input", hold);
    box.removeEventListener("blur", leave);
  };
}
"""

_keeper = st.components.v2.component("viva_draft_keeper", js=JS)


@st.fragment
def keep_draft(box: str, save: Callable[[str], None]) -> None:
    """Calls ``save`` with the text of the text area of key ``box`` whenever the typing pauses.

    It runs as a fragment: keeping a draft redraws nothing.
    """
    key = f"keeper-{box}"

    def on_text_change() -> None:
        text = st.session_state[key].get("text")
        if text is not None:
            save(text)

    _keeper(key=key, data={"box": box, "pause": PAUSE_MS}, on_text_change=on_text_change)
