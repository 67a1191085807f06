"""The pairs of each stage of the training, and how many of each kind they are."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from training.adversarial import same_verdict
from training.authored import SIXTH, TWINS, Item, authored_items, is_held
from training.drawing import FIFTH, FOURTH, attacks_from, authored_from, drawn, sample, up_to
from training.graded import graded_pairs, trained_rows
from training.joined import joined_pairs, joined_wholes
from training.pairs import Pair, nli_pairs
from training.perturb import respell
from training.shipped import answered_items, answered_pairs, bank_pairs, note_pairs

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

JOINED = {
    "joined": 4_000,
    "authored": 1_000,
    "graded": 900,
    "nli": 400,
    "answered": 400,
    "attacks": 150,
    "twins": 150,
    "bank": 150,
}
"""Pairs of each kind in the twelfth stage of the large model, most of them joined responses: in
single ones little is both right and wrong, so one wrong idea denied all the others."""

JOINED_ANEW = {
    "joined": 5_000,
    "sixth": 1_500,
    "graded": 3_000,
    "nli": 800,
    "authored": 1_000,
    "answered": 400,
    "attacks": 300,
    "twins": 150,
    "bank": 150,
}
"""Pairs of each kind in the thirteenth stage of the large model, with the newest responses."""

RESPELLED = 0.35
"""Share of the pairs of the next two stages whose response is spelt as by ear: some learners do,
and their right answers were taken for nothing."""

RESPELLED_LARGE = {
    "joined": 3_000,
    "wholes": 2_500,
    "sixth": 1_500,
    "graded": 4_500,
    "nli": 800,
    "authored": 1_500,
    "answered": 400,
    "attacks": 300,
    "twins": 150,
    "bank": 150,
}
"""Pairs of each kind in the fourteenth stage of the large model, whole references among them."""

RESPELLED_SMALL = {
    "joined": 2_000,
    "wholes": 1_000,
    "sixth": 1_500,
    "graded": 4_000,
    "nli": 1_000,
    "authored": 4_000,
    "answered": 1_000,
    "attacks": 500,
    "twins": 300,
    "bank": 1_000,
}
"""Pairs of each kind in the fifth stage of the small model."""

CAUGHT_UP = {
    "authored": 36_000,
    "answered": 6_000,
    "graded": 12_000,
    "nli": 8_000,
    "attacks": 3_000,
    "scattered": 600,
    "edited": 1_000,
    "begun": 1_500,
    "bank": 3_000,
}
"""Pairs of each kind in the fourth stage of the small model: all that the large one has learnt from
since the third."""

CAUGHT_UP_JOINED, CAUGHT_UP_WHOLES = 8_000, 3_000
"""Pairs of two joined responses in that stage, with key points and with whole references."""

WIDER = {
    "authored": 31_000,
    "graded": 7_500,
    "nli": 8_000,
    "answered": 3_000,
    "bank": 1_500,
    "attacks": 1_500,
    "scattered": 400,
    "edited": 600,
    "begun": 800,
}
"""Pairs of each kind in the fifteenth stage of the large model, whose adapter is wider from there:
it told what it was trained on no better than what it was not, so there was too little of it."""

WIDER_JOINED, WIDER_WHOLES = 6_000, 3_500
"""Pairs of two joined responses in that stage, with key points and with whole references."""

WIDER_RESPELLED = 0.2
"""Share of its pairs whose response is spelt as by ear."""

NEW_KINDS = ("joined", "wholes", "sixth")
"""Kinds of pairs that may be longer than the others."""

SHORT, NEW_SHORT = 300, 400
"""Characters of the longest pair from the ninth stage on, and of one that is new to the model;
longer ones take most of a run's time."""


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
