"""What responses teach about questions."""

import math
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Bank, Difficulty, KeyPoint, Question
from tests.fake_viva import FROZEN, FakeViva
from tutor.grading import Rating
from tutor.learning.ability import Ability, logistic
from tutor.learning.item_learning import EASIER_VARIANCE, ItemBelief, learnt_items
from tutor.learning.items import first_guess

KNOWN = Ability(0.0, 0.1, 50)
QUESTION = Question(
    "Q?",
    id="q",
    domain="hub",
    concept="cards",
    difficulty=Difficulty.MEDIUM,
    key_points=tuple(KeyPoint(f"Point {n}") for n in range(3)),
)
GUESS = first_guess(QUESTION)


def test_what_goes_better_than_expected_is_easier() -> None:
    belief = ItemBelief()
    assert (
        belief.after(GUESS, KNOWN, 1.0, 2.5).easier
        > 0
        > belief.after(GUESS, KNOWN, 0.0, 2.5).easier
    )
    assert abs(belief.after(GUESS, KNOWN, 0.5, 2.5).easier) < 1e-9
    assert belief.item(GUESS) == GUESS


def test_a_learner_hardly_known_teaches_less() -> None:
    sure = ItemBelief().after(GUESS, KNOWN, 1.0, 2.5)
    unsure = ItemBelief().after(GUESS, Ability(0.0, 1.5), 1.0, 2.5)
    assert 0 < unsure.easier < sure.easier / 1.5
    assert unsure.easier_variance > sure.easier_variance


@given(
    st.lists(st.tuples(st.floats(-4, 4), st.floats(0, 1), st.floats(0, 5)), max_size=60),
    st.floats(0.05, 2),
)
def test_whatever_comes_it_stays_a_question(
    responses: list[tuple[float, float, float]], error: float
) -> None:
    belief = ItemBelief()
    for theta, score, weight in responses:
        after = belief.after(GUESS, Ability(theta, error), score, weight)
        assert after.easier_variance <= belief.easier_variance
        belief = after
    item = belief.item(GUESS)
    assert belief.easier_variance > 0 and belief.steeper_variance > 0
    assert math.isfinite(item.difficulty) and 0.5 <= item.slope <= 2.0


@pytest.mark.parametrize("truth", [-0.8, 0.0, 0.7])
def test_many_learners_find_the_difficulty(truth: float) -> None:
    rng = random.Random(2)
    belief = ItemBelief()
    for _ in range(400):
        theta = rng.gauss(0.0, 1.0)
        score = float(rng.random() < logistic(theta - truth))
        belief = belief.after(GUESS, Ability(theta, 0.3), score, 1.0)
    assert belief.item(GUESS).difficulty == pytest.approx(truth, abs=0.25)
    assert belief.easier_variance < 0.1 * EASIER_VARIANCE


def test_a_question_that_tells_learners_apart_gets_steeper() -> None:
    rng = random.Random(3)
    steep = flat = ItemBelief()
    for _ in range(600):
        theta = rng.gauss(0.0, 1.5)
        known = Ability(theta, 0.2)
        steep = steep.after(GUESS, known, float(rng.random() < logistic(2.0 * theta)), 1.0)
        flat = flat.after(GUESS, known, float(rng.random() < logistic(0.5 * theta)), 1.0)
    assert flat.item(GUESS).slope < 0.8 < 1.2 < steep.item(GUESS).slope


def test_a_good_class_makes_no_bank_easy() -> None:
    bank = Bank(tuple(replace(QUESTION, id=f"q{n}") for n in range(4)))
    better = {f"q{n}": ItemBelief(20, 0.6, 0.05) for n in range(3)}
    better["q3"] = ItemBelief(20, -0.2, 0.05)
    better["gone"] = ItemBelief(20, 9.0, 0.05)
    hard = [learnt_items(bank.questions, better).of(f"q{n}", Difficulty.MEDIUM) for n in range(4)]
    assert sum(item.difficulty - GUESS.difficulty for item in hard) == pytest.approx(0.0)
    assert hard[3].difficulty - hard[0].difficulty == pytest.approx(0.8)


def test_first_responses_teach_and_repeats_and_ratings_do_not(tmp_path: Path) -> None:
    viva = FakeViva(tmp_path)
    for learner in ("ada", "bob"):
        for _ in range(3):
            viva.practice(learner).submit(FROZEN, "frozen and train")
    viva.practice("eve").rate(FROZEN, Rating.EASY)
    belief = viva.store.items()[FROZEN.id]
    assert belief.responses == 2
    assert belief.easier > 0
    viva.practice("ada").data.forget()
    assert viva.store.items()[FROZEN.id] == belief


def test_what_a_class_taught_counts_for_the_next_learner(tmp_path: Path) -> None:
    viva = FakeViva(tmp_path)
    before = viva.practice("new").record().items.of(FROZEN.id, FROZEN.difficulty)
    for number in range(12):
        viva.practice(f"learner {number}").submit(FROZEN, "nothing")
    # One question alone is what the authors are right about on the whole.
    viva.practice("one").submit(viva.bank.questions[1], "It hides padding")
    after = viva.practice("new").record().items.of(FROZEN.id, FROZEN.difficulty)
    assert after.difficulty > before.difficulty
