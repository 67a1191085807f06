import json
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.stem_grader import THRESHOLDS
from tutor.grading.calibration import CONFIDENCE_SIGNALS, Calibration, Tree, confidence_signals
from tutor.grading.shipped import WEIGHTS

SHARES = st.floats(0.0, 1.0)
LEAF = (-1, -1)


def stump(signal: int, threshold: float, low: float, high: float) -> Tree:
    """``low`` where the signal is at most the threshold, else ``high``."""
    return Tree((signal, 0, 0), (threshold, 0.0, 0.0), (1, *LEAF), (2, *LEAF), (0.0, low, high))


def test_confidence_is_the_mean_of_the_trees_shares() -> None:
    # 0.6 is not more than 0.6.
    trees = (stump(0, 0.5, 0.2, 0.9), stump(1, 0.6, 0.65, 0.8))
    assert Calibration(trees, 0.8).confidence((0.9, 0.6)) == pytest.approx((0.9 + 0.65) / 2)


def test_a_deeper_tree_asks_the_question_of_each_node() -> None:
    # Node 0 asks signal 0; node 2, reached by "no", asks signal 1.
    tree = Tree(
        (0, 0, 1, 0, 0),
        (0.5, 0, 0.2, 0, 0),
        (1, -1, 3, -1, -1),
        (2, -1, 4, -1, -1),
        (0, 1, 0, 2, 3),
    )
    found = [tree.value(signals) for signals in ((0.5, 0.9), (0.6, 0.2), (0.6, 0.3))]
    assert found == [1, 2, 3]


@given(SHARES, SHARES, SHARES)
def test_confidence_is_never_certain(low: float, high: float, signal: float) -> None:
    assert 0.0 < Calibration((stump(0, 0.5, low, high),), 0.8).confidence((signal,)) < 1.0


def test_each_signal_is_what_its_name_says() -> None:
    # Held, absent, denied.
    probabilities = np.array([[0.9, 0.1, 0.0], [0.3, 0.2, 0.5]])
    alone = np.array([[0.8, 0.2, 0.0], [0.6, 0.0, 0.4]])
    signals = confidence_signals(probabilities, alone, 0.6, THRESHOLDS)
    told = dict(zip(CONFIDENCE_SIGNALS, signals, strict=True))
    assert told == pytest.approx(
        {
            "surest": 0.7,
            "least_sure": 0.5,
            "margin": 0.15,
            "score": 0.6,
            "extremeness": 0.1,
            "most_denied": 0.5,
            "doubt": (0.09 + 0.21) / 2,
            "key_points": 2,
            "mean_fusion_held": 0.6,
            "mean_fusion_absent": 0.15,
            "mean_fusion_denied": 0.25,
            "min_fusion_held": 0.3,
            "min_fusion_absent": 0.1,
            "min_fusion_denied": 0.0,
            "max_fusion_held": 0.9,
            "max_fusion_absent": 0.2,
            "max_fusion_denied": 0.5,
            "mean_entailment_held": 0.7,
            "mean_entailment_absent": 0.1,
            "mean_entailment_denied": 0.2,
            "min_entailment_held": 0.6,
            "min_entailment_absent": 0.0,
            "min_entailment_denied": 0.0,
            "max_entailment_held": 0.8,
            "max_entailment_absent": 0.2,
            "max_entailment_denied": 0.4,
        }
    )


@given(arrays(np.float64, (3, 3), elements=st.floats(0.01, 1.0)), SHARES)
def test_the_least_sure_is_no_surer_than_the_mean(rows: np.ndarray, score: float) -> None:
    probabilities = rows / rows.sum(axis=1, keepdims=True)
    surest, least_sure, margin, *_ = confidence_signals(
        probabilities, probabilities, score, THRESHOLDS
    )
    assert least_sure <= surest + 1e-9
    assert 0.0 <= margin <= 0.25


def test_the_record_of_the_fit_is_read() -> None:
    tree = stump(3, 0.25, 0.1, 0.9)
    record = {"trees": [asdict(tree)], "review_below": 0.8}
    read = Calibration.from_json(json.loads(json.dumps(record)))
    assert read == Calibration((tree,), 0.8)


@pytest.mark.parametrize("name", ["viva-minilm", "viva-mpnet"])
def test_the_shipped_trees_read_signals_that_there_are(name: str) -> None:
    record = json.loads((WEIGHTS / name / "fusion.json").read_text(encoding="utf-8"))
    assert sum(record["shares"].values()) == pytest.approx(1.0)
    for scale in (record["of_references"], record["of_key_points"]):
        trees = Calibration.from_json(scale["calibration"]).trees
        assert trees
        assert all(
            0 <= signal < len(CONFIDENCE_SIGNALS) for tree in trees for signal in tree.signals
        )
