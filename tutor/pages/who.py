"""The page before all others, where there are accounts: a name, or a login; and the way out."""

import streamlit as st
from streamlit.errors import StreamlitAuthError

from tutor.accounts import NotAllowed
from tutor.language import languages
from tutor.local_names import LocalNames
from tutor.pages import parts, visitor
from tutor.pages.plain import as_markdown
from tutor.pages.translated import choose_language, chosen_language, tr

COOKIE_DAYS = 30
NAME, PIN, LANGUAGE = "who-name", "who-pin", "who-language"

JS = """
export default function (component) {
  const { data } = component;
  const age = data.token ? data.days * 86400 : 0;
  const safe = location.protocol === "https:" ? "; Secure" : "";
  document.cookie =
    `${data.name}=${data.token}; Max-Age=${age}; Path=/; SameSite=Strict${safe}`;
}
"""
_cookie = st.components.v2.component("viva_cookie", js=JS)


def page() -> None:
    """Draws the page that asks who visits."""
    st.title("Viva", anchor=False)
    with parts.explained():
        if parts.viva().settings.accounts.by == "login":
            _login()
        else:
            _names()
            remember()


def remember() -> None:
    """Has the browser keep the name for the next visit, or drop it. Only for local names."""
    if parts.viva().settings.accounts.by == "name":
        _cookie(
            key="cookie",
            data={"name": visitor.COOKIE, "token": visitor.token(), "days": COOKIE_DAYS},
        )


def account_page() -> None:
    """Draws the page of the visitor's own account."""
    with parts.explained():
        account = visitor.account()
        st.title(as_markdown(account.name), anchor=False)
        st.markdown(tr("You teach here.") if account.teaches else tr("You study here."))
        _ask_language(account.id)
        if parts.viva().settings.accounts.by == "login":
            st.button(tr("Log out"), icon=":material/logout:", on_click=st.logout)
        else:
            st.button(tr("Somebody else"), icon=":material/switch_account:", on_click=visitor.leave)


def _ask_language(learner: str) -> None:
    """The visitor's own choice, which goes before that of the settings."""
    names = {"auto": tr("The browser's"), **languages()}

    def choose() -> None:
        with parts.explained():
            choose_language(learner, st.session_state[LANGUAGE])

    st.selectbox(
        tr("Language"),
        list(names),
        index=list(names).index(chosen_language()),
        key=LANGUAGE,
        format_func=lambda code: names[code],
        on_change=choose,
        width=280,
    )


def _login() -> None:
    st.markdown(tr("Your school's login tells Viva who you are. Your studies are your own to see."))
    if not st.button(tr("Log in"), type="primary", icon=":material/login:"):
        return
    try:
        st.login()
    except StreamlitAuthError as error:
        reason = as_markdown(str(error).splitlines()[0])
        st.error(
            tr("The login is not set up on this server: {reason}").format(reason=reason),
            icon=":material/error:",
        )


def _names() -> None:
    store, accounts = parts.viva().store, parts.viva().settings.accounts
    names = LocalNames(store, accounts)
    known = names.all()
    with st.form("who", border=False):
        st.selectbox(
            tr("Who is studying?"),
            known,
            index=None,
            key=NAME,
            accept_new_options=True,
            placeholder=tr("Pick your name, or write a new one")
            if known
            else tr("Write your name"),
        )
        st.text_input(
            tr("PIN, if your name has one"),
            type="password",
            key=PIN,
            help=tr("A PIN that you write with a new name keeps that name to you."),
        )
        sent = st.form_submit_button(tr("Go on"), type="primary", icon=":material/arrow_forward:")
    if not sent:
        return
    try:
        visitor.enter_as(names.enter(st.session_state[NAME] or "", st.session_state[PIN]))
    except NotAllowed as error:
        st.error(as_markdown(str(error)), icon=":material/lock:")
        return
    st.rerun()
