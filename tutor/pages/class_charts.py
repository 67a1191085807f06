"""How the scores of a class lie, and what its questions are worth; each chart is a table too."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from corpus import Question
from tutor.class_table import ResultRow, score_counts, verdict_counts
from tutor.grading import Status
from tutor.pages.plain import as_markdown
from tutor.pages.translated import in_figures, later, tr
from tutor.pages.wording import VERDICT_WORDS, percent

COLOR = "#4f86b8"
"""The blue of the theme, halfway between its light and dark shade: it reads on both."""

SHARES = {
    Status.HIT.value: later("hit"),
    Status.PARTLY.value: later("partly"),
    Status.MISSING.value: later("missing"),
    Status.CONTRADICTED.value: later("contradicted"),
}
"""What became of a key point, before the share of responses in which it did."""


def show_distributions(rows: Sequence[ResultRow]) -> None:
    """Scores in ten steps, and verdicts."""
    scores = score_counts(rows)
    steps = [in_figures(edge, 1) for edge, _ in scores]
    st.markdown(f"**{tr('Scores')}**")
    if any(count for _, count in scores):
        _bars(steps, [count for _, count in scores], tr("Score from"), tr("Responses"))
    else:
        st.caption(tr("No response has a score."))
    counts = verdict_counts(rows)
    names = [tr(VERDICT_WORDS.get(verdict, verdict)) for verdict in counts]
    st.markdown(f"**{tr('Verdicts')}**")
    _bars(names, list(counts.values()), tr("Verdict"), tr("Responses"))
    with st.expander(tr("As a table")):
        st.table(
            {tr("Score from"): steps, tr("Responses"): [in_figures(count) for _, count in scores]},
            border="horizontal",
        )
        st.table(
            {tr("Verdict"): names, tr("Responses"): [in_figures(n) for n in counts.values()]},
            border="horizontal",
        )


def _bars(names: Sequence[str], counts: Sequence[int], across: str, up: str) -> None:
    values = [{across: name, up: count} for name, count in zip(names, counts, strict=True)]
    st.vega_lite_chart(
        {
            "data": {"values": values},
            "height": 220,
            "mark": {"type": "bar", "color": COLOR, "tooltip": True},
            "encoding": {
                "x": {"field": across, "type": "nominal", "sort": None, "axis": {"labelAngle": 0}},
                "y": {
                    "field": up,
                    "type": "quantitative",
                    "axis": {"tickMinStep": 1, "format": "d"},
                },
            },
        },
        width="stretch",
    )


def number_columns(*names: str) -> dict[str, Any]:
    """The set-up of a table's columns: numbers that can be sorted, in the browser's own signs."""
    return {name: st.column_config.NumberColumn(format="localized") for name in names}


def text_columns(*names: str) -> dict[str, Any]:
    """The set-up of a table's columns: long texts that leave room for what stands beside them."""
    return {name: st.column_config.TextColumn(width="medium") for name in names}


def show_questions(report: Mapping[str, Any], asked: Mapping[str, Question]) -> None:
    """Facility and discrimination of each question, and which key points are found."""
    questions = report["questions"]
    st.dataframe(
        [
            {
                tr("Question"): _name(each, asked),
                tr("Responses"): each["n"],
                tr("Facility"): each["facility"],
                tr("Standard deviation"): each["standard_deviation"],
                tr("Discrimination index"): each["discrimination_index"],
                tr("Discriminative efficiency"): each["discriminative_efficiency"],
            }
            for each in questions
        ],
        hide_index=True,
        column_config={
            **text_columns(tr("Question")),
            **number_columns(
                tr("Facility"),
                tr("Standard deviation"),
                tr("Discrimination index"),
                tr("Discriminative efficiency"),
            ),
        },
    )
    alpha = report["cronbachs_alpha"]
    if alpha is not None:
        st.caption(tr("Cronbach's alpha of the whole: {alpha}.").format(alpha=in_figures(alpha, 2)))
    human = report["human"]
    if human is not None:
        _show_agreement(human["all"])
    for each in questions:
        if each["key_points"]:
            with st.expander(as_markdown(_name(each, asked))):
                for point in each["key_points"]:
                    st.markdown(_rate(point))


def _name(entry: Mapping[str, Any], asked: Mapping[str, Question]) -> str:
    known = asked.get(entry["question"])
    return known.question if known is not None else str(entry["text"] or entry["question"])


def _rate(point: Mapping[str, Any]) -> str:
    shares = [f"{tr(word)} {percent(point[name])}" for name, word in SHARES.items()]
    return f"- {as_markdown(str(point['text']))}: {as_markdown(', '.join(shares))}"


def _show_agreement(whole: Mapping[str, Any]) -> None:
    kappa = whole["quadratic_weighted_kappa"]
    if kappa["value"] is None or kappa["low"] is None:
        return
    st.markdown(
        tr(
            "On {n} rows with a person's mark, quadratic weighted kappa is {kappa} "
            "(95 % interval {low} to {high}). The report has the rest."
        ).format(
            n=in_figures(whole["n"]),
            kappa=in_figures(kappa["value"], 2),
            low=in_figures(kappa["low"], 2),
            high=in_figures(kappa["high"], 2),
        )
    )
