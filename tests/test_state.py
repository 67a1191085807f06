from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Difficulty, KeyPoint, Option, Question
from tutor.learning import Attempt, Items, LearnerState, learner_state, new_state, update
from tutor.learning.ability import PRIOR_ERROR
from tutor.learning.state import FORGOTTEN_THETA, LONGEST_GAP_DAYS

AT = datetime(2026, 3, 1, tzinfo=UTC)


def attempt(
    score: float | None,
    domain: str = "nlp-tasks",
    concept: str = "padding",
    difficulty: Difficulty = Difficulty.MEDIUM,
    confidence: float = 1.0,
    hints: int = 0,
    day: float = 0,
) -> Attempt:
    return Attempt(
        learner="ada",
        question_id=f"{domain}-{concept}",
        domain=domain,
        concept=concept,
        difficulty=difficulty,
        response="...",
        score=score,
        verdict="partial",
        confidence=confidence,
        at=AT + timedelta(days=day),
        grade={},
        hints=hints,
    )


HISTORIES = st.lists(
    st.builds(
        attempt,
        score=st.one_of(st.none(), st.floats(0, 1)),
        domain=st.sampled_from(["nlp-tasks", "fine-tuning"]),
        concept=st.sampled_from(["padding", "masks", "lora"]),
        difficulty=st.sampled_from(Difficulty),
        confidence=st.floats(0, 1),
        hints=st.integers(0, 3),
        day=st.floats(0, 90),
    ),
    max_size=30,
)


def test_right_answers_raise_their_domain_and_others_less() -> None:
    state = learner_state([attempt(1.0), attempt(1.0)])
    assert state.domain("nlp-tasks").mastery.value > 0.6
    assert state.domain("nlp-tasks").attempts == 2
    assert 0.5 < state.domain("fine-tuning").mastery.value < 0.6
    assert state.domain("fine-tuning").attempts == 0
    assert list(state.domains) == ["nlp-tasks"]


def test_a_new_learner_is_the_prior() -> None:
    ability = new_state({("nlp-tasks", "padding"): 1.0}).domain("nlp-tasks")
    assert ability.theta == 0.0
    assert ability.standard_error == pytest.approx(PRIOR_ERROR)
    assert LearnerState().concept("nlp-tasks", "padding") == ability


def test_a_domain_is_the_average_over_its_questions() -> None:
    syllabus = {("nlp-tasks", "padding"): 3.0, ("nlp-tasks", "masks"): 1.0}
    state = learner_state([attempt(1.0, concept="padding")] * 3, syllabus)
    padding, masks = (state.concept("nlp-tasks", name).theta for name in ("padding", "masks"))
    assert padding > masks > 0
    assert state.domain("nlp-tasks").theta == pytest.approx(0.75 * padding + 0.25 * masks)


def test_what_was_practised_fades_and_practice_makes_it_last() -> None:
    once = learner_state([attempt(1.0)])
    often = learner_state([attempt(1.0)] * 5)
    later = AT + timedelta(days=60)
    for state in (once, often):
        before, after = (each.concept("nlp-tasks", "padding") for each in (state, state.on(later)))
        assert after.theta < before.theta
        assert after.standard_error > before.standard_error
    half = (once.concept("nlp-tasks", "padding").theta + FORGOTTEN_THETA) / 2
    assert once.on(later).concept("nlp-tasks", "padding").theta == pytest.approx(half)
    lost = [
        state.concept("nlp-tasks", "padding").theta
        - state.on(later).concept("nlp-tasks", "padding").theta
        for state in (once, often)
    ]
    assert lost[1] < lost[0]


def test_what_was_never_tried_is_not_forgotten() -> None:
    state = new_state({("nlp-tasks", "padding"): 1.0}).on(AT)
    assert state.on(AT + timedelta(days=900)).domain("nlp-tasks") == state.domain("nlp-tasks")


def test_a_clock_that_went_back_or_jumped_does_no_harm() -> None:
    state = learner_state([attempt(1.0), replace(attempt(1.0), at=AT - timedelta(days=9))])
    assert state == learner_state([attempt(1.0), attempt(1.0)])
    far = state.on(AT + timedelta(days=30_000))
    assert far.beliefs == state.on(AT + timedelta(days=LONGEST_GAP_DAYS)).beliefs


def test_the_questions_text_and_form_count() -> None:
    choice = Question("Which?", id="c", options=[Option("a", True), Option("b", False)])
    points = [KeyPoint(word) for word in "abcde"]
    items = Items.from_questions([choice, Question("Why?", id="o", key_points=points)])
    assert items.of("c", Difficulty.MEDIUM).guess == 0.5
    assert items.of("o", Difficulty.MEDIUM).difficulty == pytest.approx(0.2)
    assert items.of("o", Difficulty.MEDIUM).evidence > items.of("c", Difficulty.MEDIUM).evidence
    asked = [replace(attempt(1.0), question_id=name) for name in ("c", "o")]
    by_luck, by_words = (learner_state([each], items=items) for each in asked)
    assert by_luck.domain("nlp-tasks").theta < by_words.domain("nlp-tasks").theta


def test_ungraded_moves_nothing_and_zero_does() -> None:
    before = learner_state([attempt(0.6)])
    assert update(before, attempt(None)) is before
    assert update(before, attempt(0.0)).domain("nlp-tasks").theta < before.domain("nlp-tasks").theta


def test_new_concept_starts_between_its_domain_and_nothing_and_less_sure() -> None:
    state = learner_state([attempt(1.0, concept="padding")] * 4)
    domain, masks = state.domain("nlp-tasks"), state.concept("nlp-tasks", "masks")
    assert 0 < masks.theta < domain.theta
    assert masks.standard_error > domain.standard_error
    assert masks.attempts == 0


def test_concepts_of_one_domain_differ() -> None:
    state = learner_state([attempt(1.0, concept="padding"), attempt(0.0, concept="masks")] * 3)
    padding, masks = state.concept("nlp-tasks", "padding"), state.concept("nlp-tasks", "masks")
    assert padding.mastery.value > state.domain("nlp-tasks").mastery.value > masks.mastery.value


def test_same_concept_name_in_two_domains_is_two_concepts() -> None:
    state = learner_state([attempt(1.0, domain="nlp-tasks")])
    assert state.concept("fine-tuning", "padding").attempts == 0


def test_two_hints_make_a_medium_question_an_easy_one() -> None:
    hinted = learner_state([attempt(1.0, hints=2)])
    assert hinted == learner_state([attempt(1.0, difficulty=Difficulty.EASY)])
    assert (
        hinted.domain("nlp-tasks").theta < learner_state([attempt(1.0)]).domain("nlp-tasks").theta
    )


def test_right_answers_to_harder_questions_are_worth_more() -> None:
    easy, medium, hard = (
        learner_state([attempt(1.0, difficulty=difficulty)]).domain("nlp-tasks").theta
        for difficulty in (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)
    )
    assert easy < medium < hard


def test_states_cannot_be_changed_from_outside() -> None:
    state = learner_state([attempt(1.0)])
    with pytest.raises(TypeError):
        state.attempts["nlp-tasks",] = 0  # type: ignore[index]


@given(HISTORIES)
def test_replay_equals_online(history: list[Attempt]) -> None:
    state = LearnerState()
    for each in history:
        state = update(state, each)
    assert state == learner_state(history)


@given(HISTORIES, st.lists(st.floats(0, 1), min_size=30, max_size=30))
def test_raising_past_scores_never_lowers_mastery(
    history: list[Attempt], lifts: list[float]
) -> None:
    """What a learner counts on when grades are corrected in their favour, weeks later."""
    history = sorted(history, key=lambda each: each.at)
    raised = [
        each if each.score is None else replace(each, score=max(each.score, lift))
        for each, lift in zip(history, lifts, strict=False)
    ]
    before, after = learner_state(history), learner_state(raised)
    for domain in before.domains:
        assert after.domain(domain).theta >= before.domain(domain).theta - 1e-9
    for key in before.concepts:
        assert after.concepts[key].theta >= before.concepts[key].theta - 1e-9
    assert np.array_equal(after.beliefs.covariance, before.beliefs.covariance)
