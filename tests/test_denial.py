"""Sentences that say an answer's words with the opposite polarity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stem_grader import LORA, stem_grader
from tutor.grading import Status, Verdict
from tutor.grading.denial import denials

STATEMENTS = (
    "The pretrained weights stay frozen during training.",
    "The optimizer keeps no states for frozen weights.",
)


@pytest.mark.parametrize(
    "response",
    [
        "The pretrained weights do not stay frozen during training.",
        "the pretrained weights don't stay frozen during training",
        'the pretrained weights don"t stay frozen in training',
        "It is not the case that the pretrained weights stay frozen during training.",
        "It would be a mistake to say that the pretrained weights stay frozen during training.",
        "No: it is simply untrue that the pretrained weights stay frozen during training.",
        "Contrary to what many say, it's not so that pretrained weights stay frozen in training.",
        "The optimizer keeps states for frozen weights.",
        "It is false that the optimizer keeps no states for the frozen weights.",
    ],
)
def test_the_opposite_in_the_same_words_is_a_denial(response: str) -> None:
    (found,) = denials(response, STATEMENTS)
    assert response[found.start : found.end] == found.text == response


@pytest.mark.parametrize(
    "response",
    [
        *STATEMENTS,
        "No, the pretrained weights stay frozen during training.",
        "It is not true that the optimizer keeps states for frozen weights.",
        "Frozen weights need no states.",
        "The pretrained weights get no update, the optimizer keeps nothing for them.",
        "It is a common mistake to train the pretrained weights too.",
        "Not frozen.",
        "",
    ],
)
def test_what_agrees_or_says_something_else_is_none(response: str) -> None:
    assert denials(response, STATEMENTS) == ()


def test_where_two_statements_differ_in_polarity_neither_is_denied() -> None:
    both = ("Labels of the padding are ignored.", "Labels of the padding are not ignored.")
    assert denials("The labels of the padding are not ignored.", both) == ()


@given(st.text(max_size=80), st.lists(st.text(max_size=40), max_size=3))
def test_anything_can_be_asked(response: str, statements: list[str]) -> None:
    for found in denials(response, statements):
        assert response[found.start : found.end] == found.text


def test_a_denied_key_point_earns_nothing_and_the_sentence_is_shown() -> None:
    said = "It would be a mistake to say that the pretrained weights stay frozen."
    grade = stem_grader().grade(LORA, f"{said} Only small matrices get gradients.")
    frozen, matrices = grade.key_points
    assert (frozen.status, frozen.evidence) == (Status.CONTRADICTED, said)
    assert matrices.status is Status.HIT
    assert grade.score == pytest.approx(1 / 3, abs=0.001)
    assert grade.verdict is Verdict.CONTRADICTORY
