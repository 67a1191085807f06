"""How far the machine's own confidence carries."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.scoring.report.agreement import Values, band, number

TARGETS = (0.90, 0.95, 0.98)
BINS = 10
Z = 1.96


def coverage(machine: Values, human: Values, confidence: Values) -> list[dict[str, Any]]:
    """For each target: the largest share of rows, surest first, that agree at least so often.

    Rows of one confidence stay together. ``low`` is the lower end of Wilson's 95 % interval of the
    agreement reached.
    """
    order = np.argsort(-confidence, kind="stable")
    sure = confidence[order]
    same = (band(machine) == band(human))[order]
    reached = np.cumsum(same) / np.arange(1, len(same) + 1)
    whole = np.append(sure[1:] != sure[:-1], True)
    found = []
    for target in TARGETS:
        places = np.flatnonzero(whole & (reached >= target))
        if len(places) == 0:
            found.append(
                {"agreement": target, "coverage": 0.0, "confidence_from": None, "low": None}
            )
            continue
        last = int(places[-1])
        low, _ = wilson(float(reached[last]), last + 1)
        found.append(
            {
                "agreement": target,
                "coverage": number((last + 1) / len(same)),
                "confidence_from": number(sure[last]),
                "low": number(low),
            }
        )
    return found


def calibration(machine: Values, human: Values, confidence: Values) -> dict[str, Any]:
    """Confidence beside the agreement that came true, in ten bins; the mean gap is ``error``."""
    same = (band(machine) == band(human)).astype(np.float64)
    bins = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    rows, gap = [], 0.0
    for place in range(BINS):
        inside = bins == place
        count = int(inside.sum())
        if count:
            said, came = float(confidence[inside].mean()), float(same[inside].mean())
            low, high = wilson(came, count)
            gap += count * abs(said - came)
            row = {"n": count, "confidence": number(said), "agreement": number(came)}
            rows.append(row | {"low": number(low), "high": number(high)})
    return {"bins": rows, "error": number(gap / len(same))}


def wilson(share: float, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (Wilson 1927)."""
    middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    half = Z * np.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2)) / (1 + Z**2 / count)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def to_mark(share: float, rows: int, half_width: float) -> int:
    """How many of the rows to mark by hand to know the agreement within ``half_width``."""
    share = min(max(share, 0.05), 0.95)  # a guess; even a sure one wants some rows
    count = Z**2 * share * (1 - share) / half_width**2
    return min(rows, int(np.ceil(count / (1 + (count - 1) / max(rows, 1)))))


def spread_sample(confidence: Values, count: int) -> list[int]:
    """Places of rows to mark: every n-th by confidence, so that sure and unsure are both there."""
    order: NDArray[np.int64] = np.argsort(confidence, kind="stable")
    if count == 0 or len(order) == 0:
        return []
    places = ((np.arange(count) + 0.5) * len(order) / count).astype(np.int64)
    return sorted(int(order[place]) for place in places)
