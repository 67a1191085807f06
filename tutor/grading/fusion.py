"""Weighs the features of one key point into the probability of each status.

A multinomial logistic model on standardised features, pooled with what the entailment model says
by itself; its numbers are kept as JSON beside the weights. The entailment model's probabilities
enter as log odds against neutral, so the logistic model can follow it in full and correct how sure
it is. It was fitted on questions that the entailment model never saw (``training/fusion.py``), so
what it trusts is what travels.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.errors import ModelDamaged
from tutor.grading.features import CONTROLS, FEATURES

HELD, ABSENT, DENIED = 0, 1, 2
"""Columns of ``probabilities``: the response holds the key point, lacks it, or denies it."""

LEAST = 0.01
"""The least probability of a label in log odds: how sure a model is beyond that tells nothing."""

FAINTEST = -30.0
"""The least difference of logits that is told apart; e to the power of it is 1e-13."""

_ENTAILED, _CONTRADICTED = map(FEATURES.index, ("entailment", "contradiction"))


@dataclass(frozen=True, slots=True, eq=False)
class Fusion:
    """``mean``, ``scale``: ``(f,)``; ``coefficients``: ``(3, f)``; ``intercept``: ``(3,)``.

    ``entailment_share``: how much the entailment model's own probabilities count in the pool.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    intercept: NDArray[np.float64]
    entailment_share: float = 0.0

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """``(n, 3)`` probabilities of held, absent and denied for ``(n, f)`` features."""
        alone, share = entailment_alone(features), self.entailment_share
        pooled = (1 - share) * self.logistic(features) + share * alone
        # Denials share the most words of all, so similarity speaks for them too: nothing is denied
        # that the entailment model, reading the whole response, takes for said.
        pooled[alone[:, DENIED] <= alone[:, HELD], DENIED] = 0.0
        return np.asarray(pooled / pooled.sum(axis=1, keepdims=True))

    def logistic(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same without the entailment model's own share and say."""
        standard = (with_log_odds(features) - self.mean) / self.scale
        standard[:, [FEATURES.index(name) for name in CONTROLS]] = 0.0
        logits = standard @ self.coefficients.T + self.intercept
        # No status is ever ruled out: what is left when one is taken away can be shared out.
        exponentials = np.exp(np.maximum(logits - logits.max(axis=1, keepdims=True), FAINTEST))
        return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))

    def to_json(self) -> dict[str, Any]:
        """The numbers with the names of the features they belong to."""
        return {
            "features": list(FEATURES),
            "mean": self.mean.tolist(),
            "scale": self.scale.tolist(),
            "coefficients": self.coefficients.tolist(),
            "intercept": self.intercept.tolist(),
            "entailment_share": self.entailment_share,
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Fusion":
        """Reads what ``to_json`` wrote.

        Raises:
            ModelDamaged: it was fitted on other features than this version measures.
        """
        if record["features"] != list(FEATURES):
            raise ModelDamaged(
                f"The fusion weights are for {len(record['features'])} features "
                f"{record['features']}, "
                f"this version measures {len(FEATURES)}: {list(FEATURES)}."
            )
        mean, scale, coefficients, intercept = (
            np.asarray(record[name], dtype=np.float64)
            for name in ("mean", "scale", "coefficients", "intercept")
        )
        return cls(mean, scale, coefficients, intercept, float(record["entailment_share"]))

    @classmethod
    def load(cls, path: Path) -> "Fusion":
        """Reads the JSON file of that path."""
        return cls.from_json(json.loads(path.read_text(encoding="utf-8")))


def with_log_odds(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """A copy of ``(n, f)`` features, entailment and contradiction as log odds against neutral."""
    logs = np.log(np.maximum(entailment_alone(features), LEAST))
    found = features.copy()
    found[:, _ENTAILED] = logs[:, HELD] - logs[:, ABSENT]
    found[:, _CONTRADICTED] = logs[:, DENIED] - logs[:, ABSENT]
    return found


def withhold(rows: NDArray[np.float64]) -> None:
    """Takes back, in place, all that ``(n, 3)`` or ``(3,)`` probabilities say is held."""
    rows[..., ABSENT] += rows[..., HELD]
    rows[..., HELD] = 0.0


def entailment_alone(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """``(n, 3)``: what the entailment model says of the whole response."""
    held, denied = features[:, _ENTAILED], features[:, _CONTRADICTED]
    return np.stack([held, 1.0 - held - denied, denied], axis=1)
