import numpy as np
import pytest

from benchmarks.graded_sets import SUBJECT
from training.agreement import quality, told
from training.calibration import fit_calibration
from training.examples import label_of
from training.monotone import AGAINST, FOR, fit_fusion
from training.pairs import read_rows
from tutor.grading import Verdict
from tutor.grading.calibration import CONFIDENCE_SIGNALS
from tutor.grading.features import FEATURES
from tutor.grading.fusion import DENIED, HELD

RNG = np.random.default_rng(3)
STATUSES = RNG.integers(0, 3, 600)
ROWS = RNG.normal(0, 0.3, (600, len(FEATURES)))
ROWS[:, FEATURES.index("entailment")] += STATUSES == HELD
ROWS[:, FEATURES.index("contradiction")] += STATUSES == DENIED
# A feature that, left free, would count the wrong way round.
ROWS[:, FEATURES.index("overlap")] += STATUSES != HELD
FUSION = fit_fusion(ROWS, np.eye(3)[STATUSES])


def test_the_fusion_learns_what_the_features_tell() -> None:
    assert np.mean(FUSION.logistic(ROWS).argmax(axis=1) == STATUSES) > 0.8


def test_no_feature_counts_against_sense() -> None:
    for name in FOR:
        assert FUSION.coefficients[HELD, FEATURES.index(name)] >= 0, name
    for name in AGAINST:
        assert FUSION.coefficients[HELD, FEATURES.index(name)] <= 0, name
        assert FUSION.coefficients[DENIED, FEATURES.index(name)] >= 0, name


def test_a_half_held_row_is_taken_for_both() -> None:
    wanted = np.eye(3)[STATUSES]
    wanted[STATUSES == HELD] = (0.5, 0.5, 0.0)
    held = fit_fusion(ROWS, wanted).probabilities(ROWS)[STATUSES == HELD, HELD]
    assert np.mean(held) < np.mean(FUSION.logistic(ROWS)[STATUSES == HELD, HELD])


@pytest.mark.parametrize(
    ("marks", "label"),
    [
        ("hhh", "correct"),
        ("hhp", "correct"),
        ("hpm", "partial"),
        ("mmm", "wrong"),
        ("hc", "partial"),
        ("cm", "wrong"),
        ("p", "partial"),
    ],
)
def test_marks_make_a_verdict(marks: str, label: str) -> None:
    assert label_of(marks) == label


def test_the_subject_set_was_labelled_by_the_same_rule() -> None:
    rows = list(read_rows(SUBJECT))
    agreed = [
        label_of("".join(status[0] for status in row["key_point_status"]))
        == told("subject", row["label"])
        for row in rows
        if len({point["weight"] for point in row["key_points"]}) == 1
    ]
    assert np.mean(agreed) > 0.95


def test_public_sets_know_no_partial_and_ours_no_contradictory() -> None:
    assert told("beetle", Verdict.PARTIAL) == "incorrect"
    assert told("beetle", Verdict.CONTRADICTORY) == "contradictory"
    assert told("subject", Verdict.PARTIAL) == "partial"
    assert told("subject", Verdict.CONTRADICTORY) == told("subject", Verdict.OFF_TOPIC) == "wrong"


def test_quality_is_one_only_when_all_agree() -> None:
    truth = ["correct", "incorrect", "contradictory"]
    assert quality("beetle", truth, truth) == pytest.approx(1)
    assert quality("beetle", truth, ["correct"] * 3) < 0.5


@pytest.mark.parametrize("seed", range(5))
def test_what_is_not_queued_agrees(seed: int) -> None:
    rng = np.random.default_rng(seed)
    signals = rng.uniform(0, 1, (300, len(CONFIDENCE_SIGNALS)))
    agreed = rng.uniform(0, 1, 300) < 0.4 + 0.6 * signals[:, 0]
    calibration = fit_calibration(signals, agreed)
    sure = np.asarray([calibration.confidence(row) for row in signals]) >= calibration.review_below
    # The threshold is rounded, which may let a tie or two in.
    assert not sure.any() or np.mean(agreed[sure]) > 0.93
