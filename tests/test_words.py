import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.words import content_words, is_negated, stem, words


def test_identifiers_and_contractions_are_one_word() -> None:
    assert words("Set num_labels=3 in model.config; it doesn’t train.") == [
        "set",
        "num_labels",
        "3",
        "in",
        "model.config",
        "it",
        "doesn't",
        "train",
    ]
    assert words(" ?! \n") == []


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("weights", "weight"),
        ("training", "train"),
        ("trained", "train"),
        ("queries", "query"),
        ("applied", "apply"),
        ("quantizations", "quantiz"),
        ("masked", "mask"),
        ("is", "is"),
        ("red", "red"),
        ("used", "used"),
    ],
)
def test_common_endings_go_and_three_letters_stay(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


@given(st.from_regex(r"[a-z]+", fullmatch=True))
def test_a_stem_begins_its_word(word: str) -> None:
    stemmed = stem(word)
    assert word.startswith(stemmed) or word.startswith(stemmed[:-1] + "ie")
    assert len(stemmed) >= min(len(word), 3)


def test_function_words_and_negations_carry_no_content() -> None:
    assert content_words("The weights do not get any gradients") == ["weight", "gradient"]
    assert content_words("It is not that") == []


def test_the_questions_words_can_be_left_out() -> None:
    asked = content_words("What does LoRA freeze?")
    assert asked == ["lora", "freeze"]
    assert content_words("LoRA freezes weights", asked) == ["freez", "weight"]


@given(st.text(), st.text())
def test_content_words_of_two_texts_are_those_of_both(one: str, other: str) -> None:
    assert content_words(f"{one} {other}") == content_words(one) + content_words(other)


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("The weights are trained.", False),
        ("The weights are not trained.", True),
        ("The weights aren't trained.", True),
        ("The weights aren’t trained.", True),
        ("It needn't be masked.", True),
        ("Nothing is not trained.", False),
        ("No weight is ever trained without data.", False),
        ("It works without gradients.", True),
        ("Notation matters.", False),
        ("", False),
    ],
)
def test_an_odd_number_of_negations_negates(text: str, negated: bool) -> None:
    assert is_negated(text) is negated
