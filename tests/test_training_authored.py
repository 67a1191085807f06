import random
from collections import Counter
from difflib import SequenceMatcher

import pytest

from benchmarks.graded_sets import SUBJECT
from training.adversarial import (
    MOSTLY_DENIED,
    attacks_on,
    attacks_on_answer,
    attacks_on_item,
    same_verdict,
    scattered,
)
from training.authored import MARKS, NEAR_PUBLIC, TWINS, authored_items, authored_pairs, is_held
from training.pairs import ABSENT, DENIED, HELD, HELD_OUT_SHARE, Pair, read_rows
from training.perturb import deny, dress, embellish, list_words, misspell, respell, shuffle

ITEMS = authored_items(without=[TWINS])
ITEM = {
    "question_id": "lora",
    "question": "Why does LoRA need little memory?",
    "references": ["The base is frozen and small matrices are trained.", "Few weights change."],
    "key_points": ["The pretrained weights stay frozen.", "Only small matrices are trained."],
    "misconceptions": ["LoRA quantizes the base."],
    "responses": [
        {"text": "base frozen", "marks": "hm", "misconceptions": []},
        {"text": "all weights change", "marks": "cm", "misconceptions": []},
        {"text": "it quantizes", "marks": "pm", "misconceptions": [0]},
    ],
}
TRUE = "The optimizer keeps two states for each weight."


def test_every_authored_question_is_whole() -> None:
    assert len(ITEMS) >= 300
    assert len({item["question_id"] for item in ITEMS}) == len(ITEMS)
    for item in authored_items():
        assert len(item["references"]) >= 2
        for response in item["responses"]:
            assert len(response["marks"]) == len(item["key_points"]), item["question_id"]
            assert set(response["marks"]) <= set(MARKS)
            assert all(0 <= n < len(item["misconceptions"]) for n in response["misconceptions"])


def test_twins_answer_authored_questions_in_other_words() -> None:
    known = {item["question_id"]: item for item in ITEMS}
    twins = authored_items(TWINS)
    assert len({item["question_id"] for item in twins}) == len(twins) == 200
    for item in twins:
        first = known[item["question_id"]]
        assert {**item, "responses": first["responses"]} == first
        right = [
            r for r in item["responses"] if set(r["marks"]) == {"h"} and not r["misconceptions"]
        ]
        assert len(item["responses"]) == 8 and len(right) in (3, 4, 5), item["question_id"]


def test_no_authored_question_is_asked_in_the_evaluation_set() -> None:
    asked = {frozenset(row["question"].lower().split()) for row in read_rows(SUBJECT)}
    for item in ITEMS:
        words = set(item["question"].lower().split())
        assert all(len(words & other) <= 0.6 * len(words | other) for other in asked)


def test_a_fifth_of_them_and_those_near_public_sets_are_held_out() -> None:
    held = [item["question_id"] for item in ITEMS if is_held(item)]
    assert set(held) >= NEAR_PUBLIC
    assert len(held) / len(ITEMS) == pytest.approx(HELD_OUT_SHARE, abs=0.07)


def test_marks_become_targets() -> None:
    pairs = authored_pairs([ITEM], random.Random(1))
    told = {(pair.premise.split("? ")[-1], pair.hypothesis): pair.target for pair in pairs}
    frozen, small = ITEM["key_points"]
    assert told["base frozen", frozen] == HELD
    assert told["base frozen", small] == ABSENT
    assert told["all weights change", frozen] == DENIED
    assert told["it quantizes", frozen] == MARKS["p"]
    assert told["it quantizes", "LoRA quantizes the base."] == HELD
    assert told["base frozen", "LoRA quantizes the base."][1] == 0
    assert told["Few weights change.", small] == HELD


def test_every_attack_on_a_key_point_says_what_it_is() -> None:
    pairs = [pair for seed in range(40) for pair in attacks_on_item(ITEM, random.Random(seed))]
    assert Counter(pair.target for pair in pairs).keys() == {HELD, DENIED, ABSENT, MOSTLY_DENIED}
    assert all(pair.premise.strip() and pair.hypothesis.strip() for pair in pairs)
    # What is said as it stands is held, unless its denial stands beside it.
    for pair in pairs:
        if pair.premise == pair.hypothesis:
            assert pair.target == HELD


@pytest.mark.parametrize("seed", range(10))
def test_an_answer_emptied_or_denied_is_never_held(seed: int) -> None:
    answer = " ".join(ITEM["references"])
    pairs = list(attacks_on_answer(answer, ITEM["key_points"], "Why?", random.Random(seed)))
    assert {pair.target for pair in pairs} == {DENIED, MOSTLY_DENIED, ABSENT}
    assert all(answer not in pair.premise for pair in pairs)


def test_what_is_scattered_is_absent_and_what_is_said_is_held() -> None:
    pairs = [Pair("p", TRUE, HELD), Pair("p", TRUE, DENIED), Pair("p", "Too short.", HELD)]
    made = list(scattered(pairs, random.Random(4)))
    assert [pair.target for pair in made] == [ABSENT, HELD]
    assert {pair.hypothesis for pair in made} == {TRUE}
    assert sorted(made[0].premise.split()) != TRUE.split()


@pytest.mark.parametrize("seed", range(30))
def test_a_denial_is_another_sentence_and_never_held(seed: int) -> None:
    rng = random.Random(seed)
    assert deny(TRUE, rng) != TRUE
    denied = [pair for pair in attacks_on(TRUE, "Why?", rng) if pair.hypothesis == TRUE]
    assert sum(pair.target == HELD for pair in denied) == 1


@pytest.mark.parametrize("seed", range(10))
def test_shuffling_and_listing_keep_words_and_lose_the_sentence(seed: int) -> None:
    rng = random.Random(seed)
    assert sorted(shuffle(TRUE, rng).split()) == sorted(TRUE.rstrip(".").split())
    assert set(list_words(TRUE, rng).replace(",", " ").replace(";", " ").split()) - {"/"} <= set(
        TRUE.rstrip(".").split()
    )


@pytest.mark.parametrize("seed", range(10))
def test_harmless_edits_keep_most_letters(seed: int) -> None:
    rng = random.Random(seed)
    for edit in (dress, embellish, misspell):
        edited = edit(TRUE, rng)
        shared = set(TRUE.lower()) & set(edited.lower())
        assert len(shared) >= 0.8 * len(set(TRUE.lower()))


def test_edits_leave_the_verdict() -> None:
    pairs = [Pair("The base is frozen and small.", "Frozen.", HELD)] * 50
    edited = same_verdict(pairs, random.Random(1))
    assert {pair.target for pair in edited} == {HELD}
    assert {pair.hypothesis for pair in edited} == {"Frozen."}
    assert len({pair.premise for pair in edited}) > 10


def test_spelling_by_ear_changes_every_other_word_a_little() -> None:
    text = "The cache takes memory that grows with the sequence, whose length nobody knows before."
    words = text.split()
    spelt = [respell(text, random.Random(seed)).split() for seed in range(200)]
    assert {len(one) for one in spelt} == {len(words)}
    for one in spelt:
        for word, written in zip(words, one, strict=True):
            assert SequenceMatcher(None, word, written).ratio() > 0.5
            assert word == written or (len(word) > 3 and word.isalpha())
    changed = sum(a != b for one in spelt for a, b in zip(words, one, strict=True))
    assert 1 < changed / len(spelt) < 5
