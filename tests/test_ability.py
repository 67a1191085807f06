import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.learning import Ability
from tutor.learning.ability import SMALLEST_ERROR, logistic, observe

SCORES = st.floats(0, 1)
WEIGHTS = st.floats(0, 1)
DIFFICULTIES = st.floats(-3, 3)
ABILITIES = st.builds(
    Ability, theta=st.floats(-6, 6), standard_error=st.floats(0.05, 2), attempts=st.integers(0, 99)
)


def test_logistic_at_easy_places_and_far_out() -> None:
    assert logistic(0) == 0.5
    assert logistic(math.log(3)) == pytest.approx(0.75)
    assert logistic(1e6) == 1.0
    assert logistic(-1e6) == 0.0


def test_new_learner_stands_in_the_middle_and_little_is_known() -> None:
    mastery = Ability().mastery
    assert mastery.value == 0.5
    # 1.96 logits to either side.
    assert mastery.low == pytest.approx(0.123, abs=1e-3)
    assert mastery.high == pytest.approx(0.877, abs=1e-3)


def test_one_full_answer_by_hand() -> None:
    # Precision 1 + 1/4, step 0.8 times a surprise of 1 - 0.5.
    after = observe(Ability(), score=1.0, weight=1.0, difficulty=0.0)
    assert after.theta == pytest.approx(0.4)
    assert after.standard_error == pytest.approx(math.sqrt(0.8))
    assert after.attempts == 1
    assert after.mastery.value == pytest.approx(0.599, abs=1e-3)


def test_half_the_confidence_is_half_an_observation() -> None:
    after = observe(Ability(), score=1.0, weight=0.5, difficulty=0.0)
    assert after.standard_error**-2 == pytest.approx(1.125)
    assert after.theta == pytest.approx(0.25 / 1.125)


def test_a_score_as_expected_leaves_theta_where_it_is() -> None:
    after = observe(Ability(theta=1.0), score=0.5, weight=1.0, difficulty=1.0)
    assert after.theta == 1.0
    assert after.standard_error < 1.0


def test_failing_an_easy_question_says_more_than_failing_a_hard_one() -> None:
    easy = observe(Ability(), score=0.0, weight=1.0, difficulty=-1.0)
    hard = observe(Ability(), score=0.0, weight=1.0, difficulty=1.0)
    assert easy.theta < hard.theta < 0


def test_update_is_near_the_exact_posterior() -> None:
    """The mean of the exact posterior after one right answer, by numerical integration."""
    theta = np.linspace(-9, 9, 20_001)
    density = np.exp(-(theta**2) / 2) / (1 + np.exp(-theta))
    exact = float((theta * density).sum() / density.sum())
    assert observe(Ability(), 1.0, 1.0, 0.0).theta == pytest.approx(exact, abs=0.02)


def test_error_shrinks_to_its_floor_and_the_learner_can_still_move() -> None:
    ability = Ability()
    for _ in range(100):
        ability = observe(ability, 0.0, 1.0, 0.0)
    assert ability.standard_error == SMALLEST_ERROR
    for _ in range(20):
        ability = observe(ability, 1.0, 1.0, 0.0)
    assert ability.mastery.value > 0.4


def test_chance_is_half_at_the_own_level_and_doubt_pulls_it_there() -> None:
    assert Ability(theta=1.0).success_chance(1.0) == 0.5
    sure, unsure = Ability(2.0, 0.4), Ability(2.0, 1.0)
    assert 0.5 < unsure.success_chance(0.0) < sure.success_chance(0.0) < logistic(2.0)


@given(ABILITIES, SCORES, SCORES, WEIGHTS, DIFFICULTIES)
def test_higher_score_never_gives_lower_mastery(
    ability: Ability, one: float, other: float, weight: float, difficulty: float
) -> None:
    low, high = sorted((one, other))
    after_low = observe(ability, low, weight, difficulty)
    after_high = observe(ability, high, weight, difficulty)
    assert after_high.mastery.value >= after_low.mastery.value
    assert after_high.standard_error == after_low.standard_error


@given(ABILITIES, SCORES, WEIGHTS, DIFFICULTIES)
def test_error_never_grows(
    ability: Ability, score: float, weight: float, difficulty: float
) -> None:
    after = observe(ability, score, weight, difficulty)
    assert after.standard_error <= ability.standard_error * (1 + 1e-12)


@given(ABILITIES, WEIGHTS, DIFFICULTIES)
def test_right_never_lowers_and_wrong_never_raises(
    ability: Ability, weight: float, difficulty: float
) -> None:
    assert observe(ability, 1.0, weight, difficulty).theta >= ability.theta
    assert observe(ability, 0.0, weight, difficulty).theta <= ability.theta


@given(ABILITIES)
def test_mastery_lies_inside_its_interval(ability: Ability) -> None:
    mastery = ability.mastery
    assert 0 <= mastery.low <= mastery.value <= mastery.high <= 1


@given(ABILITIES, SCORES, DIFFICULTIES)
def test_no_confidence_moves_nothing(ability: Ability, score: float, difficulty: float) -> None:
    after = observe(ability, score, 0.0, difficulty)
    assert after.theta == ability.theta
    assert after.standard_error == pytest.approx(ability.standard_error)
