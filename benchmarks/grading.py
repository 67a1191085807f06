"""How well the grader agrees with people, beside what takes no grader at all.

``python -m benchmarks.grading [--data DIR] [--json]``

``DIR/grading`` may hold any file of the public formats. Of the files the grader was trained on only
the questions count that the entailment model never saw; fusion, thresholds and calibration were
fitted on these, so for them the out-of-fold figures of the model card are the fair ones. The
subject set was written for this benchmark: its dev half chose thresholds, its test half nothing.
Nothing was fitted on our own newest responses either, to questions that were held out of training.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from benchmarks.entry import Measured, parser, show, table
from benchmarks.floors import floors, turn
from benchmarks.graded import grade_all
from benchmarks.graded_sets import Labelled, newest_rows, public_sets, subject_rows
from benchmarks.judge import judge_sample
from tutor.grading import Grade, Verdict
from tutor.settings import load_settings
from tutor.wiring import Viva

BINS = 10
"""Bins of equal width for the calibration error."""

AGREEMENT = 0.95

NEWEST = "our own newest"
"""Name of the responses of ours that nothing was fitted on."""


def public_label(verdict: Verdict) -> str:
    """Correct, contradictory or incorrect: the public sets count partial as incorrect."""
    return verdict.value if verdict in (Verdict.CORRECT, Verdict.CONTRADICTORY) else "incorrect"


def subject_label(verdict: Verdict | str) -> str:
    """Correct, partial or wrong, as a learner's score is read."""
    return str(verdict) if str(verdict) in ("correct", "partial") else "wrong"


def agreement(truth: Sequence[str], told: Sequence[str]) -> dict[str, float]:
    """Accuracy, macro and weighted F1 over all labels; the same for correct against the rest."""
    right, said = [one == "correct" for one in truth], [one == "correct" for one in told]
    return {
        "accuracy": float(np.mean([a == b for a, b in zip(truth, told, strict=True)])),
        "macro-F1": float(f1_score(truth, told, average="macro")),
        "weighted F1": float(f1_score(truth, told, average="weighted")),
        "2-way accuracy": float(np.mean([a == b for a, b in zip(right, said, strict=True)])),
        "2-way macro-F1": float(f1_score(right, said, average="macro")),
    }


def closeness(truth: Sequence[float], told: Sequence[float]) -> dict[str, float]:
    """Pearson's correlation and the root of the mean squared error, for sets with scores."""
    wanted, given = np.asarray(truth), np.asarray(told)
    constant = wanted.std() == 0 or given.std() == 0
    return {
        "Pearson": 0.0 if constant else float(np.corrcoef(wanted, given)[0, 1]),
        "RMSE": float(np.sqrt(np.mean((wanted - given) ** 2))),
    }


def sureness(confidence: Sequence[float], agreed: Sequence[bool]) -> dict[str, float]:
    """Coverage at 95 % agreement (surest first) and the expected calibration error."""
    told, right = np.asarray(confidence), np.asarray(agreed, dtype=float)
    order = np.argsort(-told, kind="stable")
    running = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    # Grades of one confidence are queued together, so the curve counts at its last one only.
    ends = np.append(told[order][1:] != told[order][:-1], True)
    enough = np.flatnonzero((running >= AGREEMENT) & ends)
    bins = np.minimum((told * BINS).astype(int), BINS - 1)
    gaps = [
        abs(told[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in np.unique(bins)
    ]
    return {
        "coverage at 95 %": float((enough[-1] + 1) / len(order)) if len(enough) else 0.0,
        "calibration error": float(sum(gaps)),
    }


def unqueued(grades: Sequence[Grade], agreed: Sequence[bool]) -> dict[str, float | None]:
    """Which share no person need look at, and how often it agrees; None when it is empty."""
    sure = [right for grade, right in zip(grades, agreed, strict=True) if not grade.needs_review]
    return {
        "not queued": len(sure) / len(grades),
        "agreement of these": float(np.mean(sure)) if sure else None,
    }


def figures_of(
    name: str, rows: Sequence[Labelled], viva: Viva, turns: dict[str, float]
) -> list[Measured]:
    """Agreement on one set: the grader's and the floors'."""
    asked = [(row.question, row.response) for row in rows]
    grades = grade_all(viva.grader, asked, f"grading {name}")
    similarities = {floor: similarity(rows) for floor, similarity in floors(viva.encoder).items()}
    scored = rows[0].score is not None and rows[0].label is None
    if scored:
        truth = [row.score or 0.0 for row in rows]
        found = [("viva", closeness(truth, [grade.score or 0.0 for grade in grades]))]
        found += [(floor, closeness(truth, told)) for floor, told in similarities.items()]
        words = [float(len(row.response.split())) for row in rows]
        found.append(("length", {"Pearson": closeness(truth, words)["Pearson"]}))
    else:
        found = _agreements(name, rows, grades, similarities, turns)
    return [{"set": name, "responses": len(rows), "grader": who} | told for who, told in found]


def _agreements(
    name: str,
    rows: Sequence[Labelled],
    grades: Sequence[Grade],
    similarities: dict[str, np.ndarray],
    turns: dict[str, float],
) -> list[tuple[str, Measured]]:
    own = name.startswith(("subject", NEWEST))
    truth = [subject_label(row.label or "") if own else str(row.label) for row in rows]
    told = [(subject_label if own else public_label)(grade.verdict) for grade in grades]
    agreed = [a == b for a, b in zip(truth, told, strict=True)]
    of_viva = agreement(truth, told) | unqueued(grades, agreed)
    found = [("viva", of_viva | sureness([grade.confidence for grade in grades], agreed))]
    wrong = "wrong" if own else "incorrect"
    for floor, similar in similarities.items():
        labels = ["correct" if one >= turns[floor] else wrong for one in similar]
        found.append((floor, agreement(truth, labels)))
    commonest = max(sorted(set(truth)), key=truth.count)
    found.append(("commonest label", agreement(truth, [commonest] * len(truth))))
    return found


def measure(data: Path | None = None) -> Measured:
    """Agreement on the sets of ``data``, the subject set's halves and our newest responses."""
    viva = Viva(load_settings())
    sets = dict(public_sets(data)) if data is not None else {}
    sets |= {f"subject {split}": subject_rows(split) for split in ("dev", "test")}
    sets[NEWEST] = newest_rows()
    turns = {name: turn(name, floor, data) for name, floor in floors(viva.encoder).items()}
    figures = [one for name, rows in sets.items() for one in figures_of(name, rows, viva, turns)]
    figures += [one for name, rows in sets.items() for one in judge_sample(name, rows, viva)]
    rounded = [
        {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in one.items()
        }
        for one in figures
    ]
    return {"grader": viva.grader.name, "figures": rounded}


COLUMNS = (
    "responses",
    "accuracy",
    "macro-F1",
    "weighted F1",
    "2-way accuracy",
    "2-way macro-F1",
    "Pearson",
    "RMSE",
    "coverage at 95 %",
    "calibration error",
    "not queued",
    "agreement of these",
)


def report(measured: Measured) -> str:
    """One table, a line for each set and grader."""
    rows = [
        (
            f"{figure['set']}: {figure['grader']}",
            *("" if figure.get(name) is None else str(figure[name]) for name in COLUMNS),
        )
        for figure in measured["figures"]
    ]
    return table(("set and grader", *COLUMNS), rows)


if __name__ == "__main__":
    arguments = parser("benchmarks.grading", __doc__).parse_args()
    show(measure(arguments.data), report, arguments.json)
