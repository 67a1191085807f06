"""Attacks are the same for the same seed, of each kind as many, and harmless edits harm nothing."""

import random
from collections import Counter

from benchmarks.attack_kinds import ATTACKS
from benchmarks.attacks import WANTED, attacks
from benchmarks.harmless_edits import HARMLESS
from corpus import KeyPoint, Question

ASKED = [
    Question(
        f"What does layer {number} do, and why?",
        references=[f"The layer is number {number}. It can project tokens, because they are wide."],
        key_points=[KeyPoint(f"Layer {number} projects tokens.")],
    )
    for number in range(9)
]


def test_the_same_seed_makes_the_same_attacks_as_many_of_each_kind() -> None:
    made, again = list(attacks(ASKED)), list(attacks(ASKED))
    assert [text for _, _, text in made] == [text for _, _, text in again]
    assert [text for _, _, text in made] != [text for _, _, text in attacks(ASKED, seed=1)]
    counted = Counter(kind for kind, _, _ in made)
    assert len(counted) == len(ATTACKS) and len(set(counted.values())) == 1
    assert len(made) >= WANTED


def test_a_harmless_edit_keeps_the_letters() -> None:
    text = ASKED[0].references[0]
    for edit in HARMLESS:
        edited = edit(text, random.Random(2))
        assert edited != text
        kept = Counter(filter(str.isalpha, edited.lower()))
        assert kept >= Counter(filter(str.isalpha, text.lower())), edit.__name__
