"""Fits the fusion: a multinomial logistic model whose signs are fixed where sense fixes them.

Left free, features that move together take opposite signs (shared words against a response),
which holds on the sets it was fitted on and nowhere else.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tutor.grading.features import CONTROLS, FEATURES
from tutor.grading.fusion import ABSENT, DENIED, HELD, Fusion, with_log_odds

PENALTY = 3e-3
"""Weight of the squared coefficients; of .001 and .003 the better out of fold."""

AGAINST = frozenset({"contradiction", "negation_differs"})
"""What may only lower the odds of a key point's being held, and raise those of its denial."""

FOR = frozenset(FEATURES) - AGAINST - frozenset(CONTROLS)
"""What may only raise the odds of a key point's being held."""

Bound = tuple[float | None, float | None]
Rows = NDArray[np.float64]


def fit_fusion(rows: Rows, wanted: Rows) -> Fusion:
    """The fusion of ``(n, f)`` features and ``(n, 3)`` statuses, each status weighing the same.

    The columns of ``wanted`` are held, absent and denied; a row adds up to 1.
    """
    values = with_log_odds(rows)
    mean, scale = values.mean(axis=0), values.std(axis=0) + 1e-9
    standard = np.hstack([(values - mean) / scale, np.ones((len(rows), 1))])
    weights = wanted @ (1.0 / (3.0 * wanted.sum(axis=0)))
    columns = standard.shape[1]
    penalised = np.tile([1.0] * (columns - 1) + [0.0], 2)

    def loss(flat: Rows) -> tuple[float, Rows]:
        logits = np.zeros((len(rows), 3))
        logits[:, [HELD, DENIED]] = standard @ flat.reshape(2, columns).T
        logits -= logits.max(axis=1, keepdims=True)
        told = np.exp(logits)
        told /= told.sum(axis=1, keepdims=True)
        error = (told - wanted) * weights[:, None]
        gradient = (standard.T @ error[:, [HELD, DENIED]]).T.ravel()
        cross_entropy = -np.sum(weights[:, None] * wanted * np.log(told + 1e-12))
        shrinkage = PENALTY * np.sum(penalised * flat**2)
        return float(cross_entropy + shrinkage), gradient + 2 * PENALTY * penalised * flat

    found = minimize(loss, np.zeros(2 * columns), jac=True, bounds=_bounds(), method="L-BFGS-B")
    held, denied = found.x.reshape(2, columns)
    coefficients, intercept = np.zeros((3, columns - 1)), np.zeros(3)
    coefficients[HELD], intercept[HELD] = held[:-1], held[-1]
    coefficients[DENIED], intercept[DENIED] = denied[:-1], denied[-1]
    # Absence is what the other two are measured against: all its numbers are 0.
    assert not coefficients[ABSENT].any()
    return Fusion(mean, scale, coefficients, intercept)


def _bounds() -> list[Bound]:
    """For held, then for denied: a bound for each feature and none for the intercept."""
    held: list[Bound] = [
        (0, None) if name in FOR else (None, 0) if name in AGAINST else (None, None)
        for name in FEATURES
    ]
    denied: list[Bound] = [
        (0, None) if name in AGAINST else (None, 0) if name.startswith("entail") else (None, None)
        for name in FEATURES
    ]
    free: Bound = (None, None)
    return [*held, free, *denied, free]
