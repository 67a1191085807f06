import random

from benchmarks.graded_sets import SUBJECT
from corpus import load_bank
from corpus.shipped import QUESTIONS
from training.pairs import ABSENT, DENIED, HELD, read_rows
from training.shipped import bank_pairs, note_pairs

BANK = [one for one in load_bank(QUESTIONS).questions if one.key_points]


def test_every_reference_holds_its_own_key_points() -> None:
    pairs = bank_pairs(random.Random(1))
    held = {(pair.premise, pair.hypothesis) for pair in pairs if pair.target == HELD}
    for question in BANK:
        for reference in question.references:
            asked = f"{question.question} {reference}"
            for point in question.key_points:
                assert (reference, point.text) in held or (asked, point.text) in held


def test_no_reference_states_a_misconception_of_its_question() -> None:
    wrong = {one.text for question in BANK for one in question.misconceptions}
    references = {one for question in BANK for one in question.references}
    for pair in bank_pairs(random.Random(1)):
        if pair.hypothesis in wrong and any(pair.premise.endswith(one) for one in references):
            assert pair.target[HELD.index(1.0)] == 0.0


def test_a_paragraph_holds_its_sentence_and_its_rest_does_not() -> None:
    pairs = note_pairs(random.Random(1))
    assert len(pairs) > 500
    for held, absent, denied in zip(pairs[::3], pairs[1::3], pairs[2::3], strict=True):
        assert (held.target, absent.target, denied.target) == (HELD, ABSENT, DENIED)
        assert held.hypothesis in held.premise
        assert absent.hypothesis == held.hypothesis
        assert len(absent.premise) < len(held.premise)
        assert denied.hypothesis != held.hypothesis


def test_nothing_of_the_evaluation_set_is_trained_on() -> None:
    evaluated = {row["question"] for row in read_rows(SUBJECT)}
    assert evaluated.isdisjoint(question.question for question in BANK)
