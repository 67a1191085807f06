"""Pairs of each kind, so many as a stage wants of them."""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.adversarial import (
    attacks_on,
    attacks_on_answer,
    attacks_on_item,
    broken_off,
    same_verdict,
    scattered,
)
from training.authored import NOT_STATED, TWINS, authored_items, authored_pairs, is_held
from training.graded import Row, graded_pairs, trained_rows
from training.pairs import Pair, nli_pairs
from training.shipped import answered_pairs, bank_pairs, key_points
from tutor.grading.clauses import split_sentences

NEWEST, THIRD, FOURTH, FIFTH = "*_more.jsonl", "*_third.jsonl", "*_fourth.jsonl", "*_fifth.jsonl"
"""The files of the responses that the sixth and the ninth to eleventh stage are about."""

NOT_STATED_SHARE = 0.35
"""Share of the pairs with misconceptions that are not stated; they say little and are many."""


def drawn(data: Path, numbers: Mapping[str, int], rng: random.Random) -> list[Pair]:
    """So many pairs of each kind, or all there are."""
    rows = trained_rows(data)
    graded, authored = graded_pairs(rows, rng), authored_from(rng)
    nli = nli_pairs(data)
    kinds = {
        "nli": nli,
        "graded": graded,
        "authored": authored,
        "newest": authored_from(rng, NEWEST),
        "third": authored_from(rng, THIRD) if "third" in numbers else [],
        "twins": authored_from(rng, TWINS),
        "attacks": attacks_from(rows, rng),
        "scattered": list(scattered(sample(nli, numbers.get("scattered", 0) * 2, rng), rng)),
        "edited": same_verdict(sample([*graded, *authored], numbers.get("edited", 0), rng), rng),
        "begun": _begun(rng) if "begun" in numbers else [],
        "answered": answered_pairs() if "answered" in numbers else [],
        "bank": bank_pairs(rng) if "bank" in numbers else [],
    }
    return [pair for kind in numbers for pair in sample(kinds[kind], numbers[kind], rng)]


def authored_from(rng: random.Random, files: str = "*.jsonl") -> list[Pair]:
    """The pairs of the authored questions that are not held out."""
    items = [item for item in authored_items(files) if not is_held(item)]
    return [
        pair
        for pair in authored_pairs(items, rng)
        if pair.target != NOT_STATED or rng.random() < NOT_STATED_SHARE
    ]


def _begun(rng: random.Random) -> list[Pair]:
    """Broken-off key points of the bank and of our own questions."""
    items = [item for item in authored_items() if not is_held(item)]
    points = [point for item in items for point in item["key_points"]]
    return list(broken_off([*key_points(), *points], rng))


def attacks_from(rows: Sequence[Row], rng: random.Random) -> list[Pair]:
    """Attacks on authored questions, and on the references of the graded rows."""
    items = [item for item in authored_items() if not is_held(item)]
    asked = {(row["dataset"], row["question_id"]): row for row in rows}
    attacks = [pair for item in items for pair in attacks_on_item(item, rng)]
    for row in asked.values():
        reference, question = row["references"][0], row["question"]
        attacks += attacks_on(reference, question, rng)
        sentences = [one.text for one in split_sentences(reference)]
        if len(sentences) > 1:
            attacks += attacks_on_answer(reference, sentences, question, rng)
    return attacks


def up_to(characters: int, pairs: list[Pair]) -> list[Pair]:
    """The pairs of which both texts together are not longer."""
    return [pair for pair in pairs if len(pair.premise) + len(pair.hypothesis) <= characters]


def sample(pairs: list[Pair], number: int, rng: random.Random) -> list[Pair]:
    """So many of the pairs, or all."""
    return rng.sample(pairs, k=min(number, len(pairs)))
