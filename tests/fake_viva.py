"""A Viva whose grader and answerer can be checked by eye; history and drafts are the real ones."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from corpus import KeyPoint, Misconception, Question
from corpus.bank import Bank
from tutor.answering import Citation, Context, Reply
from tutor.errors import GeneratorFailed, ModelMissing
from tutor.examination import Examination
from tutor.grading import Evidence, FoundMisconception, Grade, GradedKeyPoint, Status, Verdict
from tutor.practice import Practice
from tutor.settings import Settings
from tutor.store import Store

FROZEN = Question(
    "Why does LoRA need less memory?",
    id="ft-lora",
    domain="fine-tuning",
    concept="lora",
    references=("The weights are frozen and only small matrices get gradients.",),
    key_points=(KeyPoint("The pretrained weights stay frozen"), KeyPoint("Small matrices train")),
    misconceptions=(
        Misconception(
            "LoRA quantizes the weights.", "That is QLoRA.", "fine-tuning/lora.md#memory"
        ),
    ),
    hints=("Something does not move.", "Something small is added."),
    steps=("Freeze the weights.", "Train two small matrices."),
    source="fine-tuning/lora.md#memory",
)
PADDED = Question(
    "What is an attention mask for?",
    id="nlp-mask",
    domain="nlp-tasks",
    concept="padding",
    references=("It hides padding.",),
    key_points=(KeyPoint("It hides padding"),),
)
CITATION = Citation(1, "lora.md", "LoRA", "Memory", "LoRA saves memory.", 0.03)


class LastWordGrader:
    """A key point is hit by its last word, partly by its first; "quantizes" is a misconception."""

    def grade(self, question: Question, response: str) -> Grade:
        if "unloadable" in response:
            raise ModelMissing("The grader is not on this machine; get it with: viva models pull")
        points = tuple(self._graded(point, response) for point in question.key_points)
        hits = sum(point.status is Status.HIT for point in points)
        found = tuple(
            FoundMisconception(wrong.text, wrong.remedy, wrong.source, span)
            for wrong in question.misconceptions
            if (span := self._span("quantizes", response)) is not None
        )
        verdict = Verdict.CORRECT if hits == len(points) else Verdict.PARTIAL
        feedback = " ".join([f"You wrote {response[:200]}", *(wrong.remedy for wrong in found)])
        return Grade(hits / len(points), verdict, 0.9, False, points, found, feedback, "last-word")

    def _graded(self, point: KeyPoint, response: str) -> GradedKeyPoint:
        first, *_, last = point.text.split()
        for word, status in ((last, Status.HIT), (first, Status.PARTLY)):
            if (span := self._span(word, response)) is not None:
                return GradedKeyPoint(point.text, point.weight, status, span)
        return GradedKeyPoint(point.text, point.weight, Status.MISSING)

    def _span(self, word: str, response: str) -> Evidence | None:
        start = response.find(word)
        return None if start < 0 else Evidence(start, start + len(word), word)


class EchoAnswerer:
    """Says the query back with one citation; refuses what does not speak of LoRA."""

    rarity = None

    def stream(self, query: str, context: Context | None = None) -> Iterator[str | Reply]:
        if "broken" in query:
            raise GeneratorFailed("The generator broke off; ask again.")
        if "LoRA" not in query:
            text = "The material does not hold that."
            yield text
            yield Reply(query, text, True, False, (), "none", 0.1, nearest=CITATION)
            return
        yield "You asked: "
        yield query
        yield Reply(query, f"You asked: {query} [1]", False, True, (CITATION,), "none", 0.1)


class FakeViva:
    """What the pages need of ``tutor.wiring.Viva``, around a database in ``folder``."""

    def __init__(
        self, folder: Path, settings: Settings | None = None, bank: Bank | None = None
    ) -> None:
        own = Settings(generator="none", data_dir=folder)
        self.settings = own if settings is None else settings
        self.bank = Bank((FROZEN, PADDED)) if bank is None else bank
        self.now = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
        self.store = Store(f"sqlite:///{folder / 'viva.db'}")
        self.grader = LastWordGrader()

    def practice(self, learner: str | None = None) -> Practice:
        learner = self.settings.learner if learner is None else learner
        return Practice(
            self.bank, self.grader, self.store, learner, random.Random(1), lambda: self.now
        )

    def examination(self, learner: str | None = None) -> Examination:
        practice = self.practice(learner)
        return Examination(practice, self.store, random.Random(1), lambda: self.now)

    def answerer(self) -> EchoAnswerer:
        return EchoAnswerer()

    @property
    def own_answerer(self) -> EchoAnswerer:
        return EchoAnswerer()

    def warm_generator(self) -> None:
        """There is none."""
