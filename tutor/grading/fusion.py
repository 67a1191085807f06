"""Weighs the features of one key point into the probability of each status.

A multinomial logistic model on standardised features, its numbers kept as JSON beside the weights.
It was fitted on questions that the entailment model never saw (``training/fusion.py``), so what it
trusts is what travels.
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


@dataclass(frozen=True, slots=True, eq=False)
class Fusion:
    """``mean``, ``scale``: ``(f,)``; ``coefficients``: ``(3, f)``; ``intercept``: ``(3,)``."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    intercept: NDArray[np.float64]

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """``(n, 3)`` probabilities of held, absent and denied for ``(n, f)`` features."""
        standard = (features - self.mean) / self.scale
        standard[:, [FEATURES.index(name) for name in CONTROLS]] = 0.0
        logits = standard @ self.coefficients.T + self.intercept
        exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))

    def to_json(self) -> dict[str, Any]:
        """The numbers with the names of the features they belong to."""
        return {
            "features": list(FEATURES),
            "mean": self.mean.tolist(),
            "scale": self.scale.tolist(),
            "coefficients": self.coefficients.tolist(),
            "intercept": self.intercept.tolist(),
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
        return cls(
            *(
                np.asarray(record[name], dtype=np.float64)
                for name in ("mean", "scale", "coefficients", "intercept")
            )
        )

    @classmethod
    def load(cls, path: Path) -> "Fusion":
        """Reads the JSON file of that path."""
        return cls.from_json(json.loads(path.read_text(encoding="utf-8")))
