"""The progress page: where the learner stands and came from, what comes back, the own data."""

from collections.abc import Mapping

import streamlit as st

from tutor.learning import Ability
from tutor.learning.beliefs import Place
from tutor.learning.overview import Overview
from tutor.learning.self_rating import SureBin
from tutor.pages import charts, parts, visitor
from tutor.pages.own_data import show_own_data
from tutor.pages.plain import as_markdown
from tutor.pages.question_card import domain_name
from tutor.pages.sureness import LABELS
from tutor.pages.translated import tr
from tutor.pages.wording import percent
from tutor.practice import Habits, Practice

ALL = "all"
_DOMAIN, _CONCEPT = "progress-domain", "progress-concept"


def page() -> None:
    """Draws the page."""
    st.title(tr("Progress"), anchor=False)
    with parts.explained():
        practice = visitor.practice()
        seen, habits = practice.overview(), practice.habits()
        st.markdown(
            tr(
                "Mastery is the score Viva expects of you on a question of medium difficulty. The "
                "more you answer, the narrower the range in which it lies, 95 times in 100."
            )
        )
        if not any(each.attempts for each in seen.domains.values()):
            st.info(tr("Nothing here yet: it fills with your first graded response."))
            st.table([_row(name, each) for name, each in seen.domains.items()])
        else:
            _show_domains(seen)
            _show_time(seen)
            _show_calendar(practice, seen, habits)
        if habits.sure:
            _show_sureness(habits.sure)
        show_own_data(practice)


def _row(domain: str, ability: Ability) -> dict[str, str]:
    """One line of the table of domains."""
    return {tr("Domain"): domain_name(domain), **_numbers(ability)}


def _numbers(ability: Ability) -> dict[str, str]:
    mastery = ability.mastery
    tried = ability.attempts > 0
    span = tr("{low} to {high}").format(low=percent(mastery.low), high=percent(mastery.high))
    return {
        tr("Mastery"): percent(mastery.value) if tried else tr("untried"),
        tr("Range"): span if tried else "",
        tr("Responses"): str(ability.attempts),
    }


def _show_domains(seen: Overview) -> None:
    charts.show_standing({domain_name(name): each for name, each in seen.domains.items()})
    st.table([_row(name, each) for name, each in seen.domains.items()])


def _show_time(seen: Overview) -> None:
    st.subheader(tr("Concepts, and over time"), anchor=False)
    domain = st.segmented_control(
        tr("Domain"),
        [ALL, *seen.domains],
        default=ALL,
        required=True,
        key=_DOMAIN,
        format_func=lambda name: tr("All domains") if name == ALL else domain_name(name),
    )
    if domain == ALL:
        lines = {domain_name(name): seen.lines.get((name,), []) for name in seen.domains}
        _show_lines({name: line for name, line in lines.items() if line})
        return
    concepts = {place: each for place, each in seen.concepts.items() if place[0] == domain}
    charts.show_standing({place[1]: each for place, each in concepts.items()}, narrow=True)
    with st.expander(tr("As a table"), icon=":material/table:"):
        st.table([{tr("Concept"): place[1], **_numbers(e)} for place, e in concepts.items()])
    _show_line(seen, domain, concepts)


def _show_line(seen: Overview, domain: str, concepts: Mapping[Place, Ability]) -> None:
    tried = [place[1] for place in concepts if seen.lines.get(place)]
    concept = st.selectbox(
        tr("Over time"),
        [ALL, *tried],
        key=f"{_CONCEPT}-{domain}",
        format_func=lambda name: tr("The whole domain") if name == ALL else as_markdown(name),
        width=320,
    )
    place = (domain,) if concept == ALL else (domain, concept)
    name = domain_name(domain) if concept == ALL else concept
    line = seen.lines.get(place, [])
    if line:
        _show_lines({name: line})
    else:
        st.caption(tr("Nothing of this domain was answered lately."))


def _show_lines(lines: Mapping[str, charts.Line]) -> None:
    charts.show_lines(lines)
    with st.expander(tr("As a table"), icon=":material/table:"):
        st.dataframe(
            [
                {tr("Day"): point.day.isoformat(), tr("Name"): name, **_numbers(point.ability)}
                for name, line in lines.items()
                for point in line
            ],
            hide_index=True,
        )


def _show_calendar(practice: Practice, seen: Overview, habits: Habits) -> None:
    st.subheader(tr("Calendar"), anchor=False)
    today = practice.today()
    charts.show_calendar(habits.days, seen.due, today)
    due = seen.due.get(today, 0)
    st.caption(
        tr("{due} due by the end of today, {later} in the four weeks to come.").format(
            due=due, later=sum(seen.due.values()) - due
        )
    )
    with st.expander(tr("As a table"), icon=":material/table:"):
        rows = [
            {tr("Day"): day.isoformat(), tr("Answered"): count, tr("Due"): None}
            for day, count in sorted(habits.days.items(), reverse=True)[:60]
        ]
        rows = [
            {tr("Day"): day.isoformat(), tr("Answered"): None, tr("Due"): count}
            for day, count in sorted(seen.due.items(), reverse=True)
        ] + rows
        st.dataframe(rows, hide_index=True)


def _show_sureness(levels: list[SureBin]) -> None:
    st.subheader(tr("How sure you were"), anchor=False)
    named = [(tr(LABELS[level.name]), level) for level in levels]
    charts.show_sureness(named)
    st.table(
        [
            {
                tr("You said"): name,
                tr("which stands for"): percent(level.said),
                tr("You earned"): percent(level.earned),
                tr("Responses"): str(level.times),
            }
            for name, level in named
        ]
    )
