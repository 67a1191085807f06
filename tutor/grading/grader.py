"""The grader: question and response in, grade out; a pure function of both models' weights."""

import json
from collections.abc import Sequence
from pathlib import Path

from corpus import Question
from index.encoder import SentenceEncoder
from tutor import models
from tutor.grading.entailment import Entailment, EntailmentModel, quick_dtype
from tutor.grading.grade import Grade
from tutor.grading.judging import Judge
from tutor.grading.prepared import prepare
from tutor.grading.reading import Reader
from tutor.grading.scale import Scale
from tutor.grading.shares import Shares
from tutor.grading.shipped import AUTO, ShippedWeights, is_shipped, shipped_weights

DEFAULT = AUTO
"""The grader that learners meet: the accurate one is right far more often, and answers within a
second."""

ENCODER = "all-MiniLM-L6-v2"
"""The encoder whose cosines the shipped fusions were fitted on."""


class Grader:
    """Grades responses key point by key point. Safe to share between threads."""

    def __init__(self, reader: Reader, judge: Judge) -> None:
        self._reader = reader
        self._judge = judge

    @property
    def entailment(self) -> Entailment:
        """The entailment model, for others who need one."""
        return self._reader.entailment

    @property
    def name(self) -> str:
        """Model and version, as every grade carries them."""
        return self._judge.name

    @classmethod
    def load(
        cls,
        weights: str | Path = DEFAULT,
        encoder: SentenceEncoder | None = None,
        device: str = "auto",
    ) -> "Grader":
        """Loads a shipped grader, or any NLI cross-encoder by its folder or name on the Hub.

        The shipped ones are "viva-mpnet" (or "accurate") and "viva-minilm" (or "fast"); "auto" is
        the accurate one where its base is here, else the fast one. Another
        entailment model keeps the default one's fusion and thresholds, which weigh probabilities
        whatever model gave them. ``encoder`` None means the default one, which ``viva models pull``
        fetches. ``device``: auto, cpu or cuda.

        Raises:
            ModelMissing: encoder, weights or their base are not on this machine.
        """
        shipped = shipped_weights(str(weights) if is_shipped(str(weights)) else DEFAULT)
        fitted = json.loads((shipped.folder / "fusion.json").read_text(encoding="utf-8"))
        if is_shipped(str(weights)):
            name = f"{shipped.name} {shipped.version}"
            entailment = load_entailment(shipped, device, name)
        else:
            name = str(weights)
            entailment = EntailmentModel.load(weights, device, name)
        judge = Judge(
            name,
            Scale.from_json(fitted["of_references"]),
            Scale.from_json(fitted["of_key_points"]),
            Shares(**fitted["shares"]),
        )
        if encoder is None:
            encoder = load_encoder(device)
        reader = Reader(encoder, entailment)
        return cls(reader, judge)

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


def load_encoder(device: str) -> SentenceEncoder:
    """The encoder of the shipped fusions, in the quickest format of the device."""
    return SentenceEncoder.load(models.require(ENCODER), device, quick_dtype(device))


def load_entailment(shipped: ShippedWeights, device: str, name: str) -> EntailmentModel:
    """The entailment model of shipped weights, an adapter merged into its base."""
    if shipped.base is None:
        return EntailmentModel.load(shipped.folder, device, name, quick=True)
    base = models.require(shipped.base)
    return EntailmentModel.load(base, device, name, shipped.folder, quick=True)
