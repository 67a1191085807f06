from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Difficulty
from tutor.learning import Ability, Attempt, LearnerState, learner_state, update


def attempt(
    score: float | None,
    domain: str = "nlp-tasks",
    concept: str = "padding",
    difficulty: Difficulty = Difficulty.MEDIUM,
    confidence: float = 1.0,
    hints: int = 0,
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
        at=datetime(2026, 3, 1, tzinfo=UTC),
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
    ),
    max_size=30,
)


def test_right_answers_raise_one_domain_and_leave_the_others() -> None:
    state = learner_state([attempt(1.0), attempt(1.0)])
    assert state.domain("nlp-tasks").mastery.value > 0.6
    assert state.domain("nlp-tasks").attempts == 2
    assert state.domain("fine-tuning") == Ability()


def test_ungraded_moves_nothing_and_zero_does() -> None:
    before = learner_state([attempt(0.6)])
    assert update(before, attempt(None)) is before
    assert update(before, attempt(0.0)).domain("nlp-tasks").theta < before.domain("nlp-tasks").theta


def test_new_concept_starts_where_its_domain_stands_but_less_sure() -> None:
    state = learner_state([attempt(1.0, concept="padding")] * 4)
    domain, masks = state.domain("nlp-tasks"), state.concept("nlp-tasks", "masks")
    assert masks.theta == domain.theta
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
    assert hinted.domain("nlp-tasks").theta < 0.4  # what the same response earns without hints


def test_right_answers_to_harder_questions_are_worth_more() -> None:
    easy, medium, hard = (
        learner_state([attempt(1.0, difficulty=difficulty)]).domain("nlp-tasks").theta
        for difficulty in (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)
    )
    assert easy < medium < hard


def test_states_cannot_be_changed_from_outside() -> None:
    state = learner_state([attempt(1.0)])
    with pytest.raises(TypeError):
        state.domains["nlp-tasks"] = Ability()  # type: ignore[index]


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
    raised = [
        each if each.score is None else replace(each, score=max(each.score, lift))
        for each, lift in zip(history, lifts, strict=False)
    ]
    before, after = learner_state(history), learner_state(raised)
    for domain in before.domains:
        assert after.domain(domain).theta >= before.domain(domain).theta - 1e-9
    for key in before.concepts:
        assert after.concepts[key].theta >= before.concepts[key].theta - 1e-9
        assert after.concepts[key].standard_error == before.concepts[key].standard_error
