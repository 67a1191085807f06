import random

from benchmarks.bank_responses import load_responses
from benchmarks.graded_sets import SUBJECT
from corpus import load_bank
from corpus.shipped import QUESTIONS
from training.adversarial import broken_off
from training.pairs import ABSENT, DENIED, HELD, MARKS, read_rows
from training.shipped import RESPONSES, answered_pairs, bank_pairs, key_points, note_pairs

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


def test_responses_to_the_bank_are_marked_for_each_key_point() -> None:
    points = {one.id: one.key_points for one in BANK}
    items = list(read_rows(RESPONSES))
    assert {item["question_id"] for item in items} <= points.keys()
    for item in items:
        texts = [response["text"] for response in item["responses"]]
        assert len(set(texts)) == len(texts) >= 8
        for response in item["responses"]:
            assert len(response["marks"]) == len(points[item["question_id"]])
    pairs = answered_pairs()
    assert len(pairs) == sum(len(r["marks"]) for item in items for r in item["responses"])
    assert {pair.target for pair in pairs} == set(MARKS.values())


def test_the_responses_that_are_measured_are_not_trained_on() -> None:
    measured = {one.response for one in load_responses()}
    assert not measured & {pair.premise for pair in answered_pairs()}


def test_what_breaks_off_is_not_said() -> None:
    points = key_points()
    begun = list(broken_off(points, random.Random(1)))
    assert len(begun) > 300
    for pair in begun:
        assert pair.hypothesis.startswith(pair.premise)
        assert 0.2 < len(pair.premise.split()) / len(pair.hypothesis.split()) < 0.7
        assert pair.target[HELD.index(1.0)] < 0.2
