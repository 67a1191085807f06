"""The page of the settings: a few choices, written where Viva reads them."""

from typing import Any

import streamlit as st

from tutor.language import languages
from tutor.models import REGISTRY, find
from tutor.pages import parts, visitor
from tutor.pages.plain import as_markdown
from tutor.pages.translated import language, later, tr
from tutor.settings import Settings, settings_path
from tutor.settings_file import save_settings

GRADERS = {
    "auto": later("The best one on this machine"),
    "viva-minilm": later("Quick"),
    "viva-mpnet": later("Accurate: five times as slow"),
}
GENERATORS = {
    "auto": later("The best one on this machine"),
    "none": later("None: sentences of the material itself"),
    "endpoint": later("A server that speaks OpenAI's protocol"),
}
QUESTIONS = {
    "all": later("Viva's and your own"),
    "shipped": later("Viva's only"),
    "own": later("Your own only"),
}
SAVED = "settings-saved"


def page() -> None:
    """Draws the page."""
    with parts.explained():
        visitor.teacher()
        st.title(tr("Settings"), anchor=False)
        if st.session_state.pop(SAVED, False):
            st.success(tr("Saved. From now on it counts for everybody."), icon=":material/check:")
        _form(parts.viva().settings)
        st.caption(
            tr("The settings stand in {path}.").format(path=as_markdown(str(settings_path())))
        )


def _form(now: Settings) -> None:
    with st.form("settings", border=False):
        changes: dict[str, Any] = {
            "grader": _choice(tr("Grader"), GRADERS, now.grader, "grader"),
            "generator": _choice(
                tr("Who phrases replies"), _generators(), now.generator, "speaker"
            ),
        }
        with st.expander(tr("The server for replies"), expanded=now.generator == "endpoint"):
            address = st.text_input(
                tr("Address"),
                now.endpoint.base_url if now.endpoint else "",
                placeholder="http://localhost:11434/v1",
                key="settings-address",
            )
            model = st.text_input(
                tr("Model"), now.endpoint.model if now.endpoint else "", key="settings-model"
            )
            st.caption(
                tr(
                    "What learners ask is sent there. Its key belongs in the environment: {name}."
                ).format(name=as_markdown("VIVA_API_KEY"))
            )
        index = st.text_input(
            tr("Folder of your own index; blank: the shipped material"),
            str(now.index or ""),
            key="settings-index",
            help=tr("Made by {command}.").format(command="`viva index build PATH -o DIR`"),
        )
        changes["questions"] = _choice(tr("Questions"), QUESTIONS, now.questions, "questions")
        names = {"auto": tr("The browser's"), **languages()}
        changes["language"] = _choice(tr("Language"), names, now.language, "language")
        sent = st.form_submit_button(tr("Save"), type="primary", icon=":material/save:")
    if not sent:
        return
    changes["index"] = index.strip() or None
    told = address.strip() and model.strip()
    changes["endpoint"] = {"base_url": address.strip(), "model": model.strip()} if told else None
    save_settings(changes)
    parts.viva.clear()
    st.session_state[SAVED] = True
    st.rerun()


def _choice(label: str, names: dict[str, str], now: str, key: str) -> str:
    options = list(names) if now in names else [*names, now]
    picked: str = st.selectbox(
        label,
        options,
        index=options.index(now),
        format_func=lambda name: tr(names[name]) if name in names else name,
        # Streamlit keeps the words of what is picked: in another language it is another box.
        key=f"settings-{key}-{language()}",
    )
    return picked


def _generators() -> dict[str, str]:
    """The choices that work here: models that are in the cache, and those that need none."""
    local = {
        name: name for name, spec in REGISTRY.items() if spec.role == "generator" and find(name)
    }
    return {**GENERATORS, **local}
