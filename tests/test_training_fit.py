import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.graded_sets import SUBJECT
from corpus import Question
from training.agreement import quality, told
from training.calibration import fit_calibration
from training.examples import SCORED, Example, label_of, score_of
from training.fusion import fit
from training.judging import Outcome, ReferenceReading
from training.monotone import AGAINST, FOR, fit_fusion
from training.pairs import read_rows
from training.shares import search_shares
from training.thresholds import (
    GRID,
    LEAST_RAMP,
    MARKS_WEIGHT,
    START,
    denial,
    search_thresholds,
    worth,
)
from tutor.grading import Verdict
from tutor.grading.calibration import CONFIDENCE_SIGNALS
from tutor.grading.features import FEATURES
from tutor.grading.fusion import DENIED, HELD
from tutor.grading.prepared import prepare
from tutor.grading.scale import Scale
from tutor.grading.shares import ALIGNED, NOT_ALIGNED, TOLD, Shares, Whole
from tutor.grading.weighing import Measured, Thresholds

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
        ("hhhm", "partial"),
        ("ppp", "partial"),
        ("hc", "wrong"),
        ("hhc", "partial"),
        ("hmmc", "wrong"),
        ("hmmm", "partial"),
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
    assert np.mean(agreed) > 0.98


def test_public_sets_know_no_partial_and_ours_no_contradictory() -> None:
    assert told("beetle", Verdict.PARTIAL) == "incorrect"
    assert told("beetle", Verdict.CONTRADICTORY) == "contradictory"
    assert told("subject", Verdict.PARTIAL) == "partial"
    assert told("subject", Verdict.CONTRADICTORY) == told("subject", Verdict.OFF_TOPIC) == "wrong"


def test_quality_is_one_only_when_all_agree() -> None:
    truth = ["correct", "incorrect", "contradictory"]
    assert quality("beetle", truth, truth) == pytest.approx(1)
    assert quality("beetle", truth, ["correct"] * 3) < 0.5


@pytest.mark.parametrize("seed", range(3))
def test_what_is_not_queued_agrees_on_questions_that_were_not_seen(seed: int) -> None:
    rng = np.random.default_rng(seed)
    signals = rng.uniform(0, 1, (1200, len(CONFIDENCE_SIGNALS)))
    # Right at both ends of a signal, which no weighing of it tells.
    agreed = rng.uniform(0, 1, 1200) < np.where(np.abs(signals[:, 3] - 0.5) > 0.25, 0.99, 0.3)
    groups = [f"question {number % 40}" for number in range(600)]
    calibration = fit_calibration(signals[:600], agreed[:600], groups)
    new = np.asarray([calibration.confidence(row) for row in signals[600:]])
    sure = new >= calibration.review_below
    assert np.mean(sure) > 0.2
    assert np.mean(agreed[600:][sure]) > 0.9
    assert abs(np.mean(new) - np.mean(agreed[600:])) < 0.06


def test_nothing_is_sure_where_nothing_tells() -> None:
    rng = np.random.default_rng(1)
    signals = rng.uniform(0, 1, (300, len(CONFIDENCE_SIGNALS)))
    agreed = rng.uniform(0, 1, 300) < 0.5
    calibration = fit_calibration(signals, agreed, [str(number % 20) for number in range(300)])
    assert calibration.review_below > 0.7


def example(rows: list[list[float]], marks: str) -> Example:
    """A response whose features are the probabilities of its key points."""
    prepared = prepare(Question("Why?", references=["Because."]), "Because of that.")
    return Example(
        "own", "own/1", "partial", 0.5, marks, prepared, (np.array(rows),), (None,), False
    )


class AsTheyAre:
    """A fusion that was fitted elsewhere: features are probabilities."""

    def probabilities(self, example: Example, rows: np.ndarray) -> np.ndarray:
        return rows


def test_denials_are_called_where_two_of_three_are_right() -> None:
    right, wrong = [0.1, 0.25, 0.65], [0.2, 0.35, 0.45]
    examples = [example([right, wrong], "ch"), example([right, wrong], "ch")]
    # From .2 on half of the four are right, from .5 on both of two.
    assert denial(examples, AsTheyAre()) == 0.5  # type: ignore[arg-type]
    assert denial([example([right], "c")], AsTheyAre()) == 0.2  # type: ignore[arg-type]
    assert denial([example([[0.0, 0.1, 0.9]], "m")], AsTheyAre()) == 0.6  # type: ignore[arg-type]


def _reading(statement: float, whole: Whole) -> ReferenceReading:
    row = np.zeros((1, 3))
    return ReferenceReading([Measured("s", 1.0, statement, 0.0, 0.5)], whole, row, row)


def test_the_shares_that_go_with_peoples_scores_are_found() -> None:
    """Made-up people who look at the alignment alone, whatever the entailment model says."""
    rng = np.random.default_rng(5)
    aligned, noise = rng.uniform(NOT_ALIGNED, ALIGNED, 200), rng.uniform(TOLD, 1.0, (3, 200))
    examples = [
        replace(example([[0.0]], "m"), score=(one - NOT_ALIGNED) / (ALIGNED - NOT_ALIGNED))
        for one in aligned
    ]
    read = [
        [_reading(part, Whole(held, 0.0, entailed, 0.5, one))]
        for one, held, entailed, part in zip(aligned, *noise, strict=True)
    ]
    found = search_shares(examples, read, START, START)
    assert found == [Shares(0.0, 1.0, 0.0)]


def test_thresholds_behind_worse_ones_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hills, of which only the lower one can be climbed step by step from the first start."""

    def worth(_: object, __: object, one: Thresholds) -> float:
        low = abs(one.correct - 0.5) + abs(one.partial - 0.5)
        high = abs(one.correct - 0.85) + abs(one.partial - 0.15) + abs(one.held - 0.9)
        return max(1 - 10 * low, 2 - 20 * high)

    monkeypatch.setattr("training.thresholds.worth", worth)
    found = search_thresholds([], lambda place, thresholds: NotImplemented)
    assert (found.correct, found.partial, found.held) == (0.85, 0.15, 0.9)
    monkeypatch.setattr("training.thresholds.BEGIN_CORRECT", (0.5,))
    assert search_thresholds([], lambda place, thresholds: NotImplemented, denied=0.6).denied == 0.6


def test_no_ramp_is_too_steep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steeper ones would be worth more here."""
    monkeypatch.setattr(
        "training.thresholds.worth", lambda examples, judge, one: one.absent - one.held
    )
    found = search_thresholds([], lambda place, thresholds: NotImplemented)
    assert found.held - found.absent == pytest.approx(LEAST_RAMP)


def test_right_statuses_are_worth_something() -> None:
    marked = example([[0.0, 1.0, 0.0]], "m")

    def judged(marks: str) -> float:
        outcome = Outcome(0.5, Verdict.PARTIAL, np.zeros((1, 3)), np.zeros((1, 3)), marks)
        return worth([marked], lambda place, thresholds: outcome, START)

    assert judged("m") - judged("p") == pytest.approx(MARKS_WEIGHT)


def test_a_fit_is_made_of_verdicts_and_of_the_scores_of_a_set_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(3)
    # Small grids, and one way to split.
    monkeypatch.setattr("training.calibration.SPLITS", 1)
    grid = {name: (getattr(START, name),) for name in GRID} | {"denied": GRID["denied"]}
    monkeypatch.setattr("training.thresholds.GRID", grid)
    monkeypatch.setattr("training.thresholds.BEGIN_CORRECT", (START.correct,))
    monkeypatch.setattr("training.shares.TENTHS", 2)

    def made(dataset: str, number: int) -> Example:
        # People and measurements disagree on one of seven.
        kind, measured = number % 3, (number + (number % 7 == 0)) % 3
        label = ("correct", "incorrect", "contradictory")[kind]
        row = rng.uniform(0.0, 0.3, len(FEATURES))
        row[:2] += ((0.6, 0.0), (0.0, 0.0), (0.0, 0.6))[measured]
        row[FEATURES.index("aligned_mean")] += 0.4 * (measured == 0)
        one = example([row.tolist()], "hmc"[kind] if dataset == "authored" else "")
        group, score = f"{dataset}/{number // 4}", float(kind == 0)
        return replace(one, dataset=dataset, group=group, label=label, score=score)

    sets = ("authored", "scientsbank", "beetle", SCORED)
    told = fit([made(name, n) for name in sets for n in range(48)], tmp_path / "fusion.json")
    assert {name: list(of) for name, of in told.items()} == {
        "key points": ["authored"],
        "references": ["scientsbank", "beetle"],
    }
    record = json.loads((tmp_path / "fusion.json").read_text())
    assert sum(record["shares"].values()) == pytest.approx(1.0)
    for scale in ("of_references", "of_key_points"):
        assert Scale.from_json(record[scale]).thresholds.absent < 0.5


@pytest.mark.parametrize(
    ("row", "score"),
    [
        ({"label": "correct"}, 1.0),
        ({"label": "incorrect"}, 0.0),
        ({"label": "incorrect", "label_5way": "partially_correct_incomplete"}, 0.5),
        ({"label": "partial", "score": 0.4}, 0.4),
    ],
)
def test_a_label_is_worth_a_score(row: dict[str, object], score: float) -> None:
    assert score_of(row) == score
