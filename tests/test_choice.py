"""What picking options earns: the arithmetic as laws, and every text one can pick."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Form, Option, Question
from tutor.grading import (
    Grade,
    Status,
    Verdict,
    grade_choice,
    grade_from_record,
    grade_record,
    read_picks,
    shown_order,
    write_picks,
)

TEXT = st.text(st.characters(codec="utf-8"), max_size=20).filter(lambda text: text.strip())


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A multi-select question with at least one right option and texts of any kind."""
    texts = draw(
        st.lists(TEXT, min_size=2, max_size=8, unique_by=lambda text: " ".join(text.split()))
    )
    right = draw(st.sets(st.integers(0, len(texts) - 1), min_size=1))
    return Question(
        "Which?",
        form=Form.MULTI_SELECT,
        options=[Option(text, n in right, f"About {n}.") for n, text in enumerate(texts)],
    )


@st.composite
def picks(draw: st.DrawFn) -> tuple[Question, frozenset[int]]:
    question = draw(questions())
    numbers = st.integers(0, len(question.options) - 1)
    return question, frozenset(draw(st.sets(numbers)))


def graded(question: Question, numbers: frozenset[int]) -> Grade:
    return grade_choice(question, write_picks(question, numbers))


def score(question: Question, numbers: frozenset[int]) -> float:
    found = graded(question, numbers).score
    assert found is not None
    return found


@given(picks())
def test_what_is_written_is_read(case: tuple[Question, frozenset[int]]) -> None:
    question, numbers = case
    assert read_picks(question, write_picks(question, numbers)) == numbers


@given(picks())
def test_the_score_is_right_less_wrong_over_right(case: tuple[Question, frozenset[int]]) -> None:
    question, numbers = case
    right = {n for n, option in enumerate(question.options) if option.correct}
    expected = max(0, len(numbers & right) - len(numbers - right)) / len(right)
    assert score(question, numbers) == expected
    assert (graded(question, numbers).verdict is Verdict.CORRECT) == (numbers == right)


@given(picks())
def test_one_more_right_pick_never_costs_and_one_more_wrong_never_pays(
    case: tuple[Question, frozenset[int]],
) -> None:
    question, numbers = case
    for number, option in enumerate(question.options):
        more, less = score(question, numbers | {number}), score(question, numbers - {number})
        assert more >= less if option.correct else more <= less


@given(picks())
def test_every_grade_is_sure_and_its_evidence_is_in_the_response(
    case: tuple[Question, frozenset[int]],
) -> None:
    question, numbers = case
    response = write_picks(question, numbers)
    grade = grade_choice(question, response)
    assert (grade.confidence, grade.needs_review) == (1.0, False)
    spans = [point.span for point in grade.key_points if point.status is Status.HIT]
    spans += [found.span for found in grade.misconceptions]
    assert len(spans) == len(numbers)
    for span in spans:
        assert span is not None
        assert response[span.start : span.end] == span.text
    assert grade_from_record(grade_record(grade)) == grade


@given(questions(), st.integers(0, 50))
def test_options_are_shuffled_the_same_way_each_time(question: Question, attempt: int) -> None:
    order = shown_order(question, attempt)
    assert sorted(order) == list(range(len(question.options)))
    assert order == shown_order(question, attempt)


def choice(number: int = 0) -> Question:
    return Question(
        "Which?",
        id=f"q-{number}",
        form=Form.CHOICE,
        options=[Option("the right one", True), *(Option(f"wrong {n}", False) for n in range(3))],
    )


def test_the_right_option_stands_everywhere_equally_often() -> None:
    places = [shown_order(choice(number), 0).index(0) for number in range(400)]
    assert all(70 <= places.count(place) <= 130 for place in range(4))


def test_another_attempt_shows_another_order() -> None:
    assert len({shown_order(choice(), attempt) for attempt in range(20)}) > 8


@pytest.mark.parametrize(
    ("response", "verdict", "feedback"),
    [
        ("the right one", Verdict.CORRECT, "That is right."),
        ("  the \t right one\n\n", Verdict.CORRECT, "That is right."),
        ("wrong 1", Verdict.INCORRECT, "That is not it."),
        (" \n", Verdict.BLANK, "Nothing is picked yet."),
    ],
)
def test_one_of_several(response: str, verdict: Verdict, feedback: str) -> None:
    grade = grade_choice(choice(), response)
    assert (grade.verdict, grade.feedback) == (verdict, feedback)


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        ("something else", "No option of this question reads 'something else'."),
        ("wrong 1\nwrong 2", "2 options are picked, but this question takes one."),
        (string.printable, "No option of this question reads"),
    ],
)
def test_what_cannot_be_read_is_ungraded_and_no_zero(response: str, reason: str) -> None:
    grade = grade_choice(choice(), response)
    assert (grade.score, grade.verdict, grade.needs_review) == (None, Verdict.UNGRADED, True)
    assert reason in str(grade.error)


def test_a_question_without_a_right_option_is_ungraded() -> None:
    question = Question("Which?", form=Form.CHOICE, options=[Option("a", False)])
    assert grade_choice(question, "a").error == "The question has no right option."


def test_key_points_are_the_right_options_and_wrong_picks_are_named_with_their_feedback() -> None:
    question = Question(
        "Which hide padding?",
        form=Form.MULTI_SELECT,
        options=[
            Option("the mask", True, "It does."),
            Option("label -100", True, "In the loss."),
            Option("dropout", False, "Dropout is at random."),
        ],
        source="padding.md#mask",
    )
    grade = grade_choice(question, "dropout\nthe mask")
    assert [(point.text, point.status) for point in grade.key_points] == [
        ("the mask", Status.HIT),
        ("label -100", Status.MISSING),
    ]
    (found,) = grade.misconceptions
    assert (found.text, found.remedy, found.source) == (
        "dropout",
        "Dropout is at random.",
        "padding.md#mask",
    )
    assert (grade.score, grade.verdict) == (0.0, Verdict.INCORRECT)
    assert grade.feedback == "1 of 2 right ones are picked, and 1 that does not belong."
