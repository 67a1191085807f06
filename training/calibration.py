"""How sure a grade is: agreement with people by its signals, and where review begins."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from tutor.grading.calibration import Calibration, Tree

AGREEMENT_WANTED = 0.95
"""Grades that are not queued for a person agree with people on at least this share."""

FOLDS = 8
"""The threshold is read off confidences of questions that the trees did not see."""

DIGITS = 5
"""Of the numbers that are kept."""


def fit_calibration(
    signals: NDArray[np.float64], agreed: NDArray[np.bool_], groups: Sequence[str]
) -> Calibration:
    """Agreement by boosted trees on the signals ``(n, s)``, and where review by a person begins.

    ``groups`` names the question of each row.
    """
    confidence = np.zeros(len(agreed))
    for seen, held_out in GroupKFold(FOLDS).split(signals, groups=groups):
        trees, intercept = _fit(signals[seen], agreed[seen])
        fold = Calibration(trees, intercept, 1.0)
        confidence[held_out] = [fold.confidence(row) for row in signals[held_out].tolist()]
    return Calibration(*_fit(signals, agreed), review_below=_review_below(confidence, agreed))


def _review_below(confidence: NDArray[np.float64], agreed: NDArray[np.bool_]) -> float:
    order = np.argsort(-confidence, kind="stable")
    agreement = np.cumsum(agreed[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(agreement >= AGREEMENT_WANTED)
    # The largest set that still agrees; nothing passes when not even the surest do.
    return float(confidence[order[enough[-1]]]) if len(enough) else 1.0


def _fit(signals: NDArray[np.float64], agreed: NDArray[np.bool_]) -> tuple[tuple[Tree, ...], float]:
    """The trees, with the learning rate in their values, and the log odds they begin from."""
    model = GradientBoostingClassifier(
        n_estimators=120,
        learning_rate=0.05,
        max_depth=3,
        min_samples_leaf=20,
        subsample=0.5,
        max_features=0.5,
        random_state=0,
    ).fit(signals, agreed)
    share = float(agreed.mean())
    trees = tuple(_tree(one[0].tree_, model.learning_rate) for one in model.estimators_)
    return trees, float(np.log(share / (1.0 - share)))


def _tree(fitted, rate: float) -> Tree:  # type: ignore[no-untyped-def]  # noqa: ANN001 - Cython
    return Tree(
        signals=tuple(max(signal, 0) for signal in fitted.feature.tolist()),
        thresholds=tuple(np.round(fitted.threshold, DIGITS).tolist()),
        yes=tuple(fitted.children_left.tolist()),
        no=tuple(fitted.children_right.tolist()),
        values=tuple(np.round(fitted.value[:, 0, 0] * rate, DIGITS).tolist()),
    )
