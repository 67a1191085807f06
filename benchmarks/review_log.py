"""How well FSRS foretells one person's reviews, from what came before each of them."""

import csv
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.entry import Measured
from benchmarks.next_answer import score
from tutor.learning.reviews import Card, Parameters, Rating, ReviewLog, fit_log, new_card, scheduler

Log = list[tuple[str, Rating, datetime]]
"""Card, rating and time of each review, in order of time."""

A_DAY = timedelta(days=1)


def load_log(path: Path) -> Log:
    """The reviews of a CSV with ``card_id``, ``review_rating`` (1 to 4) and ``review_time``."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [
            (
                row["card_id"],
                Rating(int(row["review_rating"])),
                datetime.fromisoformat(row["review_time"]),
            )
            for row in csv.DictReader(lines)
        ]
    return sorted(rows, key=lambda row: row[2])


def foretell(log: Log, parameters: Parameters | None) -> tuple[list[float], list[float]]:
    """The chance of recall and what came, for each review a day or more after the one before."""
    cards: dict[str, Card] = {}
    chances, outcomes = [], []
    fsrs = scheduler(parameters)
    for name, rating, at in log:
        card = cards.get(name, new_card(at))
        if card.last_review is not None and at - card.last_review >= A_DAY:
            chances.append(float(fsrs.get_card_retrievability(card, at)))
            outcomes.append(float(rating is not Rating.Again))
        cards[name] = fsrs.review_card(card, rating, at)[0]
    return chances, outcomes


def measure_log(path: Path, fit: bool) -> Measured:
    """Log loss of FSRS on the later half of the log; ``fit`` its parameters on the earlier one."""
    log = load_log(path)
    half = len(log) // 2
    models: dict[str, Parameters | None] = {"FSRS-6, everybody's parameters": None}
    if fit:
        earlier: dict[str, list[ReviewLog]] = defaultdict(list)
        for name, rating, at in log[:half]:
            earlier[name].append(ReviewLog(hash(name), rating, at, None))
        models["FSRS-6, fitted on the earlier half"] = fit_log(
            [review for reviews in earlier.values() for review in reviews]
        )
    measured: Measured = {"reviews": len(log)}
    for name, parameters in models.items():
        chances, outcomes = foretell(log, parameters)
        before = sum(1 for _ in foretell(log[:half], parameters)[0])
        measured[name] = score(chances[before:], np.array(outcomes[before:]))
        measured["share recalled"] = {
            **score(
                [float(np.mean(outcomes[:before]))] * len(outcomes[before:]),
                np.array(outcomes[before:]),
            ),
        }
    return measured
