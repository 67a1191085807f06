"""A graded paper: the band with its chances, points, what to read, every answer explained."""

from collections.abc import Mapping

import streamlit as st

from corpus import Question
from tutor.examination import Examination, Outcome
from tutor.grading import Verdict, read_picks, shown_order
from tutor.learning.exam import STRONG, Answer, Paper
from tutor.pages import parts
from tutor.pages.charts import show_bands
from tutor.pages.marked_text import show_plain
from tutor.pages.plain import as_markdown
from tutor.pages.question_card import domain_name
from tutor.pages.routes import go_to
from tutor.pages.sitting import open_next
from tutor.pages.source_view import place_of, show_source
from tutor.pages.translated import in_figures, later, tr, trn
from tutor.pages.wording import OPTION_STATES, VERDICTS, percent

BANDS = {
    "ready": (later("Ready"), later("You are ready for the certification exam.")),
    "almost": (later("Almost ready"), later("Almost ready: review the topics you missed.")),
    "more study": (
        later("More study"),
        later("More study is needed: go back to the weak domains."),
    ),
    "start again": (
        later("Start again"),
        later("Start again from the beginning, domain by domain."),
    ),
}
"""Name and advice of each band, as learners read them."""


def band_name(name: str) -> str:
    """A band as learners read it."""
    return tr(BANDS[name][0])


def chances_in_words(chances: Mapping[str, float]) -> str:
    """For example ``Ready 78 %, almost ready 20 %, ...``."""
    return ", ".join(f"{band_name(name)} {percent(chance)}" for name, chance in chances.items())


def show_result(examination: Examination, paper: Paper) -> None:
    """A practice exam, from the verdict down to each answer."""
    outcome = examination.outcome(paper)
    found = outcome.result
    st.subheader(tr(BANDS[outcome.band.name][1]), anchor=False)
    st.markdown(
        tr("**{points} of {questions} points.**").format(
            points=in_figures(found.points, 1), questions=found.questions
        )
        + " "
        + _ungraded(found.ungraded)
    )
    if outcome.chances:
        st.markdown(f"**{tr('The next time')}**")
        show_bands({band_name(name): chance for name, chance in outcome.chances.items()})
        st.caption(
            tr("Ready with a probability of {ready}. {all}").format(
                ready=percent(outcome.chances.get("ready", 0.0)),
                all=chances_in_words(outcome.chances),
            )
        )
    _show_domains(outcome)
    _show_next(examination, outcome)
    _show_answers(examination, paper)


def show_strength(examination: Examination, paper: Paper) -> None:
    """A strength test: points, mastery with its range, and whether that is strong."""
    asked = examination.questions(paper)
    if not asked:
        st.info(tr("None of its questions is in the bank any more."))
        return
    domain, ability = examination.strength(paper)
    found = examination.result(paper)
    name, chance, mastery = domain_name(domain), ability.chance_above(STRONG), ability.mastery
    sentence = tr("{domain}: strong with a probability of {chance}")
    st.subheader(sentence.format(domain=as_markdown(name), chance=percent(chance)), anchor=False)
    points = tr("**{points} of {questions} points.**").format(
        points=in_figures(found.points, 1), questions=found.questions
    )
    st.markdown(f"{points} {_ungraded(found.ungraded)}")
    st.markdown(
        tr(
            "With all that you have answered, Viva expects {value} of you on a question of medium "
            "difficulty, between {low} and {high} 95 times in 100. From {strong} on it is strong."
        ).format(
            value=percent(mastery.value),
            low=percent(mastery.low),
            high=percent(mastery.high),
            strong=percent(STRONG),
        )
    )
    _practise(examination, domain)
    _show_answers(examination, paper)


def _ungraded(count: int) -> str:
    if not count:
        return ""
    return trn(
        "{n} answer could not be graded and counts nowhere.",
        "{n} answers could not be graded and count nowhere.",
        count,
    )


def _show_domains(outcome: Outcome) -> None:
    st.table(
        [
            {
                tr("Domain"): domain_name(domain),
                tr("Points"): f"{in_figures(points, 1)} / {count}",
                tr("Share"): percent(points / max(count, 1)),
            }
            for domain, (points, count) in outcome.result.domains.items()
        ]
    )


def _show_next(examination: Examination, outcome: Outcome) -> None:
    if outcome.read:
        st.markdown(f"**{tr('Read these first')}**")
        for source in outcome.read:
            show_source(source, as_markdown(place_of(source)))
    if outcome.weak:
        _practise(examination, outcome.weak[0])


def _practise(examination: Examination, domain: str) -> None:
    label = tr("Practise {domain}").format(domain=as_markdown(domain_name(domain)))
    if st.button(label, type="primary", icon=":material/edit:"):
        open_next(examination.practice, domain)
        go_to("practice")


def _show_answers(examination: Examination, paper: Paper) -> None:
    st.subheader(tr("Your answers"), anchor=False)
    for number, question in enumerate(examination.questions(paper), start=1):
        answer = paper.answer(question.id)
        score = tr("not graded") if answer.score is None else percent(answer.score)
        title = f"{number}. {as_markdown(_short(question.question))} · {score}"
        with st.expander(title, icon=_icon(answer)), parts.explained():
            _show_answer(question, answer, number)


def _show_answer(question: Question, answer: Answer, number: int) -> None:
    st.markdown(as_markdown(question.question))
    if answer.verdict is not None:
        st.markdown(tr(VERDICTS[Verdict(answer.verdict)]))
    if question.form.is_choice:
        st.markdown("\n\n".join(_option_lines(question, answer)))
    else:
        if answer.response.strip():
            st.caption(tr("Your response"))
            show_plain(answer.response, f"answer-{number}")
        if question.references:
            st.caption(tr("A good answer"))
            st.markdown(as_markdown(question.references[0]))
    if question.steps:
        st.markdown("\n".join(f"{n}. {as_markdown(s)}" for n, s in enumerate(question.steps, 1)))
    if question.source is not None:
        # Expanders may not lie in each other: the passage opens on the page of its own.
        st.caption(tr("Read: {source}").format(source=as_markdown(place_of(question.source))))


def _option_lines(question: Question, answer: Answer) -> list[str]:
    try:
        picked = read_picks(question, answer.response)
    except ValueError:
        picked = frozenset()
    lines = []
    for number in shown_order(question, 0):
        option = question.options[number]
        line = f"{tr(OPTION_STATES[option.correct, number in picked])} {as_markdown(option.text)}"
        if option.feedback and (number in picked or option.correct):
            line += f"  \n:gray[{as_markdown(option.feedback)}]"
        lines.append(line)
    return lines


def _icon(answer: Answer) -> str:
    if answer.score is None:
        return ":material/help:"
    if answer.score == 1.0:
        return ":material/check_circle:"
    return ":material/clock_loader_60:" if answer.score else ":material/cancel:"


def _short(text: str, length: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
