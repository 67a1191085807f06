import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import KeyPoint, Question
from tutor.grading.key_points import key_points_of, split_reference

ASKED = "Which ids, A or B, are masked, and why?"


def texts(reference: str) -> list[str]:
    return [point.text for point in split_reference(ASKED, reference)]


def test_a_sentence_is_a_key_point() -> None:
    assert split_reference(ASKED, "The weights are frozen. Only small matrices get gradients.") == (
        KeyPoint("The weights are frozen.", 1.0),
        KeyPoint("Only small matrices get gradients.", 1.0),
    )


@pytest.mark.parametrize("bullet", ["-", "*", "•", "1.", "2)", "(3)", "a)", "(b)"])
def test_a_list_item_is_a_key_point_without_its_bullet(bullet: str) -> None:
    ideas = ["the weights are frozen", "no optimizer states"]
    lines = ["There are two good reasons for it:", *(f"{bullet} {idea}" for idea in ideas)]
    assert texts("\n".join(lines)) == ideas


@pytest.mark.parametrize(
    "reference",
    [
        "e.g. padding and truncation are set",
        "3.5 billion parameters fit there",
        "-100 marks ignored label positions",
        "*args are passed on unchanged",
    ],
)
def test_what_only_begins_like_a_bullet_stays(reference: str) -> None:
    assert texts(reference) == [reference]


def test_short_pieces_and_repetitions_are_no_ideas() -> None:
    assert texts("So. Padding tokens are masked out. Really. Padding tokens are masked out.") == [
        "Padding tokens are masked out."
    ]


@pytest.mark.parametrize("side", ["Yes.", "A.", "Both.", "4 ids."])
def test_the_side_that_is_taken_stays_with_the_first_idea(side: str) -> None:
    assert texts(f"{side} Padding is masked. It carries nothing. {side}") == [
        f"{side} Padding is masked.",
        "It carries nothing.",
    ]


@pytest.mark.parametrize("reference", ["LoRA", "Answer:", "-", "a) b", "Yes. No."])
def test_a_reference_without_ideas_is_one_key_point_as_it_stands(reference: str) -> None:
    assert texts(f" {reference}\n") == [reference]


@given(st.text().filter(lambda text: text.strip() != ""))
def test_no_reference_is_without_key_points(reference: str) -> None:
    points = split_reference(ASKED, reference)
    assert points
    assert points == split_reference(ASKED, reference)
    assert len(set(points)) == len(points)
    assert all(point.text.strip() and point.weight == 1.0 for point in points)


def test_the_authors_key_points_come_before_references() -> None:
    points = (KeyPoint("Frozen weights", 2.0), KeyPoint("Small matrices"))
    asked = Question("Why?", references=["Something else."], key_points=points)
    assert key_points_of(asked) == [points]


def test_each_reference_is_an_alternative() -> None:
    asked = Question(
        "Why?", references=["The weights are frozen.", "  ", "It needs few gradients."]
    )
    assert key_points_of(asked) == [
        (KeyPoint("The weights are frozen."),),
        (KeyPoint("It needs few gradients."),),
    ]
    assert key_points_of(Question("Why?")) == []
