"""The back of a card, and how well it was known."""

from collections.abc import Callable

import streamlit as st

from corpus import Question
from tutor.grading import Rating
from tutor.pages.plain import as_markdown
from tutor.pages.source_view import show_source
from tutor.pages.translated import later, tr

RATINGS = {
    Rating.AGAIN: (later("Again"), later("I did not know it.")),
    Rating.HARD: (later("Hard"), later("I knew it, or part of it, after a struggle.")),
    Rating.GOOD: (later("Good"), later("I knew it.")),
    Rating.EASY: (later("Easy"), later("I knew it at once.")),
}
"""Label and meaning of each rating; its key on the keyboard is its place, from 1."""


def show_back(question: Question) -> None:
    """The answer, and where the material says so."""
    with st.container(border=True):
        st.markdown(as_markdown(question.references[0]))
    if question.source is not None:
        show_source(question.source, tr("Why? Read the source"))


def show_ratings(rate: Callable[[Rating], None]) -> None:
    """Four buttons; the keys 1 to 4 press them."""
    st.caption(tr("How well did you know it?"))
    with st.container(horizontal=True, gap="small"):
        for key, (rating, (label, meaning)) in enumerate(RATINGS.items(), start=1):
            st.button(
                tr(label),
                key=f"rate-{rating}",
                help=tr(meaning),
                shortcut=str(key),
                on_click=rate,
                args=(rating,),
            )
