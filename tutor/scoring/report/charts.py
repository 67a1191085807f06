"""Charts of a report, as SVG without scripts."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

SIDE = 260
"""Width and height of a square plot, in pixels."""


def calibration_chart(bins: Sequence[Mapping[str, Any]]) -> str:
    """Confidence across, agreement up, with intervals; on the diagonal the confidence is honest."""
    parts = [_line(0, 0, 1, 1, "diagonal"), *_axes()]
    most = max((row["n"] for row in bins), default=1)
    for row in bins:
        across, up = row["confidence"], row["agreement"]
        parts.append(_line(across, row["low"], across, row["high"], "interval"))
        radius = 3 + 6 * (row["n"] / most) ** 0.5
        title = f"{row['n']} rows: confidence {across:.2f}, agreement {up:.2f}"
        parts.append(
            f'<circle class="point" cx="{_x(across)}" cy="{_y(up)}" r="{radius:.1f}">'
            f"<title>{escape(title)}</title></circle>"
        )
    label = "Calibration: agreement with people against the grader's confidence"
    return _plot("".join(parts), label, "confidence", "agreement")


def bar(share: float | None, label: str) -> str:
    """A share in [0, 1] as a bar in a table's cell."""
    if share is None:
        return ""
    return (
        f'<svg class="bar" width="80" height="10" role="img" aria-label="{escape(label)}">'
        f'<rect class="track" width="80" height="10" rx="3"/>'
        f'<rect class="fill" width="{80 * share:.1f}" height="10" rx="3"/></svg>'
    )


def _plot(inside: str, label: str, across: str, up: str) -> str:
    width = SIDE + 60
    return (
        f'<svg class="plot" viewBox="0 0 {width} {width}" width="{width}" height="{width}" '
        f'role="img" aria-label="{escape(label)}">{inside}'
        f'<text x="{40 + SIDE / 2}" y="{SIDE + 50}" text-anchor="middle">{escape(across)}</text>'
        f'<text transform="rotate(-90)" x="{-(10 + SIDE / 2)}" y="12" text-anchor="middle">'
        f"{escape(up)}</text></svg>"
    )


def _axes() -> list[str]:
    parts = [_line(0, 0, 1, 0, "axis"), _line(0, 0, 0, 1, "axis")]
    for step in (0.0, 0.5, 1.0):
        parts.append(f'<text x="{_x(step)}" y="{SIDE + 28}" text-anchor="middle">{step:g}</text>')
        parts.append(f'<text x="34" y="{_y(step) + 4}" text-anchor="end">{step:g}</text>')
    return parts


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    ends = f'x1="{_x(x1)}" y1="{_y(y1)}" x2="{_x(x2)}" y2="{_y(y2)}"'
    return f'<line class="{kind}" {ends}/>'


def _x(share: float) -> float:
    return round(40 + SIDE * share, 1)


def _y(share: float) -> float:
    return round(10 + SIDE * (1 - share), 1)
