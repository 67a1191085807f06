"""New questions wait for the concepts they build on, and nobody is stuck for it."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Bank, Difficulty, Question, load_bank
from corpus.shipped import QUESTIONS
from tests.test_selection import EASY, HARD, MEDIUM, START, attempt, pick, question
from tutor.learning import Attempt, choose, record_of
from tutor.learning.exam import set_exam
from tutor.learning.plan import daily_plan
from tutor.learning.simulation import make_learner, simulate


def building(
    name: str, concept: str, *prerequisites: str, difficulty: Difficulty = EASY, domain: str = "d"
) -> Question:
    return replace(question(name, domain, difficulty, concept), prerequisites=prerequisites)


FIRST = building("lora", "lora", difficulty=HARD)
NEXT = building("qlora", "qlora", "lora")
LAST = building("ranks", "ranks", "qlora", difficulty=HARD)
BANK = Bank((LAST, NEXT, FIRST))

BEFORE = START - timedelta(days=1)
"""When no review is due yet."""

CONCEPTS = ["tuning", "lora", "qlora", "nothing asks about it"]
ANY_BANK = st.lists(
    st.builds(
        building,
        st.uuids().map(str),
        st.sampled_from(CONCEPTS[:3]),
        st.sampled_from(CONCEPTS),
        st.sampled_from(CONCEPTS),
        difficulty=st.sampled_from(Difficulty),
        domain=st.sampled_from(["one", "two"]),
    ).flatmap(
        lambda built: st.integers(0, 2).map(
            lambda count: replace(built, prerequisites=built.prerequisites[:count])
        )
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda built: built.id,
).map(lambda questions: Bank(tuple(questions)))


def missing(asked: Question, bank: Bank, history: list[Attempt]) -> set[tuple[str, str]]:
    """The concepts that the question has to wait for, by the history alone."""
    taught = {(each.domain, each.concept) for each in bank.questions}
    met = {
        (each.domain, each.concept)
        for each in history
        if each.score is not None and each.score >= 0.5
    }
    return ({(asked.domain, name) for name in asked.prerequisites} & taught) - met


@given(
    bank=ANY_BANK,
    scores=st.lists(st.sampled_from([None, 0.0, 0.4, 0.5, 1.0]), min_size=10, max_size=10),
    seed=st.integers(0, 99),
    keeps_domain=st.booleans(),
)
def test_nothing_new_comes_before_its_prerequisites_while_another_is_left(
    bank: Bank, scores: list[float | None], seed: int, keeps_domain: bool
) -> None:
    domain = bank.domains[0] if keeps_domain else None
    here = [each for each in bank.questions if domain in (None, each.domain)]
    rng = random.Random(seed)
    history: list[Attempt] = []
    for hour, score in zip(range(len(here)), scores, strict=False):
        choice = choose(bank, record_of(history, bank), BEFORE, rng, domain)
        seen = {each.question_id for each in history}
        # All come, whatever they wait for.
        assert choice.question.id not in seen
        is_easier = choice.reason.startswith(("Easier", "You missed"))
        if missing(choice.question, bank, history) and not is_easier:
            assert all(missing(each, bank, history) for each in here if each.id not in seen)
        history.append(attempt(choice.question, score, hour))


@pytest.mark.parametrize("seed", range(5))
def test_a_learner_who_knows_everything_meets_the_shipped_questions_in_order(seed: int) -> None:
    bank = load_bank(QUESTIONS)
    history: list[Attempt] = []
    record, rng = record_of([], bank), random.Random(seed)
    for hour in range(150):
        asked = choose(bank, record, START, rng).question
        assert not missing(asked, bank, history)
        history.append(attempt(asked, 1.0, hour))
        record.add(history[-1])


def test_a_concept_is_met_by_a_fair_response() -> None:
    assert pick(BANK, []).question == FIRST
    assert pick(BANK, [attempt(FIRST, 0.5)]).question == NEXT
    assert pick(BANK, [attempt(FIRST, 0.5), attempt(NEXT, 1.0)]).question == LAST


@pytest.mark.parametrize("score", [None, 0.0, 0.49])
def test_a_poor_or_ungraded_response_meets_nothing(score: float | None) -> None:
    other = building("padding", "padding", difficulty=HARD)
    bank = Bank((*BANK.questions, other))
    record = record_of([attempt(FIRST, score)], bank)
    assert choose(bank, record, BEFORE, random.Random(0)).question == other
    # What was met once stays met.
    for each in (attempt(FIRST, 1.0), attempt(FIRST, score), attempt(other, 1.0)):
        record.add(each)
    assert choose(bank, record, BEFORE, random.Random(0)).question == NEXT


def test_a_concept_of_another_domain_is_another_concept() -> None:
    elsewhere = building("hub-lora", "lora", domain="hub", difficulty=HARD)
    bank = Bank((*BANK.questions, elsewhere))
    assert pick(bank, [attempt(elsewhere, 1.0)]).question == FIRST


def test_nothing_waits_for_a_concept_that_nobody_asks_about() -> None:
    bank = Bank((building("qlora", "qlora", "lora"), building("padding", "padding", "qlora")))
    assert pick(bank, []).question.id == "qlora"


def test_a_question_may_come_after_another_one_about_its_own_concept() -> None:
    after = building("lora-2", "lora", "lora")
    bank = Bank((after, FIRST))
    assert pick(bank, []).question == FIRST
    assert pick(bank, [attempt(FIRST, 1.0)]).question == after


def test_an_easier_question_after_a_miss_does_not_wait() -> None:
    missed = building("qlora-hard", "qlora", difficulty=HARD)
    bank = Bank((missed, NEXT, FIRST))
    choice = pick(bank, [attempt(missed, 0.0)])
    assert (choice.question, choice.reason.startswith("Easier")) == (NEXT, True)


def test_a_review_does_not_wait() -> None:
    record = record_of([attempt(NEXT, 0.2)], BANK)
    choice = choose(BANK, record, START + timedelta(days=2), random.Random(0))
    assert choice.question == NEXT
    assert choice.reason.startswith("Time to see this again")


def test_what_was_skipped_waits_longer_than_what_misses_a_prerequisite() -> None:
    assert pick(BANK, [], avoid=(FIRST.id,)).question in (NEXT, LAST)


def test_the_reason_names_what_builds_on_the_concept() -> None:
    tried = building("padding", "padding")
    bank = Bank((*BANK.questions, tried))
    choice = pick(bank, [attempt(tried, 0.6)])
    assert choice.question == FIRST
    assert choice.reason == "First lora: qlora builds on it."
    assert pick(bank, [attempt(tried, 0.6)], "d").reason == choice.reason


def test_no_reason_when_nothing_better_was_held_back() -> None:
    tried = building("padding", "padding")
    bank = Bank((replace(FIRST, difficulty=EASY), replace(NEXT, difficulty=HARD), tried))
    choice = pick(bank, [attempt(tried, 0.6)])
    assert choice.question.concept == "lora"
    assert choice.reason.startswith("You are least sure of d so far")
    own = Bank((FIRST, building("lora-2", "lora", "lora"), tried))
    assert pick(own, [attempt(tried, 0.6)]).reason.startswith("You are least sure of d so far")


def test_made_up_learners_practise_a_bank_that_runs_in_a_circle() -> None:
    circle = Bank(
        tuple(
            building(f"{concept}-{level}", concept, other, difficulty=level)
            for concept, other in (("lora", "qlora"), ("qlora", "lora"))
            for level in (EASY, MEDIUM, HARD)
        )
    )
    rng = random.Random(0)
    steps = list(simulate(circle, make_learner(circle, rng), 6, rng))
    assert len({step.choice.question.id for step in steps}) == 6


def test_an_exam_asks_whatever_its_questions_build_on() -> None:
    bank = load_bank(QUESTIONS)
    free = Bank(tuple(replace(each, prerequisites=()) for each in bank.questions))
    paper, other = (set_exam(each, (), random.Random(3)) for each in (bank, free))
    assert [each.id for each in paper] == [each.id for each in other]


def test_a_day_is_not_planned_with_what_has_to_wait() -> None:
    assert daily_plan(record_of([], BANK), BANK, START).new == ("lora",)
    done = [attempt(FIRST, 0.9)]
    assert daily_plan(record_of(done, BANK), BANK, START).new == ("qlora",)
