"""Charts of progress. Each has a text for those who do not see it, and a table beside it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from tutor.learning import Ability
from tutor.learning.record import Point
from tutor.learning.self_rating import SureBin
from tutor.pages.translated import day_of, tr
from tutor.pages.wording import percent

BLUE = "#4f86b8"
"""The blue of the theme, halfway between its light and dark shade: it reads on both."""

COLORS = [BLUE, "#c8772e", "#4f9d69", "#9a6fb0"]
"""One for each line; they differ in lightness too."""

BAND_COLORS = ["#4f9d69", "#8fae4b", "#c8772e", "#b0524f"]
GRAY = "#8a929b"
ROW, NARROW_ROW, TILE = 44, 28, 30
"""Pixels of a row or a tile."""

WEEKS_BACK = 9
"""The calendar looks no further back, and as far ahead as reviews are counted."""

Line = list[Point]


def show_standing(standing: Mapping[str, Ability], narrow: bool = False) -> None:
    """A row for each name: mastery as a point on its range; what was never tried is gray."""
    import altair as alt

    rows = [
        {"name": name, **_interval(each), "tried": each.attempts > 0}
        for name, each in standing.items()
    ]
    color = alt.condition(alt.datum.tried, alt.value(BLUE), alt.value(GRAY))
    base = _chart(rows).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=220)),
        tooltip=[alt.Tooltip("name:N", title=" "), *_tooltips(alt)],
    )
    axis = _shares_axis(alt)
    scale = alt.Scale(domain=[0, 1])
    span = base.mark_rule(size=8, opacity=0.4, strokeCap="round").encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", color=color
    )
    point = (
        base.transform_filter("datum.tried")
        .mark_point(filled=True, size=80 if narrow else 140, opacity=1, color=BLUE)
        .encode(x=alt.X("mastery:Q", scale=scale))
    )
    chart = (span + point).properties(height=alt.Step(NARROW_ROW if narrow else ROW))
    st.altair_chart(chart, alt=tr("Mastery with its range; the table below has the numbers."))


def show_lines(lines: Mapping[str, Line]) -> None:
    """Mastery over the days, a line and the band of its range for each name."""
    import altair as alt

    rows = [
        {
            "name": name,
            "day": f"{point.day.isoformat()}T00:00:00",
            "date": day_of(point.day),
            **_interval(point.ability),
        }
        for name, line in lines.items()
        for point in line
    ]
    days = {row["day"] for row in rows}
    alone = len(lines) == 1
    legend = None if alone else alt.Legend(title=None, orient="bottom", columns=2, symbolOpacity=1)
    base = _chart(rows).encode(
        # A day belongs to UTC wherever the reader is.
        x=alt.X(
            "day:T",
            scale=alt.Scale(type="utc"),
            axis=alt.Axis(
                title=None, format=tr("%d %b"), tickCount=min(len(days), 6), labelOverlap=True
            ),
        ),
        color=alt.Color("name:N", scale=alt.Scale(range=COLORS), sort=None, legend=legend),
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("date:N", title=tr("Day")),
            *_tooltips(alt),
        ],
    )
    axis = _shares_axis(alt)
    y = alt.Y("mastery:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)
    # A band has no width where there is but one day.
    whisker = base.mark_rule(opacity=0.5 if len(days) == 1 else 0.0).encode(y="low:Q", y2="high:Q")
    band = base.mark_area(opacity=0.25 if alone else 0.1).encode(y="low:Q", y2="high:Q")
    line = base.mark_line(point=alt.OverlayMarkDef(size=40)).encode(y=y)
    chart = (band + whisker + line).properties(height=260 if alone else 320)
    st.altair_chart(chart, alt=tr("Mastery over time with its range; the table has the numbers."))


def show_calendar(done: Mapping[date, int], due: Mapping[date, int], today: date) -> None:
    """A tile a day: what was answered until today, what comes back from today on.

    Above each week stands the day on which it begins.
    """
    import altair as alt

    first = max(min(done, default=today), today - timedelta(weeks=WEEKS_BACK))
    monday = first - timedelta(days=first.weekday())
    last = max(due, default=today)
    rows = [
        _tile(day, done.get(day, 0) if day < today else due.get(day, 0), today)
        for day in (monday + timedelta(days=n) for n in range((last - monday).days + 1))
    ]
    names = [tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun")]
    for row in rows:
        row["weekday"] = names[int(row["weekday"])]
    kinds = [tr("answered"), tr("due")]
    weeks = alt.Axis(
        title=None, orient="top", ticks=False, domain=False, labelAngle=0, labelOverlap=True
    )
    base = _chart(rows).encode(
        x=alt.X("week:N", sort=None, axis=weeks),
        y=alt.Y("weekday:N", sort=names, axis=alt.Axis(title=None, ticks=False, domain=False)),
        tooltip=[
            alt.Tooltip("date:N", title=tr("Day")),
            alt.Tooltip("kind:N", title=" "),
            alt.Tooltip("count:Q", title=tr("Count")),
        ],
    )
    legend = alt.Legend(title=None, orient="bottom")
    tile = base.mark_rect(cornerRadius=4).encode(
        color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=COLORS), legend=legend),
        opacity=alt.Opacity(
            "count:Q", scale=alt.Scale(domain=[0, 12], range=[0.12, 1], clamp=True), legend=None
        ),
    )
    frame = (
        base.transform_filter("datum.today")
        .mark_rect(cornerRadius=4, fillOpacity=0, stroke=GRAY, strokeWidth=2)
        .encode()
    )
    chart = (tile + frame).properties(height=alt.Step(TILE))
    st.altair_chart(chart, alt=tr("Calendar of days answered and reviews due; see the table."))


def _tile(day: date, count: int, today: date) -> dict[str, Any]:
    return {
        "week": (day - timedelta(days=day.weekday())).strftime(tr("%d %b")),
        "weekday": day.weekday(),
        "date": day_of(day),
        "count": count,
        "kind": tr("answered") if day < today else tr("due"),
        "today": day == today,
    }


def show_sureness(levels: Iterable[tuple[str, SureBin]]) -> None:
    """For each level what the learner said, as a stroke, and what was earned, as a point."""
    import altair as alt

    rows = [
        {"name": name, "times": level.times, **_shares(said=level.said, earned=level.earned)}
        for name, level in levels
    ]
    base = _chart(rows).encode(
        y=alt.Y("name:N", sort=None, title=None),
        tooltip=[
            alt.Tooltip("said_share:N", title=tr("said")),
            alt.Tooltip("earned_share:N", title=tr("earned")),
            alt.Tooltip("times:Q", title=tr("responses")),
        ],
    )
    axis = _shares_axis(alt)
    scale = alt.Scale(domain=[0, 1])
    gap = base.mark_rule(size=3, opacity=0.4, color=BLUE).encode(
        x=alt.X("said:Q", scale=scale, axis=axis), x2="earned:Q"
    )
    said = base.mark_tick(thickness=3, size=22, color=GRAY).encode(x="said:Q")
    earned = base.mark_point(filled=True, size=140, opacity=1, color=BLUE).encode(x="earned:Q")
    chart = (gap + said + earned).properties(height=alt.Step(ROW))
    st.altair_chart(chart, alt=tr("How sure you were, and what it earned; see the table."))


def show_bands(chances: Mapping[str, float]) -> None:
    """A bar for each band's chance, in the order given."""
    import altair as alt

    rows = [{"name": name, **_shares(chance=chance)} for name, chance in chances.items()]
    base = _chart(rows).encode(
        y=alt.Y("name:N", sort=None, title=None),
        x=alt.X("chance:Q", scale=alt.Scale(domain=[0, 1.1]), axis=None),
    )
    color = alt.Color(
        "name:N", scale=alt.Scale(domain=list(chances), range=BAND_COLORS), legend=None
    )
    bar = base.mark_bar(cornerRadius=4, height=18).encode(color=color)
    text = base.mark_text(align="left", dx=6, color=GRAY).encode(text=alt.Text("chance_share:N"))
    chart = (bar + text).properties(height=alt.Step(NARROW_ROW))
    st.altair_chart(chart, alt=tr("The chance of each band; the text has the numbers."))


def _chart(rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - altair is imported when needed
    import altair as alt

    return alt.Chart(alt.InlineData(values=rows))


def _interval(ability: Ability) -> dict[str, float | str]:
    mastery = ability.mastery
    return _shares(mastery=mastery.value, low=mastery.low, high=mastery.high)


def _shares(**shares: float) -> dict[str, float | str]:
    """Each share as a number, and as it is said everywhere else: what Vega formats is English."""
    values = {name: round(share, 4) for name, share in shares.items()}
    return {**values, **{f"{name}_share": percent(share) for name, share in shares.items()}}


def _shares_axis(alt: Any) -> Any:  # noqa: ANN401 - altair is imported when it is needed
    said = "format(100 * datum.value, '.0f') + '\N{NO-BREAK SPACE}%'"
    return alt.Axis(labelExpr=said, values=[0, 0.25, 0.5, 0.75, 1], title=None)


def _tooltips(alt: Any) -> list[Any]:  # noqa: ANN401 - altair is imported when it is needed
    return [
        alt.Tooltip("mastery_share:N", title=tr("Mastery")),
        alt.Tooltip("low_share:N", title=tr("at least")),
        alt.Tooltip("high_share:N", title=tr("at most")),
    ]
