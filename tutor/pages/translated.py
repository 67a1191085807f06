"""Text in the visitor's language. ``tr`` says it, ``later`` only marks what ``tr`` will say.

Numbers with decimals or thousands, and days, are written by ``in_figures`` and ``day_of``.

What the pages say themselves goes through here. What they pass on stays as it came: questions,
replies and study material, and the sentences of the core, such as that of an error, which are
English; but for those it gives as a ``Remark``: feedback, and the reason for a question.
"""

import gettext
from datetime import date

import streamlit as st

from tutor.errors import StoreError
from tutor.language import best_language, day_in, languages, number_in, translation
from tutor.language import later as later
from tutor.pages import parts
from tutor.remark import Remark

CHOSEN = "visitor-language"
"""Where the session keeps the language that the visitor chose, if there is one."""

KEPT = "language"
"""The name under which the store keeps it for the next visit."""


def tr(text: str) -> str:
    """The text in the visitor's language; placeholders stay, those of a remark are filled in."""
    if isinstance(text, Remark):
        said = _catalogue().gettext(text.template)
        return str(text) if said == text.template else said.format(**text.values)
    return _catalogue().gettext(text) if text else text


def trn(one: str, many: str, count: int) -> str:
    """The text for this count, which stands for ``{n}``."""
    return _catalogue().ngettext(one, many, count).format(n=in_figures(count))


def in_figures(value: float, places: int = 0) -> str:
    """A number with so many decimals, with the signs of the visitor's language."""
    return number_in(language(), value, places)


def day_of(day: date) -> str:
    """A day as the visitor's language writes it."""
    return day_in(language(), day)


def recall_language(learner: str) -> None:
    """Has a new session speak the language that the learner chose on an earlier visit."""
    if CHOSEN in st.session_state:
        return
    try:
        st.session_state[CHOSEN] = parts.viva().store.kept(learner, KEPT)
    except StoreError:
        return  # the page that is opened will say what is wrong with the history


def choose_language(learner: str, code: str) -> None:
    """Speaks a language, or the browser's for ``auto``, from now on and on the next visit.

    Raises:
        StoreError: it cannot be kept.
    """
    st.session_state[CHOSEN] = code
    parts.viva().store.keep(learner, KEPT, code)


def chosen_language() -> str:
    """The code that the visitor chose, else the settings'; ``auto`` for the browser's language."""
    chosen: str = st.session_state.get(CHOSEN) or parts.viva().settings.language
    return chosen if chosen in languages() else "auto"


def language() -> str:
    """The code of the visitor's language."""
    chosen = st.session_state.get(CHOSEN) or parts.viva().settings.language
    if chosen != "auto":
        return best_language([chosen])
    browsers = st.context.locale
    return best_language([browsers] if isinstance(browsers, str) else [])


def _catalogue() -> gettext.NullTranslations:
    return translation(language())
