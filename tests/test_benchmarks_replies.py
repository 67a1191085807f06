"""The benchmark of replies: its labels are sound and its figures can be checked by hand."""

from benchmarks.query_set import LabelledQuery, halves, load_queries
from benchmarks.replies import refusal
from corpus.shipped import MATERIAL
from tutor.answering import Reply


def test_every_source_exists_and_labels_agree() -> None:
    queries = load_queries()
    assert len({labelled.query for labelled in queries}) == len(queries) >= 80
    for labelled in queries:
        assert labelled.answerable == (labelled.kind == "answerable")
        assert labelled.answerable == (labelled.source is not None)
        assert labelled.source is None or (MATERIAL / labelled.source).is_file()


def test_halves_are_alike_and_share_nothing() -> None:
    first, second = halves(load_queries())
    assert not {one.query for one in first} & {one.query for one in second}
    for kind in ("answerable", "near_miss", "foreign"):
        counts = [sum(one.kind == kind for one in half) for half in (first, second)]
        assert abs(counts[0] - counts[1]) <= 1


def test_precision_and_recall_of_refusal() -> None:
    kinds = ["answerable", "answerable", "near_miss", "near_miss", "foreign"]
    refused = [False, True, True, False, True]
    held = [LabelledQuery(kind, kind == "answerable", None, kind) for kind in kinds]
    replies = [Reply("q", "t", said_no, not said_no, (), "none", 0.1) for said_no in refused]
    # Three refused, two of them rightly; two of the three unanswerable ones were refused.
    assert refusal(held, replies) == {
        "refusal precision": 0.667,
        "refusal recall": 0.667,
        "near misses refused": 0.5,
    }
