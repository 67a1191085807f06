"""A question, its hints, and the box to answer in."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from tutor.pages.draft_keeper import keep_draft
from tutor.pages.plain import as_markdown
from tutor.pages.sitting import BLANK, Sitting, change, keep_typed, send
from tutor.practice import Practice

INVITATION = "Write what you know, in your own words. Two or three sentences are enough."
NAMES = {"fine-tuning": "Fine-tuning", "nlp-tasks": "NLP tasks"}
DIFFICULTIES = {"easy": "Easy", "medium": "Medium", "hard": "Hard"}


def domain_name(domain: str) -> str:
    """A domain as a reader would write it: ``model-sharing`` becomes ``Model sharing``."""
    return NAMES.get(domain, domain.replace("-", " ").capitalize())


def show_question(sitting: Sitting) -> None:
    """Domain, difficulty, the reason it was chosen, and the question."""
    question = sitting.question
    with st.container(horizontal=True, gap="small"):
        st.badge(as_markdown(domain_name(question.domain)), icon=":material/school:", color="blue")
        st.badge(
            DIFFICULTIES[question.difficulty], icon=":material/signal_cellular_alt:", color="gray"
        )
    st.caption(as_markdown(sitting.reason))
    st.subheader(as_markdown(question.question), anchor=False)
    for number, hint in enumerate(question.hints[: sitting.hints], start=1):
        st.info(f"**Hint {number}.** {as_markdown(hint)}", icon=":material/lightbulb:")


def show_box(practice: Practice, sitting: Sitting, skip: Callable[[], None]) -> None:
    """The text box in its form. The typed text is kept while it is typed and after a refresh."""
    if sitting.box not in st.session_state:
        st.session_state[sitting.box] = practice.draft(sitting.question)
    given, there, sent = sitting.hints, len(sitting.question.hints), sitting.sent is not None
    # All buttons belong to the form, so that none of them loses what is in the box.
    with st.form("response", border=False):
        st.text_area("Your response", key=sitting.box, height=150, placeholder=INVITATION)
        with st.container(horizontal=True):
            st.form_submit_button(
                "Submit",
                type="primary",
                icon=":material/send:",
                disabled=sent,
                on_click=lambda: send(sitting, st.session_state[sitting.box]),
                help="Ctrl + Enter in the text box submits too.",
            )
            if there > 0:
                st.form_submit_button(
                    hint_label(sitting),
                    icon=":material/lightbulb:",
                    disabled=sent or given >= there,
                    on_click=lambda: change(sitting, replace(sitting, hints=given + 1)),
                )
            st.form_submit_button("Skip", icon=":material/skip_next:", on_click=skip, disabled=sent)
    if sitting.trouble == BLANK:
        st.info(BLANK, icon=":material/edit_note:")
    elif sitting.trouble:
        st.error(as_markdown(sitting.trouble), icon=":material/error:")
    keep_draft(sitting.box, lambda text: keep_typed(practice, sitting.box, text))


def hint_label(sitting: Sitting) -> str:
    """The hint button's label: there is a first hint, another, or none left."""
    if sitting.hints >= len(sitting.question.hints):
        return "No more hints"
    return "Another hint" if sitting.hints else "Hint"
