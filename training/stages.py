"""The pairs of each stage of the training."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from training.adversarial import same_verdict
from training.amounts import (
    ANSWERED,
    ATTACKS,
    CAUGHT_UP,
    CAUGHT_UP_JOINED,
    CAUGHT_UP_WHOLES,
    EDITED,
    FIFTH_ADDED,
    FOURTH_ADDED,
    GRADED_KEPT,
    HARDENED,
    JOINED,
    JOINED_ANEW,
    MIXED_IN,
    NEW_KINDS,
    NEW_SHORT,
    NLI_KEPT,
    RESPELLED,
    RESPELLED_LARGE,
    RESPELLED_SMALL,
    RESTORED,
    SHORT,
    TOGETHER,
    TWINNED,
    WIDENED,
    WIDER,
    WIDER_JOINED,
    WIDER_RESPELLED,
    WIDER_WHOLES,
)
from training.authored import SIXTH, TWINS, Item, authored_items, is_held
from training.drawing import FIFTH, FOURTH, attacks_from, authored_from, drawn, sample, up_to
from training.graded import graded_pairs, trained_rows
from training.joined import joined_pairs, joined_wholes
from training.pairs import Pair, nli_pairs
from training.perturb import respell
from training.shipped import answered_items, answered_pairs, bank_pairs, note_pairs


def entailment_stage(data: Path, rng: random.Random) -> list[Pair]:
    """All NLI pairs and all graded responses of the questions that are not held out."""
    return nli_pairs(data) + graded_pairs(trained_rows(data), rng)


def grading_stage(data: Path, rng: random.Random) -> list[Pair]:
    """Authored responses, attacks on what is true, and a sample of the first stage."""
    rows = trained_rows(data)
    authored, attacks = authored_from(rng), attacks_from(rows, rng)
    graded, nli = graded_pairs(rows, rng), nli_pairs(data)
    return [
        *sample(nli, NLI_KEPT, rng),
        *sample(graded, GRADED_KEPT, rng),
        *authored,
        *sample(attacks, ATTACKS, rng),
        *same_verdict(sample([*graded, *authored], EDITED, rng), rng),
    ]


def shipped_stage(data: Path, rng: random.Random) -> list[Pair]:
    """What ships, drawn twice, and a sample of the stages before."""
    shipped = [pair for _ in range(2) for pair in [*bank_pairs(rng), *note_pairs(rng)]]
    return shipped + drawn(data, MIXED_IN, rng)


def together_stage(data: Path, rng: random.Random) -> list[Pair]:
    """All that the stages before held, in other shares."""
    return [*bank_pairs(rng), *note_pairs(rng), *drawn(data, TOGETHER, rng)]


def hardened_stage(data: Path, rng: random.Random) -> list[Pair]:
    """All once more, with more of what must earn nothing."""
    return [*bank_pairs(rng), *note_pairs(rng), *drawn(data, HARDENED, rng)]


def widened_stage(data: Path, rng: random.Random) -> list[Pair]:
    """The newest authored responses, and a sample of everything else."""
    return drawn(data, WIDENED, rng)


def restored_stage(data: Path, rng: random.Random) -> list[Pair]:
    """Part of what ships, and a little of everything else."""
    return [*sample(bank_pairs(rng), 2_000, rng), *note_pairs(rng), *drawn(data, RESTORED, rng)]


def twinned_stage(data: Path, rng: random.Random) -> list[Pair]:
    """Responses in pairs of one right and one wrong, part of the bank, a little of all else."""
    return [*sample(bank_pairs(rng), 1_500, rng), *drawn(data, TWINNED, rng)]


def answered_stage(data: Path, rng: random.Random) -> list[Pair]:
    """Responses to the shipped questions, broken-off statements, a little of all else; short."""
    pairs = [
        *answered_pairs(),
        *sample(bank_pairs(rng), 900, rng),
        *drawn(data, ANSWERED, rng),
    ]
    return up_to(SHORT, pairs)


def newest_stage(
    files: str, added: Mapping[str, int], data: Path, rng: random.Random
) -> list[Pair]:
    """Responses to new questions, of some files, and so many pairs of each other kind; short."""
    return [
        *up_to(NEW_SHORT, authored_from(rng, files)),
        *up_to(SHORT, drawn(data, added, rng)),
    ]


def joined_stage(numbers: Mapping[str, int], data: Path, rng: random.Random) -> list[Pair]:
    """Two responses said one after the other, the newest ones, a little of all else; short."""
    items = _answered_questions()
    pairs = sample(up_to(NEW_SHORT, joined_pairs(items, rng)), numbers["joined"], rng)
    if "wholes" in numbers:
        pairs += sample(up_to(NEW_SHORT, joined_wholes(items, rng)), numbers["wholes"], rng)
    if "sixth" in numbers:
        pairs += sample(up_to(NEW_SHORT, authored_from(rng, SIXTH)), numbers["sixth"], rng)
    added = {kind: number for kind, number in numbers.items() if kind not in NEW_KINDS}
    return pairs + up_to(SHORT, drawn(data, added, rng))


def caught_up_stage(data: Path, rng: random.Random) -> list[Pair]:
    """All authored responses, single and joined, those to the bank, and a share of all else."""
    return _everything(CAUGHT_UP, CAUGHT_UP_JOINED, CAUGHT_UP_WHOLES, data, rng)


def wider_stage(data: Path, rng: random.Random) -> list[Pair]:
    """Most of all there is, a share of it spelt as by ear."""
    pairs = _everything(WIDER, WIDER_JOINED, WIDER_WHOLES, data, rng)
    return _respelled(pairs, WIDER_RESPELLED, rng)


def _everything(
    numbers: Mapping[str, int], joined: int, wholes: int, data: Path, rng: random.Random
) -> list[Pair]:
    items = _answered_questions()
    return [
        *sample(up_to(NEW_SHORT, joined_pairs(items, rng)), joined, rng),
        *sample(up_to(NEW_SHORT, joined_wholes(items, rng)), wholes, rng),
        *up_to(NEW_SHORT, drawn(data, numbers, rng)),
    ]


def _answered_questions() -> list[Item]:
    """Questions with marked responses: our own that are not held out, and those that ship."""
    items = [item for item in authored_items(without=[TWINS]) if not is_held(item)]
    return [*items, *answered_items()]


def respelled_stage(numbers: Mapping[str, int], data: Path, rng: random.Random) -> list[Pair]:
    """Joined responses again, whole references among them, a share of all spelt as by ear."""
    return _respelled(joined_stage(numbers, data, rng), RESPELLED, rng)


def _respelled(pairs: Sequence[Pair], share: float, rng: random.Random) -> list[Pair]:
    return [
        replace(pair, premise=respell(pair.premise, rng)) if rng.random() < share else pair
        for pair in pairs
    ]


fourth_stage = partial(newest_stage, FOURTH, FOURTH_ADDED)
fifth_stage = partial(newest_stage, FIFTH, FIFTH_ADDED)
joined_first_stage = partial(joined_stage, JOINED)
joined_anew_stage = partial(joined_stage, JOINED_ANEW)
respelled_large_stage = partial(respelled_stage, RESPELLED_LARGE)
respelled_small_stage = partial(respelled_stage, RESPELLED_SMALL)
