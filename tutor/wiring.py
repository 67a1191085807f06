"""Chooses the parts. Everywhere else parts are passed in; only here settings become objects."""

import hashlib
import random
from datetime import UTC, datetime
from pathlib import Path

from corpus import Question
from corpus.bank import Bank, load_bank
from corpus.shipped import MATERIAL, QUESTIONS
from index.build import build_index
from index.chunk_index import ChunkIndex
from index.encoder import SentenceEncoder
from index.errors import IndexMismatch, IndexMissing
from tutor import models
from tutor.answering import Answerer, Generator
from tutor.answering.brief import write_brief
from tutor.answering.endpoint import EndpointGenerator
from tutor.answering.llama import LlamaGenerator
from tutor.errors import SettingsError
from tutor.examination import Examination
from tutor.grading import Grade, Grader
from tutor.own_bank import OwnBank, with_own
from tutor.part import part
from tutor.practice import Practice
from tutor.settings import Settings
from tutor.store import Store

DEFAULT_GENERATOR = "qwen2.5-coder-1.5b"
"""What ``generator = "auto"`` uses when it is in the cache."""


class _LazyGrader:
    """A question can be shown before its grader is loaded; the first response waits for it."""

    def __init__(self, viva: "Viva") -> None:
        self._viva = viva

    def grade(self, question: Question, response: str) -> Grade:
        return self._viva.grader.grade(question, response)


class Viva:
    """All parts of one installation, each made when it is first asked for.

    Safe to share between threads. Nothing heavy is imported or loaded by making one.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @part
    def encoder(self) -> SentenceEncoder:
        """The sentence encoder named in the settings."""
        return SentenceEncoder.load(_model(self.settings.encoder), self.settings.device)

    @part
    def grader(self) -> Grader:
        """The grader named in the settings, with the encoder that it was fitted with."""
        return Grader.load(self.settings.grader, device=self.settings.device)

    @part
    def bank(self) -> Bank:
        """The questions that are asked: the shipped ones, one's own, or both."""
        own = [] if self.settings.questions == "shipped" else self.own_bank.questions()
        if self.settings.questions == "own" and own:
            return Bank(tuple(own))
        return with_own(load_bank(QUESTIONS), own)

    @property
    def own_bank(self) -> OwnBank:
        """The installation's own questions."""
        return OwnBank(self.settings.data_dir / "bank")

    def renew_bank(self) -> None:
        """Has the bank read anew when it is next asked for: one's own questions have changed."""
        vars(self).pop("_bank", None)

    @part
    def material(self) -> ChunkIndex:
        """The settings' index; else the study notes', built when it is missing or older."""
        if self.settings.index is not None:
            return ChunkIndex.load(self.settings.index, self.encoder)
        folder = self.settings.data_dir / "index" / f"material-{material_version()}"
        try:
            return ChunkIndex.load(folder, self.encoder)
        except (IndexMissing, IndexMismatch):
            build_index([MATERIAL], folder, self.encoder)
            return ChunkIndex.load(folder, self.encoder)

    @part
    def store(self) -> Store:
        """The learners' history."""
        return Store(self.settings.database_url)

    @part
    def generator(self) -> Generator | None:
        """The generator named in the settings; None when replies are extractive."""
        return self.named_generator(self.settings.generator)

    def named_generator(self, name: str) -> Generator | None:
        """The generator of a name: none, auto, endpoint or a name of the model registry."""
        name = chosen_generator(name)
        if name == "none":
            return None
        if name != "endpoint":
            return LlamaGenerator(models.require(name), name)
        endpoint = self.settings.endpoint
        if endpoint is None:
            raise SettingsError(
                'generator = "endpoint" needs an [endpoint] table with base_url and model.'
            )
        return EndpointGenerator(endpoint.base_url, endpoint.model)

    def answerer(self, index: ChunkIndex | None = None, generator: str | None = None) -> Answerer:
        """Replies from an index (None: the material) by a generator (None: the settings')."""
        if index is None and generator is None:
            return self.own_answerer
        speaker = self.generator if generator is None else self.named_generator(generator)
        return self._answerer(self.material if index is None else index, speaker)

    @part
    def own_answerer(self) -> Answerer:
        """Replies from the material by the generator of the settings; it remembers sentences."""
        return self._answerer(self.material, self.generator)

    def warm_generator(self) -> None:
        """Loads the settings' generator, if it is one on this machine, ahead of the first query.

        Raises:
            VivaError: it cannot be loaded.
        """
        if isinstance(self.generator, LlamaGenerator):
            self.generator.warm_up(write_brief("What is this?", ()))

    def _answerer(self, index: ChunkIndex, speaker: Generator | None) -> Answerer:
        return Answerer(
            index,
            self.encoder,
            # Only what a generator writes is checked, and loading the grader takes seconds.
            None if speaker is None else self.grader.entailment,
            speaker,
        )

    def examination(self, learner: str | None = None) -> Examination:
        """The exams of one learner."""
        return Examination(
            practice=self.practice(learner),
            store=self.store,
            rng=random.Random(),
            clock=lambda: datetime.now(UTC),
        )

    def practice(self, learner: str | None = None) -> Practice:
        """Practice over the shipped bank for one learner."""
        return Practice(
            bank=self.bank,
            grader=_LazyGrader(self),
            store=self.store,
            learner=self._learner(learner),
            rng=random.Random(),
            clock=lambda: datetime.now(UTC),
        )

    def _learner(self, named: str | None) -> str:
        if named is not None:
            return named
        # With accounts nobody is somebody by default: a forgotten name would mix up two learners.
        if self.settings.accounts.by != "nobody":
            raise SettingsError("This Viva has accounts; name the learner.")
        return self.settings.learner


def chosen_generator(name: str) -> str:
    """What ``auto`` stands for on this machine; every other name stands for itself."""
    if name != "auto":
        return name
    return DEFAULT_GENERATOR if models.find(DEFAULT_GENERATOR) is not None else "none"


def material_version(folder: Path = MATERIAL) -> str:
    """A short hash of the shipped notes: an update of Viva gets an index of its own."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.md")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _model(name: str) -> str | Path:
    """A registry name becomes its folder in the cache; a folder or a Hub name stays what it is."""
    return models.require(name) if name in models.REGISTRY else name
