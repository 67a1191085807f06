"""The progress page: where the learner stands in each domain, and how sure that is."""

import streamlit as st

from tutor.learning import Ability
from tutor.pages import parts
from tutor.pages.question_card import domain_name
from tutor.pages.wording import percent

UNTRIED = "untried"
COLOR = "#4f86b8"
"""The blue of the theme, halfway between its light and dark shade: it reads on both."""

CHART_STEP = 44
"""Pixels for each domain in the chart."""


def page() -> None:
    """Draws the page."""
    st.title("Progress", anchor=False)
    with parts.explained():
        practice = parts.viva().practice()
        state = practice.state()
        standing = {domain: state.domain(domain) for domain in practice.bank.domains}
        if not state.domains:
            st.info("Nothing here yet: it fills with your first graded response.")
        st.markdown(
            "Mastery is the score Viva expects of you on a question of medium difficulty. The more "
            "you answer, the narrower the range in which it lies, 95 times in 100."
        )
        tried = {domain: ability for domain, ability in standing.items() if ability.attempts}
        if tried:
            st.vega_lite_chart(_chart(tried), width="stretch")
        st.table([_row(domain, ability) for domain, ability in standing.items()])


def _row(domain: str, ability: Ability) -> dict[str, str]:
    """One line of the table."""
    mastery = ability.mastery
    tried = ability.attempts > 0
    return {
        "Domain": domain_name(domain),
        "Mastery": percent(mastery.value) if tried else UNTRIED,
        "Range": f"{percent(mastery.low)} to {percent(mastery.high)}" if tried else "",
        "Responses": str(ability.attempts),
    }


def _chart(tried: dict[str, Ability]) -> dict[str, object]:
    """A Vega-Lite picture: one line per domain, its mastery as a point on the range."""
    values = [
        {
            "Domain": domain_name(domain),
            "Mastery": ability.mastery.value,
            "low": ability.mastery.low,
            "high": ability.mastery.high,
        }
        for domain, ability in tried.items()
    ]
    percent = {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1], "title": None}
    x = {"field": "Mastery", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": percent}
    y = {"field": "Domain", "type": "nominal", "sort": None, "axis": {"title": None}}
    return {
        "description": "Mastery of each domain with its range; the table below has the numbers.",
        "data": {"values": values},
        "height": {"step": CHART_STEP},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {
                    "type": "rule",
                    "size": 8,
                    "opacity": 0.4,
                    "strokeCap": "round",
                    "color": COLOR,
                },
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 140,
                    "opacity": 1,
                    "color": COLOR,
                },
                "encoding": {"x": x},
            },
        ],
    }
