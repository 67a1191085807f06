import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from corpus import Bank, Difficulty, Question
from corpus.errors import BankError
from tutor.learning import Attempt, Choice, choose, record_of

EASY, MEDIUM, HARD = Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def question(name: str, domain: str, difficulty: Difficulty, concept: str = "") -> Question:
    return Question(
        f"What about {name}?",
        references=["That."],
        id=name,
        domain=domain,
        concept=concept or name,
        difficulty=difficulty,
    )


BANK = Bank(
    tuple(
        question(f"{domain}-{difficulty.value}-{copy}", domain, difficulty)
        for domain in ("tuning", "tasks", "hub", "models")
        for difficulty in Difficulty
        for copy in (1, 2)
    )
)


def attempt(
    asked: Question, score: float | None, hour: int = 0, grade: dict[str, Any] | None = None
) -> Attempt:
    return Attempt(
        learner="ada",
        question_id=asked.id,
        domain=asked.domain,
        concept=asked.concept,
        difficulty=asked.difficulty,
        response="...",
        score=score,
        verdict="partial",
        confidence=1.0,
        at=START + timedelta(hours=hour),
        grade=grade or {},
    )


def pick(
    bank: Bank,
    history: list[Attempt],
    domain: str | None = None,
    seed: int = 0,
    avoid: tuple[str, ...] = (),
) -> Choice:
    at = history[-1].at if history else START
    return choose(bank, record_of(history, bank), at, random.Random(seed), domain, avoid)


def test_new_learner_does_not_begin_with_a_hard_question() -> None:
    # Chance of success: 0.69 for easy, 0.50 for medium, 0.31 for hard.
    choice = pick(BANK, [])
    assert choice.question.difficulty is not HARD
    assert choice.reason == "A first question, to see where you stand."


def test_all_domains_are_tried_before_any_comes_again() -> None:
    history: list[Attempt] = []
    for _ in range(4):
        history.append(attempt(pick(BANK, history).question, 0.6))
    assert {each.domain for each in history} == {"tuning", "tasks", "hub", "models"}
    last = pick(BANK, history[:3])
    assert last.reason == f"You have not tried {last.question.domain} yet."


def test_an_untried_domain_goes_before_one_that_went_badly() -> None:
    asked = [BANK.get(f"hub-{each}") for each in ("easy-1", "easy-2")]
    history = [attempt(each, 0.0) for each in asked]
    assert pick(BANK, history).question.domain != "hub"


def test_weakest_domain_is_next_and_the_reason_says_how_weak() -> None:
    firsts = {name: BANK.get(f"{name}-easy-1") for name in BANK.domains}
    history = [attempt(asked, 0.55 if asked.domain == "hub" else 1.0) for asked in firsts.values()]
    choice = pick(BANK, history)
    assert choice.question.domain == "hub"
    assert choice.reason == "You are least sure of hub so far: 50 %."


def test_after_three_from_one_domain_another_has_its_turn() -> None:
    firsts = [attempt(BANK.get(f"{name}-easy-1"), 0.9) for name in ("tuning", "tasks", "models")]
    names = ("medium-1", "medium-2", "easy-1")
    hub = [
        attempt(BANK.get(f"hub-{name}"), score)
        for name, score in zip(names, (0.0, 0.0, 0.6), strict=True)
    ]
    assert pick(BANK, firsts + hub[:2]).question.domain == "hub"
    choice = pick(BANK, firsts + hub)
    assert choice.question.domain != "hub"
    assert choice.reason.startswith("A change from hub: you stand at ")
    assert choice.question.domain in choice.reason
    one_domain = Bank(tuple(each for each in BANK.questions if each.domain == "hub"))
    assert pick(one_domain, hub).reason.startswith("You are least sure of hub so far: ")


def test_of_two_domains_equally_good_the_less_certain_is_next() -> None:
    asked = [BANK.get("tuning-medium-1"), BANK.get("tuning-medium-2"), BANK.get("tasks-medium-1")]
    bank = Bank(tuple(each for each in BANK.questions if each.domain in ("tuning", "tasks")))
    assert pick(bank, [attempt(each, 0.5) for each in asked]).question.domain == "tasks"


def test_a_strong_learner_gets_harder_questions() -> None:
    asked = [BANK.get(f"hub-{each}") for each in ("easy-1", "easy-2", "medium-1", "medium-2")]
    history = [attempt(each, 1.0) for each in asked]
    assert pick(BANK, history, "hub").question.difficulty is HARD


def test_no_question_comes_twice_before_all_came_once() -> None:
    rng = random.Random(7)
    history: list[Attempt] = []
    for hour in range(len(BANK.questions)):
        choice = choose(BANK, record_of(history, BANK), START, rng)
        history.append(attempt(choice.question, rng.random(), hour))
    assert len({each.question_id for each in history}) == len(BANK.questions) == 24


def test_same_arguments_same_choice() -> None:
    history = [attempt(BANK.get("hub-easy-1"), 0.6)]
    choices = {pick(BANK, history, seed=3).question.id for _ in range(10)}
    others = {pick(BANK, history, seed=seed).question.id for seed in range(20)}
    assert len(choices) == 1
    assert len(others) > 1


def test_requested_domain_is_kept_to() -> None:
    first = pick(BANK, [], "models")
    assert first.question.domain == "models"
    assert first.reason == "From models, as you asked."
    later = pick(BANK, [attempt(BANK.get("models-medium-1"), 1.0)], "models")
    assert later.reason == "From models, as you asked: you stand at 61 % there."


def test_unknown_domain_names_those_there_are() -> None:
    with pytest.raises(BankError, match=r"no domain 'cooking'.* tuning, tasks, hub, models\."):
        pick(BANK, [], "cooking")


def test_empty_bank_says_so() -> None:
    with pytest.raises(BankError, match="holds no question"):
        pick(Bank(()), [])


LADDER = Bank(
    (
        question("rank-hard", "tuning", HARD, "lora"),
        question("rank-medium", "tuning", MEDIUM, "lora"),
        question("rank-easy", "tuning", EASY, "lora"),
        question("other-easy", "tuning", EASY, "padding"),
        question("hub-easy", "hub", EASY, "cards"),
    )
)
MISSED = {
    "key_points": [
        {"text": "The base is frozen.", "weight": 1, "status": "hit", "evidence": "frozen"},
        {"text": "Few rows are trained.", "weight": 1, "status": "missing", "evidence": None},
    ]
}


def test_after_a_poor_response_the_same_concept_comes_again_one_step_easier() -> None:
    choice = pick(LADDER, [attempt(LADDER.get("rank-hard"), 0.3, grade=MISSED)])
    assert choice.question.id == "rank-medium"
    assert choice.reason == "Easier, same concept, because this was missing: Few rows are trained."


def test_step_down_is_never_a_step_aside() -> None:
    bank = Bank((*LADDER.questions, question("rank-hard-2", "tuning", HARD, "lora")))
    choice = pick(bank, [attempt(bank.get("rank-hard"), 0.3, grade=MISSED)])
    assert choice.question.id == "rank-medium"


def test_easier_question_says_when_no_key_point_is_to_blame() -> None:
    choice = pick(LADDER, [attempt(LADDER.get("rank-medium"), 0.25)])
    assert choice.question.id == "rank-easy"
    assert choice.reason == "Easier, same concept, because the last one earned 25 %."


@pytest.mark.parametrize("score", [0.5, 1.0, None])
def test_no_step_down_after_a_fair_or_ungraded_response(score: float | None) -> None:
    choice = pick(LADDER, [attempt(LADDER.get("rank-hard"), score, grade=MISSED)])
    assert not choice.reason.startswith("Easier")


def test_step_down_stays_in_the_requested_domain() -> None:
    choice = pick(LADDER, [attempt(LADDER.get("rank-hard"), 0.0, grade=MISSED)], "hub")
    assert choice.question.id == "hub-easy"


def test_when_all_were_seen_the_worst_of_the_older_half_comes_again() -> None:
    scores = {
        "rank-hard": 0.9,
        "rank-medium": 0.2,
        "rank-easy": 0.8,
        "other-easy": 0.0,
        "hub-easy": 0.1,
    }
    history = [
        attempt(LADDER.get(name), score, hour) for hour, (name, score) in enumerate(scores.items())
    ]
    choice = pick(LADDER, history)
    assert choice.question.id == "rank-medium"
    assert choice.reason == "You have seen them all; this one earned 20 % on 2026-03-01."


def test_a_question_that_fails_for_ever_does_not_come_twice_running() -> None:
    history = [attempt(each, 1.0) for each in LADDER.questions]
    for hour in range(20):
        choice = pick(LADDER, history)
        assert choice.question.id != history[-1].question_id
        history.append(attempt(choice.question, 0.0, hour))


def test_skipped_questions_wait_until_nothing_else_is_left() -> None:
    ids = tuple(each.id for each in LADDER.questions)
    assert pick(LADDER, [], avoid=ids[:-1]).question.id == ids[-1]
    assert pick(LADDER, [], avoid=ids).question.id in ids


def test_two_misses_are_named_and_the_next_is_easier() -> None:
    history = [attempt(LADDER.get("rank-hard"), 0.1), attempt(LADDER.get("rank-medium"), 0.0, 1)]
    choice = pick(LADDER, history)
    assert choice.question.id == "rank-easy"
    assert choice.reason == "You missed lora twice; this is an easier one about it."


def test_what_went_badly_comes_back_and_reviews_take_turns_with_new_ones() -> None:
    missed, known = LADDER.get("hub-easy"), LADDER.get("other-easy")
    history = [attempt(missed, 0.2), attempt(known, 1.0, 1)]
    record = record_of(history, LADDER)
    soon = choose(LADDER, record, START + timedelta(hours=6), random.Random(0))
    assert soon.question.id not in (missed.id, known.id)
    later = START + timedelta(hours=30)
    choice = choose(LADDER, record, later, random.Random(0))
    assert choice.question.id == "hub-easy"
    assert choice.reason == "Time to see this again: it earned 20 % on 2026-03-01."
    record.add(attempt(missed, 1.0, 30))
    assert choose(LADDER, record, later, random.Random(0)).question.id not in record.seen


def test_a_question_that_checks_another_does_not_come_by_itself() -> None:
    check = question("check", "hub", EASY)
    bank = Bank((replace(question("work", "hub", HARD), quick_check="check"), check))
    assert {pick(bank, [], seed=seed).question.id for seed in range(9)} == {"work"}


def test_the_target_chance_can_be_set() -> None:
    history = [attempt(each, 0.5) for each in BANK.questions if each.difficulty is MEDIUM] * 3
    record = record_of(history, BANK)
    easy = choose(BANK, record, START, random.Random(0), target=0.75)
    hard = choose(BANK, record, START, random.Random(0), target=0.25)
    assert (easy.question.difficulty, hard.question.difficulty) == (EASY, HARD)


def test_learners_alike_do_not_all_meet_the_same_questions() -> None:
    asked = {pick(BANK, [], seed=seed).question.id for seed in range(60)}
    assert len(asked) == 16
