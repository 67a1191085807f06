"""Whether search finds the source: by meaning, by words, by both; and follow-ups."""

import statistics
from collections.abc import Callable, Sequence

from benchmarks.entry import Measured
from benchmarks.query_set import FollowUp, LabelledQuery
from corpus import Chunk, Question
from corpus.slug import slugify
from index import ChunkIndex
from tutor.answering import Answerer, Context
from tutor.answering.answerer import HITS
from tutor.answering.follow_up import read_in_context

DEPTH = 100
Asked = tuple[str, Callable[[Chunk], bool]]
"""A query, and whether a chunk is of its source."""


def of_bank(questions: Sequence[Question]) -> list[Asked]:
    """The questions of a bank with the sections that they name."""
    return [(one.question, _in_section(one.source)) for one in questions if one.source]


def of_queries(queries: Sequence[LabelledQuery]) -> list[Asked]:
    """Labelled queries with the documents that answer them."""
    return [(one.query, _in_document(one.source)) for one in queries if one.source]


def retrieval(index: ChunkIndex, asked: Sequence[Asked]) -> list[Measured]:
    """hit@1, hit@5 and the mean reciprocal rank of the first right chunk, for each way."""
    ranks: dict[str, list[int | None]] = {"dense": [], "BM25": [], "fused": []}
    for query, is_right in asked:
        found = index.candidates(query, DEPTH)
        near = sorted(found, key=lambda place: (-found[place][0], place))
        worded = [place for place in found if found[place][1] > 0]
        worded.sort(key=lambda place: (-found[place][1], place))
        ranks["dense"].append(_rank([index.chunks[place] for place in near], is_right))
        ranks["BM25"].append(_rank([index.chunks[place] for place in worded], is_right))
        hits = [hit.chunk for hit in index.search(query, DEPTH)]
        ranks["fused"].append(_rank(hits, is_right))
    return [{"search": way, **_figures(found)} for way, found in ranks.items()]


def follow_ups(answerer: Answerer, index: ChunkIndex, rows: Sequence[FollowUp]) -> Measured:
    """The share whose source is found, as typed and as read with the query before."""
    typed, read = [], []
    for row in rows:
        reading = read_in_context(row.query, Context(row.before), answerer.rarity)
        is_right = _in_document(row.source)
        for query, ranks in ((row.query, typed), (reading.query, read)):
            ranks.append(_rank([hit.chunk for hit in index.search(query, HITS)], is_right))
    return {
        "follow-ups": len(rows),
        "hit@1 as typed": _figures(typed)["hit@1"],
        "hit@1 as read": _figures(read)["hit@1"],
        f"hit@{HITS} as read": _figures(read)[f"hit@{HITS}"],
    }


def _figures(ranks: Sequence[int | None]) -> Measured:
    return {
        "hit@1": round(statistics.mean(rank == 1 for rank in ranks), 3),
        f"hit@{HITS}": round(
            statistics.mean(rank is not None and rank <= HITS for rank in ranks), 3
        ),
        "MRR": round(statistics.mean(0.0 if rank is None else 1 / rank for rank in ranks), 3),
    }


def _rank(chunks: Sequence[Chunk], is_right: Callable[[Chunk], bool]) -> int | None:
    places = enumerate(chunks, start=1)
    return next((place for place, chunk in places if is_right(chunk)), None)


def _in_section(source: str) -> Callable[[Chunk], bool]:
    document, _, slug = source.partition("#")

    def is_right(chunk: Chunk) -> bool:
        here = not slug or slug in map(slugify, chunk.section)
        return chunk.document == document and here

    return is_right


def _in_document(source: str | None) -> Callable[[Chunk], bool]:
    return lambda chunk: chunk.document == source
