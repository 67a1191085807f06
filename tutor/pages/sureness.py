"""How sure are you? The learner's own word on a response, before its grade is known."""

from collections.abc import Callable

import streamlit as st

from tutor.learning.self_rating import LEVELS
from tutor.pages.translated import later, tr

LABELS = {
    "guessing": later("Guessing"),
    "fairly sure": later("Fairly sure"),
    "sure": later("Sure"),
}
"""What stands on the buttons, by level."""


def ask_sure(key: str, on_change: Callable[[], None] | None = None) -> float | None:
    """Three buttons, none of which has to be pressed; gives the level in [0, 1]."""
    st.segmented_control(
        tr("How sure are you?"),
        list(LEVELS),
        key=key,
        format_func=lambda name: tr(LABELS[name]),
        on_change=on_change or "rerun",
    )
    return level(key)


def level(key: str) -> float | None:
    """What was pressed, in [0, 1]; None when nothing was."""
    name = st.session_state.get(key)
    return None if name is None else LEVELS[name]


def name_of(sure: float | None) -> str | None:
    """The level that a number stands for."""
    return next((name for name, value in LEVELS.items() if value == sure), None)
