"""How good replies are: sources found, refusals right, sentences supported, seconds taken.

``python -m benchmarks.replies [--data DIR] [--generators N] [--fit [DIR ...]] [--json]``

Refusal is measured on queries that it was not fitted on; ``--fit`` prints the constants of
``tutor/answering/refusal.py``, fitted on the shipped material and that of each ``DIR``, and how
each fares by what was fitted on the others. A ``DIR`` holds ``queries.jsonl`` and a folder
``documents``. With ``--data`` they are measured with the constants as shipped.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.entry import Measured, parser, show, table
from benchmarks.query_set import QUERIES, LabelledQuery, load_follow_ups, load_queries
from benchmarks.refusals import (
    Material,
    constants,
    held_out,
    left_out,
    refusal,
    shipped,
    signals_of,
)
from benchmarks.retrieval import follow_ups, of_bank, of_queries, retrieval
from index import ChunkIndex, build_index
from tutor import models
from tutor.answering import Answerer, Reply
from tutor.answering.answerer import DEPTH, HITS
from tutor.answering.sentences import split_sentences
from tutor.settings import load_settings
from tutor.wiring import Viva

GENERATORS = ("smollm2-135m", "qwen2.5-coder-1.5b")
"""Measured when they are in the cache."""


def measure(data: Path | None = None, spoken: int = 10) -> Measured:
    """All figures; ``spoken`` queries are put to each generator, which is slow."""
    viva = Viva(load_settings())
    foreign = data is not None and (data / "documents").is_dir()
    own = data / "queries.jsonl" if data is not None else QUERIES
    queries = load_queries(own if own.is_file() else QUERIES)
    index = _indexed(viva, data) if data is not None and foreign else viva.material
    return _measured(viva, index, queries, foreign, spoken)


def _indexed(viva: Viva, data: Path) -> ChunkIndex:
    """The documents of a folder of one's own, in memory."""
    with tempfile.TemporaryDirectory() as folder:
        build_index([data / "documents"], Path(folder) / "index", viva.encoder)
        return ChunkIndex.load(Path(folder) / "index", viva.encoder)


def _measured(
    viva: Viva, index: ChunkIndex, queries: Sequence[LabelledQuery], foreign: bool, spoken: int
) -> Measured:
    extractive = viva.answerer(index, "none")
    signals = [signals_of(extractive, index, one.query) for one in queries]
    as_shipped = {"held out": "none: as shipped", **refusal(queries, shipped(signals))}
    replies = [extractive.reply(one.query) for one in queries]
    measured: Measured = {
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "queries": retrieval(index, of_queries(queries)),
        "bank": [] if foreign else retrieval(index, of_bank(viva.bank.questions)),
        "refusal": [as_shipped] if foreign else [*held_out(queries, signals), as_shipped],
        "follow-ups": [] if foreign else [follow_ups(extractive, index, load_follow_ups())],
        "generators": [_figures("none", [r for r in replies if not r.refused], [], index)],
    }
    answerable = [one.query for one in queries if one.answerable]
    asked = answerable[:: max(len(answerable) // spoken, 1)][:spoken] if spoken else []
    for name in GENERATORS:
        if asked and models.find(name) is not None:
            measured["generators"].append(_speech(name, viva.answerer(index, name), asked, index))
    return measured


def _speech(name: str, answerer: Answerer, asked: Sequence[str], index: ChunkIndex) -> Measured:
    """What a generator takes and what of it stands."""
    answerer.reply(asked[0])  # loads the model
    replies, first = [], []
    for query in asked:
        start = time.perf_counter()
        seconds = None
        for piece in answerer.stream(query):
            if isinstance(piece, str) and seconds is None:
                seconds = time.perf_counter() - start
            elif isinstance(piece, Reply):
                replies.append(piece)
        # A generator whose words do not hold shows nothing before the finished reply.
        first.append(replies[-1].seconds if seconds is None else seconds)
    kept = [(seconds, one) for seconds, one in zip(first, replies, strict=True) if not one.refused]
    return _figures(name, [one for _, one in kept], [seconds for seconds, _ in kept], index)


def _figures(
    name: str, replies: Sequence[Reply], first: Sequence[float], index: ChunkIndex
) -> Measured:
    """Medians in seconds and shares of the replies that are no refusals."""
    seconds = [reply.seconds for reply in replies]
    return {
        "generator": name,
        "replies": len(replies),
        "first words": round(statistics.median(first or seconds), 2),
        "whole reply": round(statistics.median(seconds), 2),
        "own words": round(statistics.mean(reply.generator == name for reply in replies), 2),
        "partly": round(statistics.mean(reply.partly for reply in replies), 2),
        "verbatim": round(_verbatim(replies), 3),
        "cited, no hit": sum(_uncited(reply, index) for reply in replies),
    }


def _verbatim(replies: Sequence[Reply]) -> float:
    """The share of shown sentences that stand in the chunk they cite as they are."""
    held = []
    for reply in replies:
        texts = {one.n: " ".join(one.text.split()) for one in reply.citations}
        for sentence in split_sentences(reply.text):
            said, _, mark = sentence.rpartition(" [")
            plain = "".join(c for c in said if c not in "`*_")
            text = "".join(c for c in texts.get(int(mark.strip("]")), "") if c not in "`*_")
            held.append(plain in text)
    return statistics.mean(held) if held else 0.0


def _uncited(reply: Reply, index: ChunkIndex) -> int:
    """Citations that are not among the hits of the query."""
    hits = {hit.chunk.text for hit in index.search(reply.read_as or reply.query, k=DEPTH)[:HITS]}
    return sum(citation.text not in hits for citation in reply.citations)


def fit(others: Sequence[Path]) -> str:
    """The constants of the refusal, and how each material fares by what the others say."""
    viva = Viva(load_settings())
    materials = {"shipped": _material(viva, viva.material, load_queries())}
    for data in others:
        queries = load_queries(data / "queries.jsonl")
        materials[data.name] = _material(viva, _indexed(viva, data), queries)
    said = [constants(materials)]
    if others:
        said.append(_rows(left_out(materials)))
    return "\n\n".join(said)


def _material(viva: Viva, index: ChunkIndex, queries: Sequence[LabelledQuery]) -> Material:
    answerer = viva.answerer(index, "none")
    return queries, [signals_of(answerer, index, one.query) for one in queries]


def report(measured: Measured) -> str:
    """The figures as tables."""
    texts = [f"Load of the machine at the beginning: {measured['load']}."]
    for name, rows in measured.items():
        if name != "load" and rows:
            texts.append(f"{name}\n\n{_rows(rows)}")
    return "\n\n".join(texts)


def _rows(rows: Sequence[Measured]) -> str:
    return table(tuple(rows[0]), [tuple(str(value) for value in row.values()) for row in rows])


def main() -> None:
    """Measures and prints."""
    arguments = parser("benchmarks.replies", __doc__)
    arguments.add_argument(
        "--generators", type=int, default=10, metavar="N", help="queries put to each generator"
    )
    arguments.add_argument(
        "--fit", type=Path, nargs="*", metavar="DIR", help="print fitted constants only"
    )
    chosen = arguments.parse_args()
    if chosen.fit is not None:
        print(fit(chosen.fit))
        return
    show(measure(chosen.data, chosen.generators), report, chosen.json)


if __name__ == "__main__":
    main()
