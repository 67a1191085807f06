"""A quiet clock: it runs in the browser, and speaks up once, when the time is over."""

import streamlit as st

JS = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const line = parentElement.querySelector("span");
  const end = performance.now() + data.seconds * 1000;
  const show = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const minutes = Math.ceil(left / 60);
    // To the second only in the last minute: a ticking clock draws the eye.
    line.textContent = left > 60 ? data.minutes.replace("{n}", minutes)
      : data.last.replace("{n}", left);
    if (left === 0) {
      clearInterval(timer);
      setTriggerValue("over", true);
    }
  };
  const timer = setInterval(show, 1000);
  show();
  return () => clearInterval(timer);
}
"""
CSS = "span { font-family: var(--st-font); color: var(--st-text-color); opacity: 0.7; }"

_clock = st.components.v2.component("viva_clock", html="<span></span>", css=CSS, js=JS)


def show_clock(seconds: float, minutes: str, last: str) -> None:
    """Counts down; the page runs once more when the time is over.

    ``minutes`` and ``last`` are texts for before and in the last minute, with ``{n}`` for a number.
    """
    _clock(
        key="clock",
        data={"seconds": round(seconds), "minutes": minutes, "last": last},
        on_over_change=lambda: None,
    )
