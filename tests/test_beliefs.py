import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.learning.beliefs import Beliefs, Observation

PADDING, MASKS, LORA = ("nlp", "padding"), ("nlp", "masks"), ("tuning", "lora")
PLACES = (PADDING, MASKS, LORA)
SEEN = st.tuples(
    st.sampled_from(PLACES),
    st.builds(
        Observation,
        score=st.floats(0, 1),
        weight=st.floats(0, 2),
        difficulty=st.floats(-3, 3),
        slope=st.floats(0.5, 1.5),
        guess=st.floats(0, 0.5),
    ),
)


def after(*seen: tuple[tuple[str, str], Observation]) -> Beliefs:
    beliefs = Beliefs().with_places(PLACES)
    for place, observation in seen:
        beliefs = beliefs.observed(place, observation)
    return beliefs


def test_one_full_answer_by_hand() -> None:
    # A variance of 1.5 and a precision of 1/4: step 1.5 / (1 + 1.5 / 4) times a surprise of 0.5.
    # Neighbours move by their share of the variance: 1.2 in the domain, .4 beyond it.
    found = after((PADDING, Observation(1.0, 1.0)))
    thetas = [found.mean[found.places[place]] for place in PLACES]
    assert thetas == pytest.approx([0.75 / 1.375, 0.6 / 1.375, 0.2 / 1.375])
    row = found.places[PADDING]
    assert found.covariance[row, row] == pytest.approx(1.5 / 1.375 + 0.02)


def test_it_is_near_the_exact_posterior() -> None:
    """The mean of the exact posterior after one right answer, by numerical integration."""
    theta = np.linspace(-9, 9, 20_001)
    density = np.exp(-(theta**2) / 3) / (1 + np.exp(-theta))
    exact = float((theta * density).sum() / density.sum())
    found = after((PADDING, Observation(1.0, 1.0)))
    assert found.mean[found.places[PADDING]] == pytest.approx(exact, abs=0.05)


def test_half_the_weight_is_half_an_observation() -> None:
    found = after((PADDING, Observation(1.0, 0.5)))
    assert found.mean[found.places[PADDING]] == pytest.approx(0.375 / 1.1875)


def test_a_score_as_expected_moves_nothing() -> None:
    found = after((PADDING, Observation(0.5, 1.0)))
    assert np.array_equal(found.mean, np.zeros(6))


def test_places_may_be_added_at_any_time() -> None:
    early = Beliefs().with_places(PLACES).observed(PADDING, Observation(1.0, 1.0))
    late = Beliefs().with_places([PADDING]).observed(PADDING, Observation(1.0, 1.0))
    late = late.with_places(PLACES)
    for place in PLACES:
        one, other = early.places[place], late.places[place]
        assert early.mean[one] == pytest.approx(late.mean[other])
        assert early.covariance[one, one] == pytest.approx(late.covariance[other, other])


def test_the_learner_can_still_move_after_a_hundred_failures() -> None:
    found = after(
        *[(PADDING, Observation(0.0, 1.0))] * 100, *[(PADDING, Observation(1.0, 1.0))] * 40
    )
    assert found.mean[found.places[PADDING]] > -0.5


@given(st.lists(SEEN, max_size=8), SEEN, st.floats(0, 1))
def test_a_higher_score_lowers_nobody(
    history: list[tuple[tuple[str, str], Observation]],
    last: tuple[tuple[str, str], Observation],
    other: float,
) -> None:
    place, seen = last
    low, high = sorted((seen.score, other))
    before = after(*history)
    scored = [
        before.observed(
            place, Observation(score, seen.weight, seen.difficulty, seen.slope, seen.guess)
        )
        for score in (low, high)
    ]
    assert (scored[1].mean >= scored[0].mean - 1e-12).all()
    assert np.array_equal(scored[1].covariance, scored[0].covariance)


@given(st.lists(SEEN, max_size=20))
def test_it_stays_a_distribution(history: list[tuple[tuple[str, str], Observation]]) -> None:
    found = after(*history)
    assert np.allclose(found.covariance, found.covariance.T)
    assert np.linalg.eigvalsh(found.covariance).min() > -1e-9
