"""What each shipped grader was trained on, stage by stage.

First entailment as such with all graded responses, then responses marked key point by key point
and attacks, then the bank and the notes that ship; each later stage with a sample of the earlier
ones, so that they are not forgotten. The large model, which the first stages leave unfinished, goes
over all of it once more.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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
from training.shipped import answered_pairs, bank_pairs, key_points, note_pairs
from tutor.grading.clauses import split_sentences

NLI_KEPT, GRADED_KEPT, ATTACKS, EDITED = 9_000, 9_500, 7_000, 2_500
"""Pairs of each kind in the second stage, beside all authored ones."""

MIXED_IN = {"nli": 6_000, "graded": 7_000, "authored": 7_000, "attacks": 1_500, "edited": 1_000}
"""Pairs of each kind in the third stage, beside those of the bank and the notes.

Few attacks: after the second stage the small model called much denied that was plainly said.
"""

TOGETHER = {"nli": 14_000, "graded": 14_000, "authored": 9_000, "attacks": 2_500, "edited": 1_200}
"""Pairs of each kind in the fourth stage of the large model, beside bank and notes, once."""

HARDENED = {
    "nli": 9_000,
    "graded": 15_000,
    "authored": 9_500,
    "attacks": 5_000,
    "scattered": 1_600,
    "edited": 1_500,
}
"""Pairs of each kind in the fifth stage of the large model, with more of what must earn nothing."""

WIDENED = {
    "newest": 9_000,
    "authored": 2_500,
    "graded": 3_000,
    "nli": 1_500,
    "attacks": 800,
    "scattered": 200,
    "edited": 300,
}
"""Pairs of each kind in the sixth stage of the large model, on responses that were written last."""

RESTORED = {"authored": 700, "newest": 500, "graded": 500, "nli": 300}
"""Pairs of each kind in the seventh stage of the large model, with what ships: the stage before had
taught it to doubt what stands there word for word."""

TWINNED = {"twins": 6_500, "authored": 1_500, "graded": 2_000, "nli": 800, "attacks": 300}
"""Pairs of each kind in the eighth stage of the large model, beside the bank's: responses in pairs
of nearly the same words, one right and one wrong, so neither wording nor negation tells."""

ANSWERED = {
    "third": 3_000,
    "begun": 1_300,
    "authored": 1_900,
    "twins": 500,
    "graded": 1_700,
    "nli": 500,
    "attacks": 300,
    "edited": 150,
}
"""Pairs of each kind in the ninth stage of the large model, beside responses to the shipped
questions: those were known by their references alone, and what begins like one was taken for it."""

FOURTH_ADDED = {
    "answered": 800,
    "begun": 250,
    "bank": 200,
    "authored": 1_200,
    "twins": 300,
    "graded": 1_200,
    "nli": 300,
    "attacks": 150,
}
"""Pairs of each kind in the tenth stage of the large model, beside responses to new questions."""

FIFTH_ADDED = FOURTH_ADDED | {"answered": 600, "authored": 1_000, "twins": 250}
"""Pairs of each kind in the eleventh stage of the large model, beside still newer responses."""

SHORT, NEW_SHORT = 300, 400
"""Characters of the longest pair from the ninth stage on, and of one that is new to the model;
longer ones take most of a run's time."""

NEWEST, THIRD, FOURTH, FIFTH = "*_more.jsonl", "*_third.jsonl", "*_fourth.jsonl", "*_fifth.jsonl"
"""The files of the responses that the sixth and the ninth to eleventh stage are about."""

NOT_STATED_SHARE = 0.35
"""Share of the pairs with misconceptions that are not stated; they say little and are many."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One run of the trainer; ``halved``: the mean of the weights before and after it counts."""

    name: str
    pairs: Callable[[Path, random.Random], list[Pair]]
    epochs: float
    learning_rate: float
    seed: int
    halved: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """A grader's base in the registry of models, whether it is adapted, and its stages."""

    base: str
    lora: bool
    stages: tuple[Stage, ...]


def entailment_stage(data: Path, rng: random.Random) -> list[Pair]:
    """All NLI pairs and all graded responses of the questions that are not held out."""
    return nli_pairs(data) + graded_pairs(trained_rows(data), rng)


def grading_stage(data: Path, rng: random.Random) -> list[Pair]:
    """Authored responses, attacks on what is true, and a sample of the first stage."""
    rows = trained_rows(data)
    authored, attacks = _authored(rng), _attacks(rows, rng)
    graded, nli = graded_pairs(rows, rng), nli_pairs(data)
    return [
        *_sample(nli, NLI_KEPT, rng),
        *_sample(graded, GRADED_KEPT, rng),
        *authored,
        *_sample(attacks, ATTACKS, rng),
        *same_verdict(_sample([*graded, *authored], EDITED, rng), rng),
    ]


def shipped_stage(data: Path, rng: random.Random) -> list[Pair]:
    """What ships, drawn twice, and a sample of the stages before."""
    shipped = [pair for _ in range(2) for pair in [*bank_pairs(rng), *note_pairs(rng)]]
    return shipped + _drawn(data, MIXED_IN, rng)


def together_stage(data: Path, rng: random.Random) -> list[Pair]:
    """All that the stages before held, in other shares."""
    return [*bank_pairs(rng), *note_pairs(rng), *_drawn(data, TOGETHER, rng)]


def hardened_stage(data: Path, rng: random.Random) -> list[Pair]:
    """All once more, with more of what must earn nothing."""
    return [*bank_pairs(rng), *note_pairs(rng), *_drawn(data, HARDENED, rng)]


def widened_stage(data: Path, rng: random.Random) -> list[Pair]:
    """The newest authored responses, and a sample of everything else."""
    return _drawn(data, WIDENED, rng)


def restored_stage(data: Path, rng: random.Random) -> list[Pair]:
    """Part of what ships, and a little of everything else."""
    return [*_sample(bank_pairs(rng), 2_000, rng), *note_pairs(rng), *_drawn(data, RESTORED, rng)]


def twinned_stage(data: Path, rng: random.Random) -> list[Pair]:
    """Responses in pairs of one right and one wrong, part of the bank, a little of all else."""
    return [*_sample(bank_pairs(rng), 1_500, rng), *_drawn(data, TWINNED, rng)]


def answered_stage(data: Path, rng: random.Random) -> list[Pair]:
    """Responses to the shipped questions, broken-off statements, a little of all else; short."""
    pairs = [
        *answered_pairs(),
        *_sample(bank_pairs(rng), 900, rng),
        *_drawn(data, ANSWERED, rng),
    ]
    return _up_to(SHORT, pairs)


def newest_stage(
    files: str, added: Mapping[str, int], data: Path, rng: random.Random
) -> list[Pair]:
    """Responses to new questions, of some files, and so many pairs of each other kind; short."""
    return [
        *_up_to(NEW_SHORT, _authored(rng, files)),
        *_up_to(SHORT, _drawn(data, added, rng)),
    ]


def _drawn(data: Path, numbers: Mapping[str, int], rng: random.Random) -> list[Pair]:
    """So many pairs of each kind, or all there are."""
    rows = trained_rows(data)
    graded, authored = graded_pairs(rows, rng), _authored(rng)
    nli = nli_pairs(data)
    kinds = {
        "nli": nli,
        "graded": graded,
        "authored": authored,
        "newest": _authored(rng, NEWEST),
        "third": _authored(rng, THIRD) if "third" in numbers else [],
        "twins": _authored(rng, TWINS),
        "attacks": _attacks(rows, rng),
        "scattered": list(scattered(_sample(nli, numbers.get("scattered", 0) * 2, rng), rng)),
        "edited": same_verdict(_sample([*graded, *authored], numbers.get("edited", 0), rng), rng),
        "begun": _begun(rng) if "begun" in numbers else [],
        "answered": answered_pairs() if "answered" in numbers else [],
        "bank": bank_pairs(rng) if "bank" in numbers else [],
    }
    return [pair for kind in numbers for pair in _sample(kinds[kind], numbers[kind], rng)]


def _authored(rng: random.Random, files: str = "*.jsonl") -> list[Pair]:
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


def _attacks(rows: Sequence[Row], rng: random.Random) -> list[Pair]:
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


def _up_to(characters: int, pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in pairs if len(pair.premise) + len(pair.hypothesis) <= characters]


def _sample(pairs: list[Pair], number: int, rng: random.Random) -> list[Pair]:
    return rng.sample(pairs, k=min(number, len(pairs)))


RECIPES = {
    "viva-mpnet": Recipe(
        "all-mpnet-base-v2",
        True,
        (
            Stage("entailment", entailment_stage, 0.58, 5e-4, 1),
            Stage("grading", grading_stage, 0.58, 4e-4, 2),
            Stage("shipped", shipped_stage, 0.4, 2e-4, 3),
            Stage("together", together_stage, 1.0, 3e-4, 4),
            Stage("hardened", hardened_stage, 1.0, 3e-4, 5),
            Stage("widened", widened_stage, 1.0, 1.5e-4, 6),
            Stage("restored", restored_stage, 1.0, 1e-4, 7),
            Stage("twinned", twinned_stage, 1.0, 1.5e-4, 8, halved=True),
            Stage("answered", answered_stage, 1.0, 1.5e-4, 9, halved=True),
            Stage("fourth", partial(newest_stage, FOURTH, FOURTH_ADDED), 1.0, 1.2e-4, 10),
            Stage("fifth", partial(newest_stage, FIFTH, FIFTH_ADDED), 1.0, 1.2e-4, 11),
        ),
    ),
    "viva-minilm": Recipe(
        "all-MiniLM-L6-v2",
        False,
        (
            Stage("entailment", entailment_stage, 2.25, 1e-4, 1),
            Stage("grading", grading_stage, 1.1, 7e-5, 2),
            Stage("shipped", shipped_stage, 1.0, 5e-5, 3),
        ),
    ),
}
