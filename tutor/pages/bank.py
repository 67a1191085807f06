"""The page of the question bank: what is asked, what is wrong with it, drafts, exchange."""

from functools import partial

import streamlit as st

from tutor.bank_shelf import exported_file, findings, imported, searched
from tutor.own_bank import OwnFile
from tutor.pages import parts, visitor
from tutor.pages.bank_drafts import show_drafts
from tutor.pages.plain import as_markdown
from tutor.pages.question_card import DIFFICULTIES, domain_name
from tutor.pages.translated import later, tr, trn
from tutor.pages.wording import FORM_WORDS

TAKEN, SEARCH = "bank-taken", "bank-search"
EXPORTS = {
    "yaml": ("Viva", "yaml"),
    "moodle-xml": ("Moodle XML", "xml"),
    "gift": ("GIFT", "gift"),
    "qti21": ("QTI 2.1", "zip"),
    "qti12": ("QTI 1.2", "zip"),
    "anki": ("Anki", "apkg"),
    "markdown": ("Markdown", "md"),
    "csv": ("CSV", "csv"),
}
KINDS = ["yaml", "yml", "gift", "xml", "zip", "md", "markdown", "csv", "tsv", "txt", "apkg"]
ALL = "all"
WHICH = {
    "all": later("Viva's questions and your own"),
    "shipped": later("Viva's questions only"),
    "own": later("your own questions only"),
}


def page() -> None:
    """Draws the page."""
    with parts.explained():
        visitor.teacher()
        st.title(tr("Bank"), anchor=False)
        viva = parts.viva()
        st.caption(tr("Asked are {which}.").format(which=tr(WHICH[viva.settings.questions])))
        names = [tr("Questions"), tr("Drafts"), tr("Check"), tr("Import"), tr("Export")]
        questions, drafts, check, importing, exporting = st.tabs(names)
        files = viva.own_bank.files()
        with questions:
            _browse(files)
        with drafts, parts.explained():
            show_drafts(files)
        with check, parts.explained():
            _check(files)
        with importing, parts.explained():
            _import()
        with exporting, parts.explained():
            _export()


def _browse(files: list[OwnFile]) -> None:
    for file in files:
        if file.problem:
            st.warning(as_markdown(file.problem), icon=":material/warning:")
    bank = parts.viva().bank
    own = {question.id for file in files for question in file.questions}
    with st.container(horizontal=True):
        domain = st.selectbox(
            tr("Domain"),
            [ALL, *bank.domains],
            format_func=lambda name: tr("All domains") if name == ALL else domain_name(name),
            key="bank-domain",
            width=240,
        )
        words = st.text_input(tr("Search"), key=SEARCH, width=280)
    found = searched(bank, None if domain == ALL else domain, words)
    st.caption(trn("{n} question", "{n} questions", len(found)))
    picked = st.dataframe(
        [
            {
                tr("Question"): question.question,
                tr("Domain"): domain_name(question.domain),
                tr("Level"): tr(DIFFICULTIES[question.difficulty]),
                tr("Form"): tr(FORM_WORDS[question.form]),
                tr("Own"): question.id in own,
                tr("Id"): question.id,
            }
            for question in found
        ],
        hide_index=True,
        height=360,
        on_select="rerun",
        selection_mode="single-row",
        key="bank-table",
    )
    chosen = picked["selection"]["rows"]
    if chosen and chosen[0] < len(found):
        _show(found[chosen[0]].id)
    else:
        st.caption(tr("Pick a row to see the whole question."))


def _show(question_id: str) -> None:
    question = parts.viva().bank.get(question_id)
    with st.container(border=True):
        st.markdown(f"**{as_markdown(question.question)}**")
        parts_of = {
            tr("Good answers"): [as_markdown(each) for each in question.references],
            tr("Key points"): [as_markdown(each.text) for each in question.key_points],
            tr("Options"): [
                f"{':material/check:' if each.correct else ':material/close:'} "
                + as_markdown(each.text)
                for each in question.options
            ],
            tr("Wrong ideas"): [
                f"{as_markdown(each.text)} {as_markdown(each.remedy)}"
                for each in question.misconceptions
            ],
            tr("Hints"): [as_markdown(each) for each in question.hints],
        }
        for title, lines in parts_of.items():
            if lines:
                st.markdown(f"{title}\n\n" + "\n".join(f"- {line}" for line in lines))
        if question.source:
            st.caption(as_markdown(question.source))


def _check(files: list[OwnFile]) -> None:
    st.markdown(
        tr(
            "The check finds broken entries, questions that ask the same, options given away by "
            "their length, and answers of the bank that its own grader would not accept."
        )
    )
    own = tr("Your own questions")
    which = st.radio(
        tr("What to check"), [own, tr("Viva's questions")] if files else [tr("Viva's questions")]
    )
    with_grader = st.checkbox(tr("Put the bank's answers to the grader too (takes minutes)"))
    if not st.button(tr("Check"), type="primary", icon=":material/rule:"):
        return
    with st.spinner(tr("Checking the bank …")):
        found = findings(parts.viva(), own_only=which == own, with_grader=with_grader)
    if not found:
        st.success(tr("No fault found."), icon=":material/task_alt:")
        return
    st.dataframe(
        [
            {tr("File"): each.file, tr("Line"): each.line, tr("What is wrong"): each.message}
            for each in found
        ],
        hide_index=True,
    )


def _import() -> None:
    uploaded = st.file_uploader(
        tr("Questions from Moodle, a QTI package, GIFT, Anki, Markdown, a table, or Viva's YAML"),
        type=KINDS,
        key="bank-upload",
    )
    domain = st.text_input(tr("Domain of questions that name none"), "imported", key="bank-into")
    pressed = st.button(tr("Import"), disabled=uploaded is None, icon=":material/upload:")
    if uploaded is None or not pressed:
        return
    with st.spinner(tr("Reading the questions …")):
        done = imported(parts.viva().own_bank, uploaded.name, uploaded.getvalue(), domain)
    parts.viva().renew_bank()
    st.success(trn("{n} question imported.", "{n} questions imported.", done.count))
    for problem in done.problems:
        st.warning(as_markdown(problem), icon=":material/warning:")


def _export() -> None:
    st.markdown(tr("The questions that are asked, for other programs."))
    bank = parts.viva().bank
    with st.container(horizontal=True):
        for name, (label, extension) in EXPORTS.items():
            st.download_button(
                label,
                data=partial(exported_file, bank, name, extension),
                file_name=f"viva-bank.{extension}",
                on_click="ignore",
                icon=":material/download:",
                key=f"export-{name}",
            )
