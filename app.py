"""The app's navigation. Start it with ``viva serve``."""

from pathlib import Path

import streamlit as st

import tutor.pages
from tutor.pages import ask, practice, progress

# An icon by name would be fetched from a server elsewhere.
ICON = Path(tutor.pages.__file__).with_name("icon.svg")

st.set_page_config(page_title="Viva", page_icon=str(ICON), layout="centered")
st.navigation(
    [
        st.Page(
            practice.page,
            title="Practice",
            icon=":material/edit:",
            url_path="practice",
            default=True,
        ),
        st.Page(ask.page, title="Ask", icon=":material/forum:", url_path="ask"),
        st.Page(progress.page, title="Progress", icon=":material/monitoring:", url_path="progress"),
    ],
    position="top",
).run()
