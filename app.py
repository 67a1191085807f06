"""The app's navigation. Start it with ``viva serve``."""

import streamlit as st

from tutor.pages import ask, practice, progress

st.set_page_config(page_title="Viva", page_icon=":material/school:", layout="centered")
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
