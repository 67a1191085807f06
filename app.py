"""The app's navigation. Start it with ``viva serve``."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

import tutor.pages
from tutor.accounts import Account
from tutor.pages import ask, cards, parts, today, visitor, who
from tutor.pages.routes import lazy_page
from tutor.pages.translated import recall_language, tr

# An icon by name would be fetched from a server elsewhere.
ICON = Path(tutor.pages.__file__).with_name("icon.svg")
ACCOUNT = "account"

st.set_page_config(page_title="Viva", page_icon=str(ICON), layout="centered")


def learning() -> list[StreamlitPage]:
    """The learners' pages."""
    return [
        st.Page(
            today.page, title=tr("Today"), icon=":material/today:", url_path="today", default=True
        ),
        lazy_page("practice", tr("Practice"), ":material/edit:"),
        st.Page(cards.page, title=tr("Cards"), icon=":material/style:", url_path="cards"),
        lazy_page("exam", tr("Exam"), ":material/timer:"),
        st.Page(ask.page, title=tr("Ask"), icon=":material/forum:", url_path="ask"),
        lazy_page("progress", tr("Progress"), ":material/monitoring:"),
    ]


def teaching() -> list[StreamlitPage]:
    """The teachers' pages, imported only when one of them is opened."""
    return [
        lazy_page("score_class", tr("Score a class"), ":material/grading:"),
        lazy_page("review", tr("Review"), ":material/rate_review:"),
        lazy_page("bank", tr("Bank"), ":material/quiz:"),
        lazy_page("settings", tr("Settings"), ":material/settings:"),
    ]


def arrive() -> None:
    """Asks who visits, at whatever address: the page that was meant opens afterwards."""
    meant = [page.url_path for page in (*learning(), *teaching())]
    pages = [st.Page(who.page, title="Viva", url_path=path) for path in (*meant, ACCOUNT) if path]
    start = st.Page(who.page, title="Viva", default=True)
    st.navigation([start, *pages], position="hidden").run()


def navigate(account: Account) -> None:
    """The pages that this account may see; an address of another one leads nowhere."""
    pages = {"": learning()}
    if account.teaches:
        pages[tr("Teach")] = teaching()
    if parts.viva().settings.accounts.by != "nobody":
        own = st.Page(
            who.account_page, title=account.name, icon=":material/person:", url_path=ACCOUNT
        )
        pages[""].append(own)
    page = st.navigation(pages, position="top")
    st.html(parts.LEGIBLE)
    page.run()
    who.remember()


with parts.explained():
    visiting = visitor.arrived()
    if visiting is None:
        arrive()
    else:
        recall_language(visiting.id)
        navigate(visiting)
    parts.begin_loading()
