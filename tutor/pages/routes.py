"""From one page to another."""

import importlib
from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage


def lazy_page(name: str, title: str, icon: str) -> StreamlitPage:
    """The page of the module ``tutor.pages.NAME``, imported when it is opened."""
    return st.Page(_opening(name), title=title, icon=icon, url_path=name)


def go_to(name: str, parameters: Mapping[str, str] | None = None) -> None:
    """Opens another page, which the visitor must be allowed to see."""
    st.switch_page(st.Page(_opening(name), url_path=name), query_params=dict(parameters or {}))


def _opening(name: str) -> Callable[[], None]:
    def page() -> None:
        importlib.import_module(f"tutor.pages.{name}").page()

    return page
