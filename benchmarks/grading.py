"""How well the grader agrees with people, beside what takes no model at all.

``python -m benchmarks.grading [--data DIR] [--json]``

On public responses only questions count that the entailment model was not trained on; fusion,
thresholds and calibration saw them, so the out-of-fold figures of the model card are the fair ones.
The subject set was written for this benchmark and nothing was trained on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from benchmarks.entry import Measured, parser, show, table
from corpus import KeyPoint, Misconception, Question
from training.pairs import GRADED_FILES, is_held_out, read_rows
from tutor.grading import Grade, Grader, Verdict
from tutor.grading.words import content_words
from tutor.settings import load_settings
from tutor.wiring import Viva

PUBLIC = ("scientsbank", "beetle")

SUBJECT = Path(__file__).parent / "data" / "subject.jsonl"

BLOCK = 64
"""Responses graded at once."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A response with its question and the person's label."""

    dataset: str
    question: Question
    response: str
    label: str


def public_rows(data: Path) -> list[Labelled]:
    """The held-out questions' responses of the public sets that have verdicts."""
    return [
        Labelled(
            row["dataset"],
            Question(row["question"], row["references"]),
            row["response"],
            row["label"],
        )
        for name in GRADED_FILES
        if (data / "grading" / name).is_file()
        for row in read_rows(data / "grading" / name)
        if row["dataset"] != "saf" and is_held_out(row["dataset"], row["question_id"])
    ]


def subject_rows(split: str) -> list[Labelled]:
    """The subject set's responses of one split, ``dev`` or ``test``."""
    return [
        Labelled(f"subject {split}", _subject_question(row), row["response"], row["label"])
        for row in read_rows(SUBJECT)
        if row["split"] == split
    ]


def _subject_question(row: dict) -> Question:
    return Question(
        row["question"],
        row["references"],
        [KeyPoint(point["text"], point["weight"]) for point in row["key_points"]],
        [Misconception(wrong["text"]) for wrong in row["misconceptions"]],
    )


def grade_all(grader: Grader, rows: Sequence[Labelled]) -> list[Grade]:
    """The grades of all rows, in blocks."""
    grades: list[Grade] = []
    for begin in range(0, len(rows), BLOCK):
        block = rows[begin : begin + BLOCK]
        grades += grader.grade_many([(row.question, row.response) for row in block])
    return grades


def overlap_label(row: Labelled) -> str:
    """The floor: correct when the response has at least .4 of some reference's words of meaning."""
    asked = content_words(row.question.question)
    shares = [0.0]
    for reference in row.question.references:
        wanted = set(content_words(reference, asked))
        given = set(content_words(row.response, asked))
        shares.append(len(wanted & given) / max(1, len(wanted)))
    return "correct" if max(shares) >= 0.4 else "incorrect"


def public_label(verdict: Verdict) -> str:
    """Correct, contradictory or incorrect: the public sets count partial as incorrect."""
    return verdict.value if verdict in (Verdict.CORRECT, Verdict.CONTRADICTORY) else "incorrect"


def subject_label(verdict: Verdict | str) -> str:
    """Correct, partial or wrong, as a learner's score is read."""
    return str(verdict) if str(verdict) in ("correct", "partial") else "wrong"


def agreement(truth: Sequence[str], told: Sequence[str]) -> dict[str, float]:
    """Accuracy and macro-F1 over all labels, and accuracy of correct against the rest."""
    pairs = list(zip(truth, told, strict=True))
    return {
        "accuracy": round(float(np.mean([a == b for a, b in pairs])), 3),
        "macro-F1": round(float(f1_score(truth, told, average="macro")), 3),
        "2-way accuracy": round(
            float(np.mean([(a == "correct") == (b == "correct") for a, b in pairs])), 3
        ),
    }


def figures_of(name: str, rows: Sequence[Labelled], grader: Grader) -> list[Measured]:
    """Agreement on one set: the grader's, that of shared words, that of the commonest label."""
    is_subject = name.startswith("subject")
    as_truth = subject_label if is_subject else str
    truth = [as_truth(row.label) for row in rows]
    grades = grade_all(grader, rows)
    viva = [(subject_label if is_subject else public_label)(grade.verdict) for grade in grades]
    told = {
        "viva": viva,
        "shared words": [as_truth(overlap_label(row)) for row in rows],
        "commonest label": [max(sorted(set(truth)), key=truth.count)] * len(truth),
    }
    figures = [
        {"set": name, "responses": len(rows), "grader": who} | agreement(truth, labels)
        for who, labels in told.items()
    ]
    figures[0] |= sureness(grades, [a == b for a, b in zip(viva, truth, strict=True)])
    return figures


def sureness(grades: Sequence[Grade], agreed: Sequence[bool]) -> dict[str, float | None]:
    """Which share no person need look at, and how often it agrees; None when it is empty."""
    sure = [right for grade, right in zip(grades, agreed, strict=True) if not grade.needs_review]
    return {
        "coverage": round(len(sure) / len(grades), 3),
        "agreement when sure": round(float(np.mean(sure)), 3) if sure else None,
    }


def measure(data: Path | None = None) -> Measured:
    """Agreement on each set of ``data`` and on both halves of the subject set."""
    grader = Viva(load_settings()).grader
    public = public_rows(data) if data is not None else []
    sets = {name: [row for row in public if row.dataset == name] for name in PUBLIC}
    sets |= {f"subject {split}": subject_rows(split) for split in ("dev", "test")}
    return {
        "figures": [
            figure
            for name, rows in sets.items()
            if rows
            for figure in figures_of(name, rows, grader)
        ]
    }


COLUMNS = ("responses", "accuracy", "macro-F1", "2-way accuracy", "coverage", "agreement when sure")


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
