"""The grader: question and response in, grade out; a pure function of both models' weights."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus import Question
from index.encoder import SentenceEncoder
from tutor import models
from tutor.errors import ModelDamaged, ModelMissing
from tutor.grading.alignment import TokenEncoder
from tutor.grading.calibration import Calibration
from tutor.grading.entailment import Entailment, EntailmentModel
from tutor.grading.fusion import Fusion
from tutor.grading.grade import Grade
from tutor.grading.judging import Judge
from tutor.grading.prepared import prepare
from tutor.grading.reading import Reader
from tutor.grading.weighing import Thresholds

SHIPPED = "viva-minilm"
"""The name of the weights that come with Viva."""

WEIGHTS = Path(__file__).parent / "weights"
"""Where the shipped weights are."""

ENCODER = "all-MiniLM-L6-v2"
"""The encoder whose cosines the shipped fusion was fitted on."""


class Grader:
    """Grades responses key point by key point. Safe to share between threads."""

    def __init__(self, encoder: TokenEncoder, entailment: Entailment, judge: Judge) -> None:
        self.entailment = entailment
        self._reader = Reader(encoder, entailment)
        self._judge = judge

    @classmethod
    def load(
        cls,
        weights: str | Path = SHIPPED,
        encoder: SentenceEncoder | None = None,
        device: str = "auto",
    ) -> "Grader":
        """Loads the shipped weights, or any NLI cross-encoder by its folder or name on the Hub.

        Another entailment model keeps the shipped fusion and thresholds, which weigh probabilities
        whatever model gave them. ``encoder`` None means the default one, which ``viva models pull``
        fetches. ``device``: auto, cpu or cuda.

        Raises:
            ModelMissing: encoder or weights are not on this machine.
        """
        manifest = _checked_manifest()
        fitted = json.loads((WEIGHTS / "fusion.json").read_text(encoding="utf-8"))
        shipped = str(weights) == SHIPPED
        name = f"{SHIPPED} {manifest['version']}" if shipped else str(weights)
        judge = Judge(
            name,
            Fusion.from_json(fitted["fusion"]),
            Thresholds(**fitted["of_references"]),
            Thresholds(**fitted["of_key_points"]),
            Calibration.from_json(fitted["calibration"]),
        )
        entailment = EntailmentModel.load(WEIGHTS if shipped else weights, device, name)
        if encoder is None:
            encoder = SentenceEncoder.load(models.require(ENCODER), device)
        return cls(encoder, entailment, judge)

    def grade(self, question: Question, response: str) -> Grade:
        """Grades one response; see ``grade_many``."""
        return self.grade_many([(question, response)])[0]

    def grade_many(self, items: Sequence[tuple[Question, str]]) -> list[Grade]:
        """Grades many responses at once, in order: the fast path.

        The same response to the same question gets the same grade, whatever else is in the call. A
        question without key points and references gives an ungraded grade that says so; nothing is
        raised for what a learner writes.
        """
        prepared = [prepare(question, response) for question, response in items]
        readings = iter(self._reader.read([one for one in prepared if one.windows]))
        return [
            self._judge.grade(next(readings)) if one.windows else self._judge.grade_unread(one)
            for one in prepared
        ]


def _checked_manifest() -> dict[str, Any]:
    """The manifest of the shipped weights, once every file has the sum it names."""
    try:
        manifest: dict[str, Any] = json.loads((WEIGHTS / "manifest.json").read_bytes())
        sums = {
            name: hashlib.sha256((WEIGHTS / name).read_bytes()).hexdigest()
            for name in manifest["sha256"]
        }
    except (OSError, ValueError, KeyError) as error:
        raise ModelMissing(
            f"The grader's weights in {WEIGHTS} are not complete ({error}): install Viva again."
        ) from error
    for name, expected in manifest["sha256"].items():
        if sums[name] != expected:
            raise ModelDamaged(
                f"{WEIGHTS / name} has sha256 {sums[name]}, expected {expected}: "
                "install Viva again."
            )
    return manifest
