"""Fits fusion, thresholds and calibration of a grader, on questions held out of training.

The entailment model has seen none of these questions, so its probabilities are what they will be on
new ones. There are two scales: one for references that are a single statement, one for single
ideas. The fusion behind every figure is out of fold (five folds, split by question); the few
thresholds are chosen on the same out-of-fold probabilities.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from corpus import KeyPoint
from training.examples import (
    Example,
    authored_rows,
    public_rows,
    read_examples,
    strangers,
    subject_rows,
    without_key_points,
)
from training.monotone import fit_fusion
from tutor.grading import Verdict
from tutor.grading.calibration import Calibration, confidence_signals
from tutor.grading.features import FEATURES
from tutor.grading.fusion import DENIED, HELD, Fusion, entailment_alone
from tutor.grading.reading import Reader
from tutor.grading.scale import Scale
from tutor.grading.weighing import Measured, Thresholds, weigh, weigh_reference

AGREEMENT_WANTED = 0.95
"""Grades that are not queued for a person agree with people on at least this share."""

ENTAILMENT_SHARES = (0.0, 0.15, 0.3, 0.45, 0.6)
"""Tried for the share of the entailment model in the pool."""

FOLDS = 5
SEED = 1

ABSENTS, HELDS = (0.1, 0.15, 0.2, 0.3, 0.4), (0.3, 0.4, 0.5, 0.6, 0.7)
DENIEDS = (0.3, 0.4, 0.5, 0.6)
CORRECTS, PARTIALS = (0.55, 0.65, 0.75, 0.85), (0.15, 0.25, 0.35)
"""The grid of thresholds."""

START = Thresholds(
    absent=0.3, held=0.7, denied=0.4, correct=0.75, partial=0.25, misconception=0.8, on_topic=0.2
)
"""Where the search begins; the last two are not searched, no set holds such labels."""

PUBLIC = ("scientsbank", "beetle")

Status = tuple[float, float, float]
_OF_MARK: dict[str, Status] = {
    "h": (1.0, 0.0, 0.0),
    "p": (0.5, 0.5, 0.0),
    "m": (0.0, 1.0, 0.0),
    "c": (0.0, 0.0, 1.0),
}
_OF_LABEL = {
    "correct": _OF_MARK["h"],
    "incorrect": _OF_MARK["m"],
    "contradictory": _OF_MARK["c"],
}
Row = tuple[NDArray[np.float64], Status]
RowsOf = Callable[[Example], Iterator[Row]]


def point_rows(example: Example) -> Iterator[Row]:
    """Each key point's features with the status that its mark tells."""
    if example.marks:
        for row, mark in zip(example.alternatives[0], example.marks, strict=True):
            yield row, _OF_MARK[mark]


def reference_rows(example: Example) -> Iterator[Row]:
    """Whole references, with the status that the response's label tells.

    A correct response is taken to hold the reference it is aligned with best, and to say nothing of
    the others.
    """
    status_told = _OF_LABEL.get(example.label)
    if status_told is None or example.dataset not in PUBLIC:
        return
    rows = whole_rows(example)
    if example.label == "correct":
        rows = [max(rows, key=lambda row: row[FEATURES.index("aligned_mean")])]
    yield from ((row, status_told) for row in rows)


def whole_rows(example: Example) -> list[NDArray[np.float64]]:
    """``(f,)`` of each reference as a whole."""
    pairs = zip(example.alternatives, example.wholes, strict=True)
    return [features[0] if whole is None else whole for features, whole in pairs]


class Fusions:
    """The fusion of all rows, and for each question one that never saw it.

    The entailment model's share is the one with the least out-of-fold cross-entropy, each status
    weighing the same.
    """

    def __init__(self, examples: Sequence[Example], rows_of: RowsOf) -> None:
        found = [(row, told, e.group) for e in examples for row, told in rows_of(e)]
        rows = np.stack([row for row, _, _ in found])
        targets = np.asarray([told for _, told, _ in found])
        groups = np.asarray([group for _, _, group in found])
        self.whole = fit_fusion(rows, targets)
        self._of_group: dict[str, Fusion] = {}
        asked = sorted(set(groups))
        for _, held_out in GroupKFold(FOLDS).split(asked, groups=asked):
            fold = {asked[index] for index in held_out}
            seen = np.asarray([group not in fold for group in groups])
            self._of_group |= dict.fromkeys(fold, fit_fusion(rows[seen], targets[seen]))
        self._share_with_entailment(rows, targets, groups)

    def _share_with_entailment(
        self, rows: NDArray[np.float64], targets: NDArray[np.float64], groups: NDArray[np.str_]
    ) -> None:
        logistic = np.concatenate(
            [
                self._of_group[group].logistic(row[None])
                for row, group in zip(rows, groups, strict=True)
            ]
        )
        alone = entailment_alone(rows)
        weights = targets / targets.sum(axis=0)

        def cross_entropy(share: float) -> float:
            pooled = (1 - share) * logistic + share * alone
            return float(-np.sum(weights * np.log(np.maximum(pooled, 1e-9))))

        share = min(ENTAILMENT_SHARES, key=cross_entropy)
        self.whole = replace(self.whole, entailment_share=share)
        self._of_group = {
            group: replace(fusion, entailment_share=share)
            for group, fusion in self._of_group.items()
        }

    def probabilities(self, example: Example, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """``(n, 3)``; a question without rows of its own is new to the whole fusion."""
        return self._of_group.get(example.group, self.whole).probabilities(rows)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the grader would say of an example: score, verdict and the signals of its confidence."""

    score: float
    verdict: Verdict
    signals: tuple[float, ...]


Judgement = Callable[[int, Thresholds], Outcome]
"""The outcome of the example in one place of a list, under some thresholds."""


def judge_points(examples: Sequence[Example], fusions: Fusions) -> Judgement:
    """The steps that the grader takes for authored key points, with out-of-fold probabilities."""
    rows = [fusions.probabilities(e, e.alternatives[0]) for e in examples]
    measured = [
        _measured_all(e.prepared.alternatives[0], told_of, e.alternatives[0])
        for e, told_of in zip(examples, rows, strict=True)
    ]

    def judge(place: int, thresholds: Thresholds) -> Outcome:
        weighed = weigh(measured[place], thresholds)
        signals = confidence_signals(rows[place], weighed.score, thresholds)
        return Outcome(weighed.score, weighed.verdict, signals)

    return judge


def judge_references(examples: Sequence[Example], fusions: Fusions, points: Scale) -> Judgement:
    """The steps that the grader takes for references, with out-of-fold probabilities."""
    prepared = []
    for e in examples:
        alternatives = []
        for key_points, features, whole in zip(
            e.prepared.alternatives, e.alternatives, e.wholes, strict=True
        ):
            own = features[:1] if whole is None else whole[None]
            row = fusions.probabilities(e, own)
            (one,) = _measured_all((KeyPoint("whole"),), row, own)
            told_of = points.fusion.probabilities(features)
            split = None if whole is None else _measured_all(key_points, told_of, features)
            alternatives.append((row, one, split))
        prepared.append(alternatives)

    def judge(place: int, thresholds: Thresholds) -> Outcome:
        outcomes = []
        for row, one, split in prepared[place]:
            if split is None:
                weighed = weigh([one], thresholds)
            else:
                weighed = weigh_reference(split, one, points.thresholds, thresholds)
            signals = confidence_signals(row, weighed.score, thresholds)
            outcomes.append(Outcome(weighed.score, weighed.verdict, signals))
        return max(outcomes, key=lambda outcome: outcome.score)

    return judge


def _measured_all(
    points: Sequence[KeyPoint], rows: NDArray[np.float64], features: NDArray[np.float64]
) -> list[Measured]:
    cosine = FEATURES.index("cosine_best")
    return [
        Measured(p.text, p.weight, float(row[HELD]), float(row[DENIED]), float(values[cosine]))
        for p, row, values in zip(points, rows, features, strict=True)
    ]


def told(dataset: str, found: Verdict | str) -> str:
    """A verdict in the words of a data set: the public sets count partial as incorrect."""
    if dataset in PUBLIC:
        return str(found) if str(found) in ("correct", "contradictory") else "incorrect"
    return str(found) if str(found) in ("correct", "partial") else "wrong"


def quality(dataset: str, truth: Sequence[str], said: Sequence[str]) -> float:
    """How good a set's verdicts are: accuracy, for the public sets with macro-F1 and two-way."""
    right = float(np.mean([a == b for a, b in zip(truth, said, strict=True)]))
    if dataset not in PUBLIC:
        return right
    pairs = zip(truth, said, strict=True)
    two_way = float(np.mean([(a == "correct") == (b == "correct") for a, b in pairs]))
    return (float(f1_score(truth, said, average="macro")) + two_way) / 2


def search_thresholds(examples: Sequence[Example], judge: Judgement) -> Thresholds:
    """Of a small grid the thresholds with the best mean quality over the data sets."""

    def mean_quality(thresholds: Thresholds) -> float:
        sets: dict[str, tuple[list[str], list[str]]] = {}
        for place, example in enumerate(examples):
            truth, said = sets.setdefault(example.dataset, ([], []))
            truth.append(told(example.dataset, example.label))
            said.append(told(example.dataset, judge(place, thresholds).verdict))
        return float(np.mean([quality(name, *pair) for name, pair in sets.items()]))

    def best(start: Thresholds, **grid: Sequence[float]) -> Thresholds:
        tried = [
            replace(start, **dict(zip(grid, values, strict=True)))
            for values in product(*grid.values())
        ]
        return max((one for one in tried if one.absent < one.held), key=mean_quality)

    # Two at a time, twice: the whole grid at once says the same and takes an hour.
    found = START
    for _ in range(2):
        found = best(found, absent=ABSENTS, held=HELDS)
        found = best(found, denied=DENIEDS)
        found = best(found, correct=CORRECTS, partial=PARTIALS)
    return found


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


def fit_scale(
    fusion: Fusion, examples: Sequence[Example], judge: Judgement
) -> tuple[Scale, list[tuple[Example, Outcome]]]:
    """A scale, and what it says of each example with a fusion that never saw its question."""
    thresholds = search_thresholds(examples, judge)
    outcomes = [(example, judge(place, thresholds)) for place, example in enumerate(examples)]
    real = [pair for pair in outcomes if not pair[0].is_stranger]
    calibration = fit_calibration(
        np.asarray([outcome.signals for _, outcome in real]),
        np.asarray([_agrees(example, outcome) for example, outcome in real]),
    )
    return Scale(fusion, thresholds, calibration), outcomes


def _agrees(example: Example, outcome: Outcome) -> bool:
    return told(example.dataset, outcome.verdict) == told(example.dataset, example.label)


def measure_all(data: Path, subject: Path, reader: Reader) -> list[Example]:
    """Every held-out response of the public sets, of our own and of the subject's dev half."""
    rng = random.Random(SEED)
    public, own, dev = public_rows(data), authored_rows(), subject_rows(subject)
    rows = public + own + dev
    for name in PUBLIC:
        rows += strangers([row for row in public if row["dataset"] == name], rng)
    rows += strangers(own, rng)
    bare = [row | {"dataset": f"{row['dataset']} bare"} for row in without_key_points(own + dev)]
    return read_examples(rows + bare, reader)


def fit(examples: Sequence[Example], out: Path) -> dict[str, object]:
    """Fits both scales, writes them to ``out`` as JSON, gives back the out-of-fold figures."""
    authored = [e for e in examples if e.marks]
    fusions = Fusions(authored, point_rows)
    key_points, first = fit_scale(fusions.whole, authored, judge_points(authored, fusions))
    bare = [e for e in examples if not e.marks]
    fusions = Fusions(bare, reference_rows)
    judge = judge_references(bare, fusions, key_points)
    references, second = fit_scale(fusions.whole, bare, judge)
    record = {
        "of_references": _record(references),
        "of_key_points": _record(key_points),
    }
    out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return {"key points": figures(first), "references": figures(second)}


def _record(scale: Scale) -> dict[str, object]:
    return {
        "fusion": scale.fusion.to_json(),
        "thresholds": asdict(scale.thresholds),
        "calibration": asdict(scale.calibration),
    }


def figures(outcomes: Sequence[tuple[Example, Outcome]]) -> dict[str, dict[str, float]]:
    """Agreement on each set, out of fold, without the strangers."""
    found = {}
    for name in dict.fromkeys(example.dataset for example, _ in outcomes):
        own = [pair for pair in outcomes if pair[0].dataset == name and not pair[0].is_stranger]
        truth = [told(name, example.label) for example, _ in own]
        said = [told(name, outcome.verdict) for _, outcome in own]
        pairs = list(zip(truth, said, strict=True))
        found[name] = {
            "responses": len(own),
            "accuracy": float(np.mean([a == b for a, b in pairs])),
            "macro-F1": float(f1_score(truth, said, average="macro")),
            "weighted F1": float(f1_score(truth, said, average="weighted")),
            "2-way accuracy": float(
                np.mean([(a == "correct") == (b == "correct") for a, b in pairs])
            ),
        }
    return found
