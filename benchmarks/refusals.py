"""How well it is told what the material holds from what it does not, on queries not fitted on."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.entry import Measured
from benchmarks.query_set import LabelledQuery
from index import ChunkIndex
from tutor.answering import Answerer
from tutor.answering.answerer import DEPTH, HITS
from tutor.answering.extractive import find_statements
from tutor.answering.refusal import ANSWERABLE_FROM, Signals, probability, read_signals

FOLDS = 5
Flags: TypeAlias = NDArray[np.bool_]

Material: TypeAlias = tuple[Sequence[LabelledQuery], Sequence[Signals]]
"""Queries about one material, and their signals."""


def signals_of(answerer: Answerer, index: ChunkIndex, query: str) -> Signals:
    """The signals of one query."""
    passages = index.search(query, DEPTH)
    found = find_statements(query, passages[:HITS], answerer.memory, answerer.rarity)
    return read_signals(query, passages[:HITS], passages[HITS:], found)


def shipped(signals: Sequence[Signals]) -> Flags:
    """Which queries are refused as Viva is shipped."""
    return np.array([probability(one) < ANSWERABLE_FROM for one in signals])


def refusal(queries: Sequence[LabelledQuery], refused: Flags) -> Measured:
    """Precision and recall of refusing what the material does not hold."""
    unanswerable = np.array([not one.answerable for one in queries])
    near = np.array([one.kind == "near_miss" for one in queries])
    right = int((refused & unanswerable).sum())
    return {
        "queries": len(queries),
        "refusal precision": round(right / max(int(refused.sum()), 1), 3),
        "refusal recall": round(right / max(int(unanswerable.sum()), 1), 3),
        "near misses refused": round(float(refused[near].mean()) if near.any() else math.nan, 3),
    }


def held_out(queries: Sequence[LabelledQuery], signals: Sequence[Signals]) -> list[Measured]:
    """Fitted on one half, measured on the other; exchanged; and in folds."""
    rows = np.array([astuple(one) for one in signals])
    answerable = np.array([one.answerable for one in queries])
    # Every second query of each kind, and every fifth.
    order = np.argsort([one.kind for one in queries], kind="stable")
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    measured = []
    for label, fold, count in (
        ("one half", 1, 2),
        ("the other", 0, 2),
        ("five folds", None, FOLDS),
    ):
        refused = np.zeros(len(rows), dtype=bool)
        tested = np.zeros(len(rows), dtype=bool)
        for number in range(count) if fold is None else (fold,):
            test = place % count == number
            model = fitted(rows[~test], answerable[~test])
            refused[test] = model.predict_proba(rows[test])[:, 1] < ANSWERABLE_FROM
            tested |= test
        kept = [one for one, is_tested in zip(queries, tested, strict=True) if is_tested]
        measured.append({"held out": label, **refusal(kept, refused[tested])})
    return measured


def left_out(materials: Mapping[str, Material]) -> list[Measured]:
    """Each material by what was fitted on the others."""
    measured = []
    for name, (queries, signals) in materials.items():
        others = {other: one for other, one in materials.items() if other != name}
        if not others:
            continue
        model = fitted(*_gathered(others))
        rows = np.array([astuple(one) for one in signals])
        refused = model.predict_proba(rows)[:, 1] < ANSWERABLE_FROM
        measured.append({"material left out": name, **refusal(queries, refused)})
    return measured


def _gathered(
    materials: Mapping[str, Material],
) -> tuple[NDArray[np.float64], Flags, NDArray[np.float64]]:
    """Signals, labels and weights of all queries; each material counts the same."""
    rows = [astuple(one) for _, signals in materials.values() for one in signals]
    answerable = [one.answerable for queries, _ in materials.values() for one in queries]
    weights = [100 / len(queries) for queries, _ in materials.values() for _ in queries]
    return np.array(rows), np.array(answerable), np.array(weights)


def fitted(  # noqa: ANN201 - sklearn has no types
    rows: NDArray[np.float64], answerable: Flags, weights: NDArray[np.float64] | None = None
):
    """A logistic regression on signals of equal spread."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression())
    return model.fit(rows, answerable, logisticregression__sample_weight=weights)


def constants(materials: Mapping[str, Material]) -> str:
    """The constants of ``tutor/answering/refusal.py``, fitted on all queries."""
    scaler, model = (step for _, step in fitted(*_gathered(materials)).steps)
    weights = model.coef_[0] / scaler.scale_
    intercept = model.intercept_[0] - float(weights @ scaler.mean_)
    names = ["INTERCEPT", *(f"{name.upper()}_WEIGHT" for name in Signals.__slots__)]
    values = [intercept, *weights]
    return "\n".join(f"{name} = {value:.2f}" for name, value in zip(names, values, strict=True))
