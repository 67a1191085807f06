"""How ready a learner is for the exam: the chance of each band, not a bare number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import Question
from tutor.learning.beliefs import Place
from tutor.learning.record import Record

QUESTIONS = 25
"""Length of the practice exam."""

DRAWS = 2000
"""Exams that are sat in the mind for a forecast: chances are then exact to about .01."""

SEED = 20
"""The same record gives the same chances."""

ITEM_ERROR = 0.5
"""How far a question's difficulty may lie from what is known of it, in logits."""


@dataclass(frozen=True, slots=True)
class Band:
    """A verdict with the least points it takes; of 25, or in proportion."""

    name: str
    points: int
    advice: str


BANDS = (
    Band("ready", 22, "You are ready for the certification exam."),
    Band("almost", 18, "Almost ready: review the topics you missed."),
    Band("more study", 14, "More study is needed: go back to the weak domains."),
    Band("start again", 0, "Start again from the beginning, domain by domain."),
)
"""Best first."""


def band(points: float, questions: int = QUESTIONS) -> Band:
    """The band of so many points; half points round up, other lengths count in proportion."""
    of_25 = points * QUESTIONS / max(questions, 1)
    return next(band for band in BANDS if of_25 + 0.5 >= band.points or band.points == 0)


def band_chances(record: Record, paper: Sequence[Question]) -> dict[str, float]:
    """The chance of each band, were this paper sat now; they add up to 1."""
    totals = points_drawn(record, paper) * QUESTIONS / max(len(paper), 1)
    names = [band(total).name for total in totals]
    return {each.name: names.count(each.name) / len(names) for each in BANDS}


def points_drawn(record: Record, paper: Sequence[Question]) -> NDArray[np.float64]:
    """Totals of ``DRAWS`` sittings of the paper, by what is believed of the learner."""
    rng = np.random.default_rng(SEED)
    places: list[Place] = [(question.domain, question.concept) for question in paper]
    beliefs = record.state.beliefs.with_places(places)
    rows = [beliefs.places[place] for place in places]
    values, vectors = np.linalg.eigh(beliefs.covariance[np.ix_(rows, rows)])
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    thetas = beliefs.mean[rows] + rng.standard_normal((DRAWS, len(rows))) @ root.T
    items = [record.items.of(question.id, question.difficulty) for question in paper]
    slopes, hard, luck, evidence = (
        np.array([getattr(item, name) for item in items])
        for name in ("slope", "difficulty", "guess", "evidence")
    )
    hard = hard + ITEM_ERROR * rng.standard_normal(thetas.shape)
    chances = luck + (1.0 - luck) / (1.0 + np.exp(-slopes * (thetas - hard)))
    # A score from several key points lies nearer its expectation than a right-or-wrong one: a beta
    # distribution with the same mean and the variance of so many responses.
    spread = np.sqrt(chances * (1.0 - chances) / evidence)
    scores = chances + spread * rng.standard_normal(thetas.shape)
    certain = np.broadcast_to(evidence <= 1.0, chances.shape)
    right = (rng.random(chances.shape) < chances).astype(float)
    return np.asarray(np.where(certain, right, np.clip(scores, 0.0, 1.0)).sum(1))


def weakest_first(scores: Mapping[str, float]) -> list[str]:
    """Domains by their share of points, the lowest first."""
    return sorted(scores, key=scores.__getitem__)
