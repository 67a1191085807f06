"""How sure a grade is: agreement with people by its signals, and where review begins."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import GroupKFold

from tutor.grading.calibration import Calibration, Tree

AGREEMENT_WANTED = 0.95
"""Grades that are not queued for a person agree with people on at least this share."""

FOLDS, SPLITS = 8, 5
"""The threshold is read off confidences of questions that the trees did not see, each response once
for each of several ways to split the questions: with one it hangs on how the folds fall."""

TREES, LEAVES, LEAST = 100, 64, 15
"""Trees, leaves of each at most, responses in each leaf at least."""

LEAST_SURE = 0.02
"""Share of the responses below which those that agree often enough may do so by luck."""

NOTHING_TOLD = 0.99
"""Where review begins when the trees tell of nothing that it is sure: what rules tell, a blank or
another side than the reference's, has this confidence and needs no person."""

DIGITS = 4
"""Of the numbers that are kept."""


def fit_calibration(
    signals: NDArray[np.float64], agreed: NDArray[np.bool_], groups: Sequence[str]
) -> Calibration:
    """Agreement by a forest on the signals ``(n, s)``, and where review by a person begins.

    ``groups`` names the question of each row.
    """
    confidence = np.zeros((SPLITS, len(agreed)))
    for number in range(SPLITS):
        folds = GroupKFold(FOLDS, shuffle=True, random_state=number)
        for seen, held_out in folds.split(signals, groups=groups):
            forest = _fit(signals[seen], agreed[seen])
            confidence[number, held_out] = forest.predict_proba(signals[held_out])[:, 1]
    trees = tuple(_tree(one.tree_) for one in _fit(signals, agreed).estimators_)
    return Calibration(trees, _review_below(confidence.ravel(), np.tile(agreed, SPLITS)))


def _review_below(confidence: NDArray[np.float64], agreed: NDArray[np.bool_]) -> float:
    order = np.argsort(-confidence, kind="stable")
    agreement = np.cumsum(agreed[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(agreement >= AGREEMENT_WANTED)
    # The largest set that still agrees; nothing passes when not even the surest do.
    if not len(enough) or enough[-1] < LEAST_SURE * len(order):
        return NOTHING_TOLD
    return round(float(confidence[order[enough[-1]]]), DIGITS)


def _fit(signals: NDArray[np.float64], agreed: NDArray[np.bool_]) -> ExtraTreesClassifier:
    return ExtraTreesClassifier(
        TREES,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST,
        max_features=0.8,
        random_state=0,
    ).fit(signals, agreed)


def _tree(fitted) -> Tree:  # type: ignore[no-untyped-def]  # noqa: ANN001 - Cython
    """A tree whose leaves hold the share that agreed."""
    return Tree(
        signals=tuple(max(signal, 0) for signal in fitted.feature.tolist()),
        thresholds=tuple(np.round(fitted.threshold, DIGITS).tolist()),
        yes=tuple(fitted.children_left.tolist()),
        no=tuple(fitted.children_right.tolist()),
        values=tuple(np.round(fitted.value[:, 0, 1], DIGITS).tolist()),
    )
