"""Drafts, one after the other: mended and accepted by a person, or dropped."""

from pathlib import Path

import streamlit as st

from corpus import Question
from corpus.errors import VivaError
from tutor.own_bank import OwnFile, accepted
from tutor.pages import parts
from tutor.pages.plain import as_markdown
from tutor.pages.translated import tr, trn

DRAFT_COMMAND = "viva bank draft DIR -o drafts.yaml"


def show_drafts(files: list[OwnFile]) -> None:
    """The first draft that waits, with all that can be changed about it."""
    waiting = [(file.path, draft) for file in files for draft in file.drafts]
    if not waiting:
        st.info(
            tr("No draft waits. This makes some from your documents; import its file here:")
            + f" `{DRAFT_COMMAND}`",
            icon=":material/draft:",
        )
        return
    st.caption(trn("{n} draft waits", "{n} drafts wait", len(waiting)))
    path, draft = waiting[0]
    _edit(path, draft)


def _edit(path: Path, draft: Question) -> None:
    key = f"draft-{draft.id}"
    with st.form(key, border=True):
        question = st.text_area(tr("Question"), draft.question, key=f"{key}-q", height=80)
        references = st.text_area(
            tr("Good answers, one a line"),
            "\n".join(each.replace("\n", " ") for each in draft.references),
            key=f"{key}-r",
            height=120,
        )
        points = st.text_area(
            tr("Key points, one a line"),
            "\n".join(point.text for point in draft.key_points),
            key=f"{key}-k",
            height=120,
        )
        domain = st.text_input(tr("Domain"), draft.domain, key=f"{key}-d")
        if draft.source:
            st.caption(as_markdown(draft.source))
        with st.container(horizontal=True):
            take = st.form_submit_button(
                tr("Accept"), type="primary", icon=":material/check:", key=f"{key}-take"
            )
            drop = st.form_submit_button(tr("Drop"), icon=":material/close:", key=f"{key}-drop")
    if not (take or drop):
        return
    own = parts.viva().own_bank
    try:
        changed = None
        if take:
            lines = references.splitlines(), points.splitlines()
            changed = accepted(draft, question, *lines, domain)
        own.change(path, draft.id, changed)
    except VivaError as error:
        st.error(as_markdown(str(error)), icon=":material/error:")
        return
    parts.viva().renew_bank()
    st.rerun()
