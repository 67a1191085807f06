"""Who visits, and what is the visitor's own. Every page asks here, never the shared Viva."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from tutor.accounts import Account, NotAllowed, logged_in_account, named_account, only_account
from tutor.examination import Examination
from tutor.name_tokens import name_of_token, name_token, visitors_key
from tutor.pages import parts
from tutor.practice import Practice

COOKIE = "viva_learner"
_NAME, _LEFT, _SEEN = "visitor-name", "visitor-left", "visitor-seen"


def arrived() -> Account | None:
    """Who visits; None until there is a name or a login.

    Raises:
        VivaError: the login is not good enough, or the settings are not.
    """
    settings = parts.viva().settings
    if settings.accounts.by == "nobody":
        return only_account(settings.learner)
    if settings.accounts.by == "login":
        known = claims()
        found = None if known is None else logged_in_account(known, settings.accounts)
    else:
        name = st.session_state.get(_NAME) or _name_of_cookie()
        found = None if name is None else named_account(name, settings.accounts)
    _forget_others(found)
    return found


def claims() -> Mapping[str, Any] | None:
    """What the login provider has signed about the visitor; None without a login."""
    known: dict[str, Any] = st.user.to_dict()
    return known if known.get("is_logged_in") is True else None


def account() -> Account:
    """Who visits.

    Raises:
        NotAllowed: nobody that we know.
    """
    found = arrived()
    if found is None:
        raise NotAllowed("Say who you are first: open the start page.")
    return found


def teacher() -> Account:
    """Who visits a page for teachers.

    Raises:
        NotAllowed: it is no teacher.
    """
    found = account()
    if not found.teaches:
        raise NotAllowed("This page is for teachers.")
    return found


def practice() -> Practice:
    """The visitor's own practice.

    Raises:
        NotAllowed: nobody that we know.
    """
    return parts.viva().practice(account().id)


def examination() -> Examination:
    """The visitor's own exams.

    Raises:
        NotAllowed: nobody that we know.
    """
    return parts.viva().examination(account().id)


def enter_as(name: str) -> None:
    """Goes on under a name that was checked."""
    st.session_state[_NAME] = name


def leave() -> None:
    """Ends what a name had open here."""
    st.session_state.clear()
    st.session_state[_LEFT] = True


def token() -> str:
    """What the browser keeps so that a refresh does not ask for the name again; empty: nothing."""
    name = st.session_state.get(_NAME)
    return "" if name is None else name_token(name, _key())


def cookie() -> str:
    """What the browser kept; anybody may have written it."""
    return st.context.cookies.get(COOKIE) or ""


def _name_of_cookie() -> str | None:
    # The cookies are those of the connection's beginning: one that was dropped since is still here.
    if st.session_state.get(_LEFT):
        return None
    kept = cookie()
    name = name_of_token(kept, _key()) if kept else None
    if name is not None:
        st.session_state[_NAME] = name
    return name


def _key() -> bytes:
    return visitors_key(parts.viva().settings.data_dir / "visitors.key")


def _forget_others(found: Account | None) -> None:
    """What lies in the session belongs to one account."""
    here = None if found is None else found.id
    if st.session_state.setdefault(_SEEN, here) not in (None, here):
        name = st.session_state.get(_NAME)
        st.session_state.clear()
        if name is not None:
            st.session_state[_NAME] = name
    st.session_state[_SEEN] = here
