"""Fusions of which each question's never saw that question, and the rows they are fitted on.

Five folds, split by question. A row is the features of a key point, or of a whole reference, with
the status that people's marks tell.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from training.examples import PUBLIC, Example
from training.monotone import fit_fusion
from tutor.grading.features import FEATURES
from tutor.grading.fusion import Fusion, entailment_alone

ENTAILMENT_SHARES = (0.0, 0.15, 0.3, 0.45, 0.6)
"""Tried for the share of the entailment model in the pool."""

FOLDS = 5

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
