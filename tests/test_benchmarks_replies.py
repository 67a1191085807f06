"""The benchmark of replies: its labels are sound and its figures can be checked by hand."""

import numpy as np

from benchmarks.query_set import DATA, LabelledQuery, load_follow_ups, load_queries
from benchmarks.refusals import constants, held_out, left_out, refusal
from benchmarks.retrieval import retrieval
from corpus.shipped import MATERIAL
from index import ChunkIndex
from tests.conftest import KeywordEncoder
from tests.notes_index import CHUNKS
from tutor.answering.refusal import Signals


def test_every_source_exists_and_labels_agree() -> None:
    queries = load_queries()
    for other in ("rust-book", "biology", "typescript"):
        for labelled in load_queries(DATA / f"{other}.jsonl"):
            assert labelled.answerable == (labelled.kind == "answerable")
            assert labelled.answerable == (labelled.source is not None)
    assert len({labelled.query for labelled in queries}) == len(queries) >= 80
    for labelled in queries:
        assert labelled.answerable == (labelled.kind == "answerable")
        assert labelled.answerable == (labelled.source is not None)
        assert labelled.source is None or (MATERIAL / labelled.source).is_file()


def test_enough_is_answerable_and_a_third_of_the_rest_is_near() -> None:
    kinds = [labelled.kind for labelled in load_queries()]
    assert kinds.count("answerable") * 2 >= len(kinds) >= 120
    assert kinds.count("near_miss") * 3 >= kinds.count("near_miss") + kinds.count("foreign")


def test_every_follow_up_has_a_source() -> None:
    for row in load_follow_ups():
        assert (MATERIAL / row.source).is_file()


def test_precision_and_recall_of_refusal() -> None:
    kinds = ["answerable", "answerable", "near_miss", "near_miss", "foreign"]
    refused = np.array([False, True, True, False, True])
    held = [LabelledQuery(kind, kind == "answerable", None, kind) for kind in kinds]
    # Three refused, two of them rightly; two of the three unanswerable ones were refused.
    assert refusal(held, refused) == {
        "queries": 5,
        "refusal precision": 0.667,
        "refusal recall": 0.667,
        "near misses refused": 0.5,
    }


def test_what_is_held_out_was_not_fitted_on() -> None:
    """Signals that say nothing give a refusal no better than chance; telling ones a right one."""
    queries = [
        LabelledQuery(f"q{n}", n % 2 == 0, None, "answerable" if n % 2 == 0 else "foreign")
        for n in range(80)
    ]
    telling = [Signals(one.answerable * 1.0, 0, 0, 0, 0, 3) for one in queries]
    for row in held_out(queries, telling):
        assert (row["refusal precision"], row["refusal recall"]) == (1.0, 1.0)
    assert [row["queries"] for row in held_out(queries, telling)] == [40, 40, 80]


def test_a_material_is_judged_by_the_others() -> None:
    """Where a signal means the opposite in the others, every refusal about this one is wrong."""

    def material(sign: float) -> tuple[list[LabelledQuery], list[Signals]]:
        queries = [LabelledQuery(f"q{n}", n % 2 == 0, None, "x") for n in range(40)]
        return queries, [
            Signals(sign * (1.0 if q.answerable else -1.0), *[0.0] * 5) for q in queries
        ]

    alike = {"one": material(1), "two": material(1)}
    assert [row["refusal precision"] for row in left_out(alike)] == [1.0, 1.0]
    opposite = {"one": material(1), "two": material(-1)}
    assert [row["refusal precision"] for row in left_out(opposite)] == [0.0, 0.0]
    assert left_out({"one": material(1)}) == []
    assert "ASKED_WEIGHT = 0.00" in constants(alike)


def test_ranks_are_those_of_the_first_right_chunk() -> None:
    index = ChunkIndex.build(CHUNKS, KeywordEncoder())
    asked = [
        ("LoRA memory", lambda chunk: chunk.document == "fine-tuning/lora.md"),
        ("LoRA memory", lambda chunk: chunk.document == "nowhere.md"),
    ]
    for row in retrieval(index, asked):
        assert (row["hit@1"], row["hit@5"], row["MRR"]) == (0.5, 0.5, 0.5)
