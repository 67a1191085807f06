"""What a learner may do with the own data: take it along, bring it, delete it."""

import streamlit as st

from tutor.pages import parts
from tutor.pages.doubt import objections
from tutor.pages.plain import as_markdown
from tutor.pages.routes import go_to
from tutor.pages.sitting import open_desk
from tutor.pages.translated import tr
from tutor.practice import Practice

LARGEST_UPLOAD_MIB = 50


def show_own_data(practice: Practice) -> None:
    """Download, import, deletion."""
    st.subheader(tr("Your data"), anchor=False)
    with st.container(horizontal=True):
        st.download_button(
            tr("Download my history"),
            practice.data.export_log,  # written when it is asked for, not on every run
            file_name="viva-history.jsonl",
            mime="application/jsonl",
            icon=":material/download:",
            on_click="ignore",
        )
        with st.popover(tr("Delete everything"), icon=":material/delete_forever:"):
            _confirm(practice)
    with st.expander(tr("Bring a history from elsewhere"), icon=":material/upload:"):
        _show_import(practice)


def _show_import(practice: Practice) -> None:
    with st.form("import", border=False, clear_on_submit=True):
        file = st.file_uploader(
            tr("A history that was downloaded from Viva (.jsonl)"),
            type=["jsonl"],
            max_upload_size=LARGEST_UPLOAD_MIB,
        )
        sent = st.form_submit_button(tr("Add it to mine"), icon=":material/upload:")
    if not sent:
        return
    if file is None:
        st.info(tr("Choose a file first."), icon=":material/upload_file:")
        return
    with parts.explained():
        for remark in practice.data.import_log(file.getvalue()):
            st.info(as_markdown(remark))


def _confirm(practice: Practice) -> None:
    """What is said before it cannot be taken back."""
    st.markdown(
        tr(
            "All your responses, drafts, reviews and exams are deleted for good. Download your "
            "history first if you may want it again."
        )
    )
    if st.button(tr("Delete for good"), type="primary", icon=":material/delete_forever:"):
        with parts.explained():
            objections().withdraw(practice.learner)
            practice.data.forget()
            open_desk().sitting = None
            go_to("today")
