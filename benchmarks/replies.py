"""How good replies are: sources found, refusals right, sentences supported, seconds taken.

``python -m benchmarks.replies [--data DIR] [--generators N] [--fit] [--json]``

The constants of ``tutor/answering/refusal.py`` are fitted on one half of the queries (``--fit``
prints them); refusal is reported on the other. ``DIR`` may hold a ``queries.jsonl`` of its own.
"""

import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.entry import Measured, parser, show, table
from benchmarks.query_set import QUERIES, LabelledQuery, halves, load_queries
from tutor import models
from tutor.answering import Answerer, Reply
from tutor.answering.answerer import HITS
from tutor.answering.extractive import find_statements
from tutor.answering.refusal import Signals, read_signals
from tutor.settings import load_settings
from tutor.wiring import Viva

GENERATORS = ("smollm2-135m", "qwen2.5-coder-1.5b")
"""Measured when they are in the cache."""


def measure(data: Path | None = None, spoken: int = 10) -> Measured:
    """All figures; ``spoken`` queries are put to each generator, which is slow."""
    own = data / "queries.jsonl" if data is not None else QUERIES
    _, held = halves(load_queries(own if own.is_file() else QUERIES))
    viva = Viva(load_settings())
    extractive = viva.answerer(generator="none")
    replies = [extractive.reply(labelled.query) for labelled in held]
    answerable = [labelled for labelled in held if labelled.answerable]
    measured: Measured = {
        "queries": len(held),
        **retrieval(extractive, answerable),
        **refusal(held, replies),
        "seconds": round(statistics.median(reply.seconds for reply in replies), 3),
        "generators": [],
    }
    for name in GENERATORS:
        if spoken and models.find(name) is not None:
            speaker = viva.answerer(generator=name)
            measured["generators"].append(speech(name, speaker, answerable[:spoken]))
    return measured


def retrieval(answerer: Answerer, answerable: Sequence[LabelledQuery]) -> Measured:
    """The share of queries whose source is the first hit, or among the hits."""
    documents = [
        [hit.chunk.document for hit in answerer.index.search(labelled.query, HITS)]
        for labelled in answerable
    ]
    pairs = list(zip(answerable, documents, strict=True))
    return {
        "hit@1": round(statistics.mean(one.source == found[0] for one, found in pairs), 3),
        f"hit@{HITS}": round(statistics.mean(one.source in found for one, found in pairs), 3),
    }


def refusal(held: Sequence[LabelledQuery], replies: Sequence[Reply]) -> Measured:
    """Precision and recall of refusing what the material does not hold."""
    refused = [one for one, reply in zip(held, replies, strict=True) if reply.refused]
    unanswerable = [one for one in held if not one.answerable]
    right = [one for one in refused if not one.answerable]
    near = [one for one in unanswerable if one.kind == "near_miss"]
    return {
        "refusal precision": round(len(right) / max(len(refused), 1), 3),
        "refusal recall": round(len(right) / max(len(unanswerable), 1), 3),
        "near misses refused": round(
            sum(one.kind == "near_miss" for one in right) / max(len(near), 1), 3
        ),
    }


def speech(name: str, answerer: Answerer, queries: Sequence[LabelledQuery]) -> Measured:
    """Seconds to the first words and to the end, and how much of what was said stayed."""
    first, end, kept = [], [], 0
    list(answerer.stream(queries[0].query))  # loads the model
    for labelled in queries:
        start = time.perf_counter()
        stream = answerer.stream(labelled.query)
        next(stream)
        first.append(time.perf_counter() - start)
        *_, reply = stream
        assert isinstance(reply, Reply)
        end.append(reply.seconds)
        kept += reply.generator == name
    return {
        "generator": name,
        "queries": len(queries),
        "first words": round(statistics.median(first), 2),
        "whole reply": round(statistics.median(end), 2),
        "own words kept": round(kept / len(queries), 3),
    }


def fit() -> str:
    """The constants of the refusal, fitted on the first half of the queries."""
    from sklearn.linear_model import LogisticRegression

    queries, _ = halves(load_queries())
    viva = Viva(load_settings())
    answerer = viva.answerer(generator="none")
    rows = [_row(signals_of(answerer, viva, one.query)) for one in queries]
    model = LogisticRegression(C=10.0).fit(rows, [one.answerable for one in queries])
    names = ["INTERCEPT", *(f"{name.upper()}_WEIGHT" for name in Signals.__slots__)]
    values = np.concatenate([model.intercept_, model.coef_[0]])
    return "\n".join(f"{name} = {value:.2f}" for name, value in zip(names, values, strict=True))


def signals_of(answerer: Answerer, viva: Viva, query: str) -> Signals:
    """The signals of one query."""
    hits = answerer.index.search(query, HITS)
    found = find_statements(query, hits, viva.encoder, answerer.rarity)
    return read_signals(query, hits, found, answerer.rarity)


def _row(signals: Signals) -> list[float]:
    return [getattr(signals, name) for name in Signals.__slots__]


def report(measured: Measured) -> str:
    """The figures as tables."""
    single = [(name, str(value)) for name, value in measured.items() if name != "generators"]
    text = table(("replies", "value"), single)
    if measured["generators"]:
        columns = tuple(measured["generators"][0])
        rows = [tuple(str(one[column]) for column in columns) for one in measured["generators"]]
        text += "\n\n" + table(columns, rows)
    return text


def main() -> None:
    """Measures and prints."""
    arguments = parser("benchmarks.replies", __doc__)
    arguments.add_argument(
        "--generators", type=int, default=10, metavar="N", help="queries put to each generator"
    )
    arguments.add_argument("--fit", action="store_true", help="print fitted constants only")
    chosen = arguments.parse_args()
    if chosen.fit:
        print(fit())
        return
    show(measure(chosen.data, chosen.generators), report, chosen.json)


if __name__ == "__main__":
    main()
