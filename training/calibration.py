"""How sure a grade is: agreement with people by its signals, and where review begins."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tutor.grading.calibration import Calibration

AGREEMENT_WANTED = 0.95
"""Grades that are not queued for a person agree with people on at least this share."""


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
