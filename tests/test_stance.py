"""The side that a text takes with its first words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Question
from tests.stem_grader import stem_grader
from tutor.grading import Status, Verdict
from tutor.grading.judging import OTHER_SIDE_CONFIDENCE
from tutor.grading.stance import is_same_side, opening_of, stance

BOX = "Which box got hotter, A, B or C? Explain."
CLASS = "Ann uses a Trainer and Bob a Pipeline. Who can train a model, and why?"
AGREE = "Kate says that every token is a word. Do you agree with her?"
MANY = "How many bytes does a weight take in float16?"


@pytest.mark.parametrize(
    ("question", "wanted", "given"),
    [
        (BOX, "A. It is black.", "A because it is black."),
        (BOX, "A. It is black.", "I think it is box A, black gets hot."),
        (BOX, "Both. They are black.", "both are black"),
        (CLASS, "Ann. A Trainer trains.", "Ann's - because she has a Trainer"),
        (BOX, "A. It is black.", "a, it's black"),
        (CLASS, "Ann. A Trainer trains.", "i think that ann because she trains"),
        (AGREE, "No. Words are split.", "I don't agree, words are split."),
        (AGREE, "Disagree.", "No, it is not true"),
        (AGREE, "Yes.", "I do agree with her"),
        (MANY, "2 bytes.", "2, because it has 16 bits"),
        (MANY, "2 bytes.", "about 2 bytes"),
        (MANY, "1,024 bytes.", "1024"),
    ],
)
def test_the_same_side_in_other_words(question: str, wanted: str, given: str) -> None:
    assert is_same_side(question, wanted, given) is True
    assert is_same_side(question, given, wanted) is True


@pytest.mark.parametrize(
    ("question", "wanted", "given"),
    [
        (BOX, "A. It is black.", "B. It is black."),
        (BOX, "A. It is black.", "Box C because it is black"),
        (BOX, "A. It is black.", "Both - they are black"),
        (BOX, "B.", "Both A and B"),
        (CLASS, "Ann. A Trainer trains.", "Bob, because a Pipeline trains"),
        (BOX, "A. It is black.", "i think that b because it is black"),
        (BOX, "A. It is black.", "Hmm, as far as I know B. It is black."),
        (CLASS, "Ann. A Trainer trains.", "bob"),
        (AGREE, "No. Words are split.", "I think that yes, words are split."),
        (AGREE, "No. Words are split.", "Yes, words are split."),
        (AGREE, "No. Words are split.", "I agree. Words are split."),
        (AGREE, "Agree.", "I don't agree because words are split"),
        (AGREE, "True.", "That is not true, words are split"),
        (MANY, "2 bytes.", "4"),
        (MANY, "2 bytes.", "It is 16 bytes since it says 16"),
        (MANY, "50 %.", "75 %"),
    ],
)
def test_another_side_is_told_either_way_round(question: str, wanted: str, given: str) -> None:
    assert is_same_side(question, wanted, given) is False
    assert is_same_side(question, given, wanted) is False


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (BOX, "A box that is black gets hotter."),
        (BOX, "Black gets hot, so A."),
        (BOX, "Not A but B"),
        (BOX, "A: black. B: white."),
        ("What are A and B for?", "A. It is black."),
        (CLASS, "Training needs a loop."),
        (AGREE, "No token is a word."),
        (AGREE, "True words are rare."),
        (AGREE, "Yes and no."),
        (AGREE, "Words are split."),
        (CLASS, "Ann offers loops."),
        (MANY, "1. Two bytes"),
        (MANY, "1.Two bytes"),
        (MANY, "16 - 14 = 2 bytes"),
        (MANY, "2-4"),
        (MANY, "2 or 4"),
        (MANY, "2, 4 and 8 are possible"),
        (MANY, "16-bit numbers take 2"),
        (MANY, ""),
    ],
)
def test_what_takes_no_side_is_left_to_the_models(question: str, text: str) -> None:
    assert stance(text, question) is None


def test_numbers_of_other_units_or_nearly_the_same_are_not_told_apart() -> None:
    assert is_same_side(MANY, "2 bytes.", "16 bits.") is None
    assert is_same_side(MANY, "3.14.", "3.1") is None


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_anything_can_be_asked_and_order_does_not_matter(a: str, b: str, question: str) -> None:
    assert is_same_side(question, a, b) == is_same_side(question, b, a)
    assert is_same_side(question, a, a) is not False
    opening = opening_of(a)
    assert a[opening.start : opening.end] == opening.text == opening.text.strip()


def test_another_side_is_contradictory_whatever_the_reason_is_worth() -> None:
    asked = Question(BOX, references=("A. The black paint absorbs the light.",))
    right, wrong = (
        stem_grader().grade(asked, f"{side}. The black paint absorbs the light.") for side in "AB"
    )
    assert right.verdict is Verdict.CORRECT
    assert wrong.verdict is Verdict.CONTRADICTORY
    assert wrong.score is not None
    assert wrong.score < 0.5
    assert wrong.confidence == OTHER_SIDE_CONFIDENCE
    (denied, *_) = [one for one in wrong.key_points if one.status is Status.CONTRADICTED]
    assert denied.evidence == "B"
    assert "“B” goes against what holds here" in wrong.feedback


def test_the_letter_alone_is_an_answer() -> None:
    asked = Question(BOX, references=("A. The black paint absorbs the light.",))
    assert stem_grader().grade(asked, "B").verdict is Verdict.CONTRADICTORY


def test_what_follows_the_same_side_may_still_deny() -> None:
    asked = Question(AGREE, references=("Yes. The tokenizer splits every sentence at its blanks.",))
    told = "Yes. The tokenizer does not split every sentence at its blanks."
    assert stem_grader().grade(asked, told).verdict is Verdict.CONTRADICTORY
