"""What turns measurements into a grade, for one kind of key points: whole references or ideas."""

from dataclasses import dataclass
from typing import Any

from tutor.grading.calibration import Calibration
from tutor.grading.fusion import Fusion
from tutor.grading.weighing import Thresholds


@dataclass(frozen=True, slots=True)
class Scale:
    """Fusion, thresholds and calibration, fitted together."""

    fusion: Fusion
    thresholds: Thresholds
    calibration: Calibration

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Scale":
        """Reads what ``training/fusion.py`` wrote.

        Raises:
            ModelDamaged: it was fitted on other features than this version measures.
        """
        return cls(
            Fusion.from_json(record["fusion"]),
            Thresholds(**record["thresholds"]),
            Calibration.from_json(record["calibration"]),
        )
