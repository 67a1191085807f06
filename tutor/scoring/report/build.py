"""The trust report of a graded table, as plain data."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.scoring.report.agreement import BANDS, Values, agreement, band, confusion, number
from tutor.scoring.report.items import item_statistics
from tutor.scoring.report.marks import Marks, read_marks
from tutor.scoring.report.trust import calibration, coverage, spread_sample, to_mark
from tutor.scoring.table import Reading

HALF_WIDTHS = (0.02, 0.05, 0.10)
FEW = 30
"""Human marks below which a figure of a part says little, and the report says so."""


def build_report(
    source: Path,
    reading: Reading | None = None,
    groups: Sequence[str] = (),
    half_width: float = 0.05,
    with_text: bool = True,
) -> dict[str, Any]:
    """All that can be said about a table that ``viva grade`` wrote; JSON-ready.

    Scores and shares are in [0, 1]. ``human`` is None when no row has a human mark. ``sampling``
    says how many rows to mark by hand for an interval of agreement ``half_width`` wide each way,
    and which. ``with_text`` False leaves out all that learners wrote.

    Raises:
        TableError: the table cannot be read, or was not graded.
    """
    marks = read_marks(source, reading or Reading(), groups)
    machine, human = np.asarray(marks.machine), np.asarray(marks.human)
    both = np.isfinite(machine) & np.isfinite(human)
    statistics, alpha, learners = item_statistics(
        machine, _whole(marks.question), _whole(marks.learner), len(marks.asked)
    )
    report = {
        "table": source.name,
        "rows": len(machine),
        "graded": int(np.isfinite(machine).sum()),
        "to_review": marks.to_review,
        "verdicts": dict(sorted(marks.verdicts.items())),
        "graders": sorted(filter(None, marks.graders)),
        "mean_score": number(np.nanmean(machine)) if np.isfinite(machine).any() else None,
        "human": _human(marks, machine, human, both) if both.any() else None,
        "human_human": _human_human(marks, human),
        "groups": _groups(marks, machine, human, both),
        "sampling": _sampling(marks, machine, human, both, half_width),
        "questions": [
            {
                "question": asked.name,
                "text": asked.text,
                **figures,
                "key_points": asked.key_point_rates(),
                "misconceptions": _misconceptions(asked.misconceptions),
                "clusters": asked.groups(),
            }
            for asked, figures in zip(marks.asked, statistics, strict=True)
        ],
        "cronbachs_alpha": alpha,
        "learners_with_every_question": learners,
        "notes": [*marks.notes, *_left_out(marks)],
    }
    return report if with_text else _without_text(report)


def _human(marks: Marks, machine: Values, human: Values, both: NDArray[np.bool_]) -> dict[str, Any]:
    question, learner = _whole(marks.question), _whole(marks.learner)
    confidence = np.nan_to_num(np.asarray(marks.confidence))
    bands = band(np.nan_to_num(human))
    return {
        "all": agreement(machine[both], human[both], learner[both]),
        "confusion": {"bands": BANDS, "rows": confusion(machine[both], human[both])},
        "coverage": coverage(machine[both], human[both], confidence[both]),
        "calibration": calibration(machine[both], human[both], confidence[both]),
        "by_question": [
            {"question": asked.name, **agreement(machine[rows], human[rows], learner[rows])}
            for place, asked in enumerate(marks.asked)
            if (rows := both & (question == place)).any()
        ],
        "by_band": [
            {"band": name, **agreement(machine[rows], human[rows], learner[rows])}
            for place, name in enumerate(BANDS)
            if (rows := both & (bands == place)).any()
        ],
        "worst": [asdict(each) for each in marks.worst],
    }


def _human_human(marks: Marks, human: Values) -> dict[str, Any] | None:
    second = np.asarray(marks.second)
    both = np.isfinite(human) & np.isfinite(second)
    if not both.any():
        return None
    return agreement(second[both], human[both], _whole(marks.learner)[both])


def _groups(
    marks: Marks, machine: Values, human: Values, both: NDArray[np.bool_]
) -> dict[str, list[dict[str, Any]]]:
    learner = _whole(marks.learner)
    found: dict[str, list[dict[str, Any]]] = {}
    for column, names in marks.groups.items():
        places = _whole(marks.group[column])
        found[column] = []
        for name, place in names.items():
            graded = np.isfinite(machine) & (places == place)
            entry = {"group": name, "rows": int((places == place).sum())}
            entry["mean_score"] = number(machine[graded].mean()) if graded.any() else None
            if (rows := both & (places == place)).any():
                entry |= agreement(machine[rows], human[rows], learner[rows])
            found[column].append(entry)
    return found


def _sampling(
    marks: Marks, machine: Values, human: Values, both: NDArray[np.bool_], half_width: float
) -> dict[str, Any]:
    confidence = np.nan_to_num(np.asarray(marks.confidence))
    graded = np.isfinite(machine)
    rows = int(graded.sum())
    if both.any():
        expected = float((band(machine[both]) == band(human[both])).mean())
    else:
        expected = float(confidence[graded].mean()) if rows else 0.5
    unmarked = np.flatnonzero(graded & ~np.isfinite(human))
    wanted = max(0, to_mark(expected, rows, half_width) - int(both.sum()))
    places = [
        int(unmarked[n]) for n in spread_sample(confidence[unmarked], min(wanted, len(unmarked)))
    ]
    return {
        "expected_agreement": number(expected),
        "from": "human marks" if both.any() else "the grader's own confidence",
        "marked": int(both.sum()),
        "needed": {f"{width:.2f}": to_mark(expected, rows, width) for width in HALF_WIDTHS},
        "half_width": half_width,
        "rows": [{"row": place + 1, "response_id": marks.ids.get(place, "")} for place in places],
    }


def _misconceptions(counts: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return [{"text": text, "responses": count} for text, count in counts.most_common(10)]


def _left_out(marks: Marks) -> list[str]:
    return [f"{count:,} human marks are left out: {why}." for why, count in marks.left_out.items()]


def _without_text(report: dict[str, Any]) -> dict[str, Any]:
    for entry in report["questions"]:
        for cluster in entry["clusters"]:
            cluster["example"] = None
    for row in (report["human"] or {"worst": []})["worst"]:
        row["response"] = None
        for point in row["key_points"]:
            point["evidence"] = None
    return report


def _whole(values: Any) -> NDArray[np.int64]:  # noqa: ANN401
    return np.asarray(values, dtype=np.int64)
