"""A question, its hints, and the box to answer in."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from corpus import Form, Question
from tutor.pages.draft_keeper import keep_draft
from tutor.pages.plain import as_markdown
from tutor.pages.sitting import BLANK, NOTHING_PICKED, Sitting, change, keep_typed, send
from tutor.pages.sureness import ask_sure, level
from tutor.pages.translated import later, tr
from tutor.practice import Practice

INVITATION = later("Write what you know, in your own words. Two or three sentences are enough.")
INVITATIONS = {
    Form.RECALL: later("Write all that comes to mind, in sentences or as a list."),
    Form.FLASHCARD: later("Write what is on the back, or turn the card over and rate yourself."),
    Form.SCENARIO: later("What would you do, in which order, and why?"),
}
FORMS = {
    Form.SCENARIO: (later("Scenario"), "work"),
    Form.RECALL: (later("Recall"), "psychology"),
    Form.FLASHCARD: (later("Card"), "style"),
    Form.CHOICE: (later("Pick one"), "radio_button_checked"),
    Form.MULTI_SELECT: (later("Pick all that apply"), "check_box"),
}
"""What stands above a question of a form that is not the usual one, and its icon."""

HEADLINE = 160
"""Characters up to which a question is a heading; a longer one is a text to read."""

NAMES = {"fine-tuning": "Fine-tuning", "nlp-tasks": "NLP tasks"}
DIFFICULTIES = {"easy": later("Easy"), "medium": later("Medium"), "hard": later("Hard")}


def domain_name(domain: str) -> str:
    """A domain as a reader would write it: ``model-sharing`` becomes ``Model sharing``."""
    return NAMES.get(domain, domain.replace("-", " ").capitalize())


def show_question(sitting: Sitting) -> None:
    """Domain, difficulty, form, the reason it was chosen, the question, the hints so far."""
    question = sitting.question
    show_badges(question)
    st.caption(as_markdown(tr(sitting.reason)))
    show_text(question)
    for number, hint in enumerate(question.hints[: sitting.hints], start=1):
        st.info(
            f"**{tr('Hint {n}.').format(n=number)}** {as_markdown(hint)}",
            icon=":material/lightbulb:",
        )


def show_badges(question: Question) -> None:
    """Domain, difficulty and form."""
    with st.container(horizontal=True, gap="small"):
        st.badge(as_markdown(domain_name(question.domain)), icon=":material/school:", color="blue")
        st.badge(
            tr(DIFFICULTIES[question.difficulty]),
            icon=":material/signal_cellular_alt:",
            color="gray",
        )
        if question.form in FORMS:
            name, icon = FORMS[question.form]
            st.badge(tr(name), icon=f":material/{icon}:", color="gray")


def show_text(question: Question) -> None:
    """The question with what its solution has to meet."""
    text = as_markdown(question.question)
    if len(question.question) <= HEADLINE:
        st.subheader(text, anchor=False)
    else:
        st.markdown(text)
    if question.requirements:
        st.markdown(f"**{tr('Given and required')}**")
        st.markdown("\n".join(f"- {as_markdown(each)}" for each in question.requirements))


def show_box(practice: Practice, sitting: Sitting, skip: Callable[[], None]) -> None:
    """The text box in its form. The typed text is kept while it is typed and after a refresh."""
    if sitting.box not in st.session_state:
        st.session_state[sitting.box] = practice.draft(sitting.question)
    given, there, sent = sitting.hints, len(sitting.question.hints), sitting.sent is not None
    # All buttons belong to the form, so that none of them loses what is in the box.
    with st.form("response", border=False):
        st.text_area(
            tr("Your response"),
            key=sitting.box,
            height=150,
            placeholder=tr(INVITATIONS.get(sitting.question.form, INVITATION)),
        )
        ask_sure(sitting.sure_box)
        with st.container(horizontal=True):
            st.form_submit_button(
                tr("Submit"),
                type="primary",
                icon=":material/send:",
                disabled=sent,
                on_click=lambda: send(
                    sitting, st.session_state[sitting.box], level(sitting.sure_box)
                ),
                help=tr("Ctrl + Enter in the text box submits too."),
            )
            if there > 0:
                st.form_submit_button(
                    hint_label(sitting),
                    icon=":material/lightbulb:",
                    disabled=sent or given >= there,
                    on_click=lambda: change(sitting, replace(sitting, hints=given + 1)),
                )
            if sitting.question.form is Form.FLASHCARD and sitting.question.references:
                st.form_submit_button(
                    tr("Turn over"),
                    icon=":material/flip:",
                    disabled=sent or sitting.turned,
                    on_click=lambda: change(sitting, replace(sitting, turned=True)),
                )
            st.form_submit_button(
                tr("Skip"), icon=":material/skip_next:", on_click=skip, disabled=sent
            )
    show_trouble(sitting)
    keep_draft(sitting.box, lambda text: keep_typed(practice, sitting.box, text))


def show_trouble(sitting: Sitting) -> None:
    """Why there is no grade."""
    if sitting.trouble in (BLANK, NOTHING_PICKED):
        st.info(tr(sitting.trouble), icon=":material/edit_note:")
    elif sitting.trouble:
        st.error(as_markdown(sitting.trouble), icon=":material/error:")


def hint_label(sitting: Sitting) -> str:
    """The hint button's label: there is a first hint, another, or none left."""
    if sitting.hints >= len(sitting.question.hints):
        return tr("No more hints")
    return tr("Another hint") if sitting.hints else tr("Hint")
