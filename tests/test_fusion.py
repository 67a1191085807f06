import json
from math import exp
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.stem_grader import STEEPNESS, stem_fusion
from tutor.errors import ModelDamaged
from tutor.grading.features import FEATURES
from tutor.grading.fusion import ABSENT, DENIED, HELD, LEAST, Fusion, entailment_alone, withhold

WIDTH = len(FEATURES)
NUMBERS = st.floats(-1e6, 1e6)
SAYS = [FEATURES.index("entailment"), FEATURES.index("contradiction")]
"""Columns of what is a probability whatever else is measured."""


def row(**features: float) -> np.ndarray:
    values = np.zeros((1, WIDTH))
    for name, value in features.items():
        values[0, FEATURES.index(name)] = value
    return values


def test_without_coefficients_every_status_is_as_likely() -> None:
    flat = Fusion(np.zeros(WIDTH), np.ones(WIDTH), np.zeros((3, WIDTH)), np.zeros(3))
    assert flat.logistic(np.zeros((2, WIDTH))) == pytest.approx(np.full((2, 3), 1 / 3))


def test_the_probabilities_are_the_softmax_of_weighed_features() -> None:
    (found,) = stem_fusion().logistic(row(entailment=0.8, contradiction=0.1))
    held = 8**STEEPNESS  # Odds of 8 against neutral; those of contradiction are even.
    assert found[[HELD, ABSENT, DENIED]] == pytest.approx(np.array([held, 1, 1]) / (held + 2))


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_logistic_model_can_say_what_the_entailment_model_says(one: float, two: float) -> None:
    # With coefficients of 1 for log odds against neutral, up to the least probability.
    coefficients = np.zeros((3, WIDTH))
    coefficients[HELD, SAYS[0]] = coefficients[DENIED, SAYS[1]] = 1.0
    fusion = Fusion(np.zeros(WIDTH), np.ones(WIDTH), coefficients, np.zeros(3))
    features = row(entailment=min(one, two), contradiction=1 - max(one, two))
    kept = np.maximum(entailment_alone(features), LEAST)
    assert fusion.logistic(features) == pytest.approx(kept / kept.sum())


def test_features_are_standardised_first() -> None:
    coefficients = np.zeros((3, WIDTH))
    coefficients[HELD, FEATURES.index("overlap")] = 1.0
    fusion = Fusion(np.full(WIDTH, 3.0), np.full(WIDTH, 2.0), coefficients, np.zeros(3))
    (found,) = fusion.logistic(row(overlap=7.0))
    assert found[HELD] == pytest.approx(exp(2) / (exp(2) + 2))


@given(arrays(np.float64, (3, WIDTH), elements=NUMBERS))
def test_probabilities_sum_to_one_whatever_is_measured(features: np.ndarray) -> None:
    features[:, SAYS] = np.abs(features[:, SAYS]) / 2e6
    found = stem_fusion().probabilities(features)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert found.sum(axis=1) == pytest.approx(np.ones(3))


@given(arrays(np.float64, (5, WIDTH), elements=NUMBERS))
def test_a_row_does_not_depend_on_the_others(features: np.ndarray) -> None:
    together = stem_fusion().probabilities(features)
    alone = [stem_fusion().probabilities(features[[place]])[0] for place in range(5)]
    assert together == pytest.approx(np.stack(alone))


@given(arrays(np.float64, (3, WIDTH), elements=NUMBERS), arrays(np.float64, 3, elements=NUMBERS))
def test_json_keeps_every_digit(coefficients: np.ndarray, intercept: np.ndarray) -> None:
    fusion = Fusion(np.arange(WIDTH) / 3, np.full(WIDTH, 0.1), coefficients, intercept)
    again = Fusion.from_json(json.loads(json.dumps(fusion.to_json())))
    for name in ("mean", "scale", "coefficients", "intercept"):
        assert np.array_equal(getattr(again, name), getattr(fusion, name))


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "fusion.json"
    path.write_text(json.dumps(stem_fusion().to_json()), encoding="utf-8")
    features = row(entailment=0.6)
    assert Fusion.load(path).probabilities(features) == pytest.approx(
        stem_fusion().probabilities(features)
    )


@pytest.mark.parametrize("features", [["cosine"], [], list(reversed(FEATURES)), [*FEATURES, "age"]])
def test_other_features_are_refused(features: list[str]) -> None:
    record = stem_fusion().to_json() | {"features": features}
    with pytest.raises(ModelDamaged, match=f"for {len(features)} features.*measures {WIDTH}"):
        Fusion.from_json(record)


def test_the_entailment_model_has_its_share_in_the_pool() -> None:
    flat = Fusion(np.zeros(WIDTH), np.ones(WIDTH), np.zeros((3, WIDTH)), np.zeros(3), 0.3)
    (found,) = flat.probabilities(row(entailment=0.15, contradiction=0.8))
    third = 0.7 / 3
    assert found[HELD] == pytest.approx(third + 0.3 * 0.15)
    assert found[DENIED] == pytest.approx(third + 0.3 * 0.8)
    assert found[ABSENT] == pytest.approx(third + 0.3 * 0.05)


def test_nothing_is_denied_that_the_entailment_model_takes_for_said() -> None:
    flat = Fusion(np.zeros(WIDTH), np.ones(WIDTH), np.zeros((3, WIDTH)), np.zeros(3))
    (said,) = flat.probabilities(row(entailment=0.5, contradiction=0.4))
    assert said == pytest.approx([0.5, 0.5, 0.0])
    (denied,) = flat.probabilities(row(entailment=0.4, contradiction=0.5))
    assert denied == pytest.approx([1 / 3, 1 / 3, 1 / 3])


def test_what_is_withheld_is_absent_and_what_is_denied_stays() -> None:
    rows = np.array([[0.7, 0.1, 0.2], [0.0, 1.0, 0.0]])
    withhold(rows)
    np.testing.assert_allclose(rows[:, [HELD, ABSENT, DENIED]], [[0.0, 0.8, 0.2], [0.0, 1.0, 0.0]])
    single = np.array([0.5, 0.5, 0.0])
    withhold(single)
    np.testing.assert_allclose(single[[HELD, ABSENT]], [0.0, 1.0])
