"""Text in the visitor's language. ``tr`` says it, ``later`` only marks what ``tr`` will say."""

import gettext

import streamlit as st

from tutor.language import best_language, translation
from tutor.pages import parts

CHOSEN = "visitor-language"
"""Where the session keeps the language that the visitor chose, if there is one."""


def tr(text: str) -> str:
    """The text in the visitor's language; placeholders stay."""
    return _catalogue().gettext(text) if text else text


def trn(one: str, many: str, count: int) -> str:
    """The text for this count, which stands for ``{n}``."""
    return _catalogue().ngettext(one, many, count).format(n=f"{count:,}")


def later(text: str) -> str:
    """The text itself: a constant's, which is translated where it is shown."""
    return text


def language() -> str:
    """The code of the visitor's language."""
    chosen = st.session_state.get(CHOSEN) or parts.viva().settings.language
    if chosen != "auto":
        return best_language([chosen])
    browsers = st.context.locale
    return best_language([browsers] if isinstance(browsers, str) else [])


def _catalogue() -> gettext.NullTranslations:
    return translation(language())
