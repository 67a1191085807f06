"""Fits fusion, thresholds and calibration of the grader, on questions held out of training.

The entailment model has seen none of these questions, so its probabilities are what they will be on
new ones. The fusion behind every reported figure is out of fold (five folds, split by question);
the few thresholds are chosen on the same out-of-fold probabilities.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from index.encoder import SentenceEncoder
from training.examples import Example, public_rows, read_examples, strangers
from training.monotone import fit_fusion
from training.pairs import read_rows
from tutor.grading import EntailmentModel, Verdict
from tutor.grading.calibration import Calibration, confidence_signals
from tutor.grading.features import FEATURES
from tutor.grading.fusion import ABSENT, DENIED, HELD
from tutor.grading.grade import GradedKeyPoint
from tutor.grading.reading import Reader
from tutor.grading.weighing import Thresholds, credit, score, status, verdict

AGREEMENT_WANTED = 0.95
"""Grades that are not queued for a person agree with people on at least this share."""

FOLDS = 5

SEED = 1

ABSENTS, HELDS = (0.1, 0.15, 0.2, 0.3, 0.4), (0.3, 0.4, 0.5, 0.6, 0.7)
DENIEDS, CORRECTS = (0.3, 0.4, 0.5, 0.6), (0.6, 0.7, 0.8)
"""The grid of thresholds."""

START = Thresholds(
    absent=0.3, held=0.7, denied=0.4, correct=0.75, partial=0.25, misconception=0.8, on_topic=0.2
)
"""Where the search begins; the last two are not searched, the public sets hold no such labels."""


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
            singles = [max(singles, key=lambda row: row[FEATURES.index("aligned_mean")])]
        target = {"correct": HELD, "contradictory": DENIED, "incorrect": ABSENT}.get(example.label)
        if target is None:
            continue
        rows += singles
        labels += [target] * len(singles)
        groups += [example.group] * len(singles)
    return np.stack(rows), np.asarray(labels), groups


def out_of_fold(examples: Sequence[Example]) -> list[list[NDArray[np.float64]]]:
    """By example and alternative, ``(k, 3)`` from a fusion that never saw the question."""
    rows, labels, groups = training_rows(examples)
    asked = sorted({example.group for example in examples})
    found: list[list[NDArray[np.float64]]] = [[] for _ in examples]
    for _, held_out in GroupKFold(FOLDS).split(asked, groups=asked):
        fold = {asked[index] for index in held_out}
        seen = [index for index, group in enumerate(groups) if group not in fold]
        fusion = fit_fusion(rows[seen], labels[seen])
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
        example.prepared.alternatives, probabilities, example.alternatives, strict=True
    )
    for points, rows, features in alternatives:
        cosines = features[:, FEATURES.index("cosine_best")]
        graded = [
            GradedKeyPoint(p.text, p.weight, status(row[HELD], row[DENIED], cosine, thresholds))
            for p, row, cosine in zip(points, rows, cosines, strict=True)
        ]
        value = score(graded, [credit(row[HELD], thresholds) for row in rows], 0)
        outcomes.append(
            Outcome(
                value,
                verdict(value, graded, (), float(cosines.max()), thresholds),
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
    rng = random.Random(SEED)
    graded = public_rows(data)
    for name in ("scientsbank", "beetle"):
        graded += strangers([row for row in graded if row["dataset"] == name], rng)
    examples = read_examples(graded, reader)
    rows, labels, _ = training_rows(examples)
    fusion = fit_fusion(rows, labels)
    probabilities = out_of_fold(examples)
    of_references = search_thresholds(examples, probabilities, public_quality)
    outcomes = [
        judge(example, found, of_references)
        for example, found in zip(examples, probabilities, strict=True)
    ]
    dev = [row for row in read_rows(subject) if row["split"] == "dev"]
    own = read_examples(dev + strangers(dev, rng), reader)
    told = [[fusion.probabilities(alternative) for alternative in e.alternatives] for e in own]
    real = [
        (outcome.signals, three_way(outcome.verdict) == example.label)
        for example, outcome in zip(examples, outcomes, strict=True)
        if not example.is_stranger
    ]
    calibration = fit_calibration(
        np.asarray([signals for signals, _ in real]), np.asarray([agreed for _, agreed in real])
    )
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
        chosen = [
            i
            for i, example in enumerate(examples)
            if example.group.startswith(name) and not example.is_stranger
        ]
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
