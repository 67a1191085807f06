import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.learning import Ability
from tutor.learning.ability import logistic

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
    # 1.96 times 1.22 logits to either side.
    assert mastery.low == pytest.approx(0.083, abs=1e-3)
    assert mastery.high == pytest.approx(0.917, abs=1e-3)


def test_chance_is_half_at_the_own_level_and_doubt_pulls_it_there() -> None:
    assert Ability(theta=1.0).success_chance(1.0) == 0.5
    sure, unsure = Ability(2.0, 0.4), Ability(2.0, 1.0)
    assert 0.5 < unsure.success_chance(0.0) < sure.success_chance(0.0) < logistic(2.0)


@given(ABILITIES)
def test_mastery_lies_inside_its_interval(ability: Ability) -> None:
    mastery = ability.mastery
    assert 0 <= mastery.low <= mastery.value <= mastery.high <= 1


@given(ABILITIES, DIFFICULTIES, st.floats(0, 0.5))
def test_luck_earns_at_least_its_share(ability: Ability, difficulty: float, guess: float) -> None:
    chance = ability.success_chance(difficulty, guess=guess)
    assert chance >= max(guess, ability.success_chance(difficulty)) - 1e-12
