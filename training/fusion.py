"""Fits fusion, thresholds and calibration of the grader, on questions held out of training.

The entailment model has seen none of these questions, so its probabilities are what they will be on
new ones. Every figure reported is out of fold: the five folds are split by question.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from corpus import KeyPoint, Question
from index.encoder import SentenceEncoder
from training.pairs import GRADED_FILES, is_held_out, read_rows
from tutor.grading import EntailmentModel, Verdict
from tutor.grading.calibration import Calibration, confidence_signals
from tutor.grading.features import measure
from tutor.grading.fusion import ABSENT, DENIED, HELD, Fusion
from tutor.grading.grade import GradedKeyPoint
from tutor.grading.prepared import Prepared, prepare
from tutor.grading.reading import Reader
from tutor.grading.weighing import Thresholds, credit, score, status, verdict

BLOCK = 64
"""Responses read at once."""

AGREEMENT_WANTED = 0.95
"""Grades that are not queued for a person agree with people on at least this share."""

FOLDS = 5

STRENGTH = 0.01
"""scikit-learn's C of the fusion: of .01, .1 and 1 the best out of fold."""

ABSENTS, HELDS = (0.1, 0.15, 0.2, 0.25, 0.35), (0.3, 0.4, 0.5, 0.55, 0.65)
DENIEDS, CORRECTS = (0.3, 0.4, 0.5, 0.6), (0.6, 0.7, 0.8)
"""The grid of thresholds."""

START = Thresholds(
    absent=0.3, held=0.7, denied=0.4, correct=0.75, partial=0.25, misconception=0.8, on_topic=0.15
)
"""Where the search begins; the last two are not searched, the public sets hold no such labels."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A held-out response with a person's label and its features, ``(k, f)`` by alternative."""

    group: str
    label: str
    prepared: Prepared
    alternatives: tuple[NDArray[np.float64], ...]
    best_cosines: tuple[float, ...]


def public_rows(data: Path) -> list[dict[str, Any]]:
    """The held-out questions' responses that have a verdict; Short Answer Feedback has scores."""
    return [
        row
        for name in GRADED_FILES
        for row in read_rows(data / "grading" / name)
        if row["dataset"] != "saf" and is_held_out(row["dataset"], row["question_id"])
    ]


def read_examples(rows: Sequence[dict[str, Any]], reader: Reader) -> list[Example]:
    """Measures every response that no guard stops."""
    examples: list[Example] = []
    for begin in range(0, len(rows), BLOCK):
        block = [(row, prepare(question_of(row), row["response"])) for row in rows[begin:][:BLOCK]]
        asked = [(row, one) for row, one in block if one.windows]
        readings = reader.read([one for _, one in asked])
        examples += [
            Example(
                f"{row['dataset']}/{row['question_id']}",
                row["label"],
                one,
                tuple(np.stack([measure(reading, h) for h in a]) for a in reading.alternatives),
                tuple(max(float(h.cosines.max()) for h in a) for a in reading.alternatives),
            )
            for (row, one), reading in zip(asked, readings, strict=True)
        ]
        print(f"measured {len(examples)} of {len(rows)} responses", flush=True)
    return examples


def question_of(row: dict[str, Any]) -> Question:
    """The question of a graded row, with its key points where it has any."""
    points = [KeyPoint(point["text"], point["weight"]) for point in row.get("key_points", [])]
    return Question(row["question"], row["references"], points)


def training_rows(
    examples: Sequence[Example],
) -> tuple[NDArray[np.float64], NDArray[np.int64], list[str]]:
    """Features, statuses and groups of single key points.

    A person's label of a response tells the status of a key point where the reference has only one;
    a correct response is taken to hold the reference it is aligned with best, and to say nothing of
    the others.
    """
    rows, labels, groups = [], [], []
    for example in examples:
        singles = [features[0] for features in example.alternatives if len(features) == 1]
        held = example.label == "correct"
        if held and singles:
            singles = [max(singles, key=lambda row: row[6])]
        target = {"correct": HELD, "contradictory": DENIED, "incorrect": ABSENT}.get(example.label)
        if target is None:
            continue
        rows += singles
        labels += [target] * len(singles)
        groups += [example.group] * len(singles)
    return np.stack(rows), np.asarray(labels), groups


def fit_fusion(rows: NDArray[np.float64], labels: NDArray[np.int64], strength: float) -> Fusion:
    """A multinomial logistic model; ``strength`` is scikit-learn's C."""
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=2000)
    model.fit(scaler.transform(rows), labels)
    return Fusion(scaler.mean_, scaler.scale_, model.coef_, model.intercept_)


def out_of_fold(examples: Sequence[Example], strength: float) -> list[list[NDArray[np.float64]]]:
    """By example and alternative, ``(k, 3)`` from a fusion that never saw the question."""
    rows, labels, groups = training_rows(examples)
    asked = sorted({example.group for example in examples})
    found: list[list[NDArray[np.float64]]] = [[] for _ in examples]
    for _, held_out in GroupKFold(FOLDS).split(asked, groups=asked):
        fold = {asked[index] for index in held_out}
        seen = [index for index, group in enumerate(groups) if group not in fold]
        fusion = fit_fusion(rows[seen], labels[seen], strength)
        for index, example in enumerate(examples):
            if example.group in fold:
                found[index] = [fusion.probabilities(rows) for rows in example.alternatives]
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the grader would say of an example: score, verdict and the signals of its confidence."""

    score: float
    verdict: Verdict
    signals: tuple[float, float, float]


def judge(
    example: Example, probabilities: Sequence[NDArray[np.float64]], thresholds: Thresholds
) -> Outcome:
    """The same steps that the grader takes, on probabilities that are given."""
    outcomes = []
    alternatives = zip(
        example.prepared.alternatives, probabilities, example.best_cosines, strict=True
    )
    for points, rows, cosine in alternatives:
        graded = [
            GradedKeyPoint(p.text, p.weight, status(row[HELD], row[DENIED], thresholds))
            for p, row in zip(points, rows, strict=True)
        ]
        value = score(graded, [credit(row[HELD], thresholds) for row in rows], 0)
        outcomes.append(
            Outcome(
                value,
                verdict(value, graded, (), cosine, thresholds),
                confidence_signals(
                    [float(row.max()) for row in rows],
                    value,
                    (thresholds.partial, thresholds.correct),
                ),
            )
        )
    return max(outcomes, key=lambda outcome: outcome.score)


def three_way(found: Verdict) -> str:
    """The official labels of SemEval-2013 Task 7: partial counts as incorrect there."""
    return found.value if found in (Verdict.CORRECT, Verdict.CONTRADICTORY) else "incorrect"


def search_thresholds(
    examples: Sequence[Example],
    probabilities: Sequence[Sequence[NDArray[np.float64]]],
    quality: Callable[[Sequence[str], Sequence[Verdict]], float],
) -> Thresholds:
    """Of a small grid the thresholds with the best mean ``quality`` of verdicts over the sets."""

    def mean_quality(thresholds: Thresholds) -> float:
        told: dict[str, tuple[list[str], list[Verdict]]] = {}
        for example, rows in zip(examples, probabilities, strict=True):
            truth, verdicts = told.setdefault(example.group.split("/")[0], ([], []))
            truth.append(example.label)
            verdicts.append(judge(example, rows, thresholds).verdict)
        return float(np.mean([quality(truth, verdicts) for truth, verdicts in told.values()]))

    grid = [
        replace(START, absent=absent, held=held, denied=denied, correct=correct)
        for absent, held, denied, correct in product(ABSENTS, HELDS, DENIEDS, CORRECTS)
        if absent < held
    ]
    return max(grid, key=mean_quality)


def public_quality(truth: Sequence[str], verdicts: Sequence[Verdict]) -> float:
    """Macro-F1 of the three official labels."""
    return float(f1_score(truth, [three_way(one) for one in verdicts], average="macro"))


def subject_quality(truth: Sequence[str], verdicts: Sequence[Verdict]) -> float:
    """Accuracy of correct, partial and wrong."""

    def read(label: str) -> str:
        return label if label in ("correct", "partial") else "wrong"

    return float(np.mean([read(a) == read(b) for a, b in zip(truth, verdicts, strict=True)]))


def fit_calibration(signals: NDArray[np.float64], agreed: NDArray[np.bool_]) -> Calibration:
    """Agreement as a logistic function of the signals, and where review by a person begins."""
    model = LogisticRegression(C=1.0, max_iter=2000).fit(signals, agreed)
    fitted = Calibration(tuple(model.coef_[0].tolist()), float(model.intercept_[0]), 1.0)
    confidence = np.asarray([fitted.confidence(row) for row in signals])
    order = np.argsort(-confidence, kind="stable")
    agreement = np.cumsum(agreed[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(agreement >= AGREEMENT_WANTED)
    # The largest set that still agrees; nothing passes when not even the surest do.
    review_below = float(confidence[order[enough[-1]]]) if len(enough) else 1.0
    return replace(fitted, review_below=round(review_below, 4))


def fit(data: Path, subject: Path, weights: Path, encoder: Path, out: Path) -> dict[str, object]:
    """Fits everything, writes it to ``out`` as JSON and gives back the out-of-fold figures.

    Of ``subject`` only the dev half is read, and only the thresholds for key points follow it.
    """
    reader = Reader(SentenceEncoder.load(encoder), EntailmentModel.load(weights))
    examples = read_examples(public_rows(data), reader)
    rows, labels, _ = training_rows(examples)
    fusion = fit_fusion(rows, labels, STRENGTH)
    probabilities = out_of_fold(examples, STRENGTH)
    of_references = search_thresholds(examples, probabilities, public_quality)
    outcomes = [
        judge(example, found, of_references)
        for example, found in zip(examples, probabilities, strict=True)
    ]
    own = read_examples([row for row in read_rows(subject) if row["split"] == "dev"], reader)
    told = [[fusion.probabilities(alternative) for alternative in e.alternatives] for e in own]
    agreed = [
        three_way(outcome.verdict) == example.label
        for example, outcome in zip(examples, outcomes, strict=True)
    ]
    calibration = fit_calibration(np.asarray([o.signals for o in outcomes]), np.asarray(agreed))
    record = {
        "fusion": fusion.to_json(),
        "of_references": asdict(of_references),
        "of_key_points": asdict(search_thresholds(own, told, subject_quality)),
        "calibration": asdict(calibration),
    }
    out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return figures(examples, outcomes)


def figures(examples: Sequence[Example], outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Accuracy and macro-F1 of each set, out of fold."""
    found: dict[str, object] = {}
    for name in ("scientsbank", "beetle"):
        chosen = [i for i, example in enumerate(examples) if example.group.startswith(name)]
        truth = [examples[i].label for i in chosen]
        told = [three_way(outcomes[i].verdict) for i in chosen]
        right = [label == "correct" for label in truth]
        said = [label == "correct" for label in told]
        found[name] = {
            "responses": len(chosen),
            "3-way accuracy": float(np.mean([a == b for a, b in zip(truth, told, strict=True)])),
            "3-way macro-F1": float(f1_score(truth, told, average="macro")),
            "2-way accuracy": float(np.mean([a == b for a, b in zip(right, said, strict=True)])),
        }
    return found
