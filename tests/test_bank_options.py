"""Options that overlap, are not explained or give the answer away, and those that only seem to."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus import check_bank
from corpus.bank_options import _at_least

LONG = "It leaves the pretrained weights as they are and trains small matrices beside them"


def entry(texts: list[str], right: set[int], name: str = "one", form: str = "choice") -> object:
    options = [
        {"text": text, "correct": number in right, "feedback": f"About {number}."}
        for number, text in enumerate(texts)
    ]
    return {
        "id": name,
        "domain": "d",
        "form": form,
        "question": f"What does {name} do?",
        "options": options,
        "hints": ["Think."],
    }


def found(folder: Path, *entries: object) -> list[tuple[int, str, str]]:
    """Line, question and message of each finding; every key of the bank stands on its own line."""
    path = folder / "bank.yaml"
    path.write_text(yaml.safe_dump(list(entries), sort_keys=False, width=1000), encoding="utf-8")
    return [(each.line, each.question, each.message) for each in check_bank(path, folder)]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("It hides padding", "it hides  padding.", "is the same as"),
        ("It hides the padding", "It hides padding", "is nearly the same as"),
        ("It freezes weights", "It freezes the weight", "is nearly the same as"),
        ("Accuracy and F1 together", "Accuracy and F1", "stands inside"),
        ("The weights are frozen", "Because the weights are frozen, it is small", "holds all of"),
        ("`padding=True`", "`padding=True`", "is the same as"),
    ],
)
def test_options_that_overlap(tmp_path: Path, one: str, other: str, said: str) -> None:
    ((line, _, message),) = found(tmp_path, entry(["Something else", one, other], {0}))
    assert (line, message) == (12, f"this option {said} option 2; tell them apart.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It is trained", "It is not trained"),
        ("Padding", "No padding at all"),
        ("`tokenizer(text)`", "`tokenizer(texts)`"),
        ("padding=True", "padding=True, truncation=True"),
        (
            "It freezes the encoder and trains the head",
            "It trains the encoder and freezes the head",
        ),
        ("Recall", "Precision"),
        ("AutoModel", "AutoModelForCausalLM"),
    ],
)
def test_options_that_are_two(tmp_path: Path, one: str, other: str) -> None:
    assert found(tmp_path, entry([one, other], {0})) == []


def test_an_option_without_feedback(tmp_path: Path) -> None:
    asked = entry(["yes", "perhaps"], {0})
    asked["options"][1]["feedback"] = " "  # type: ignore[index]
    ((line, _, message),) = found(tmp_path, asked)
    assert (line, message) == (9, "the option has no feedback; say why it is right or not.")


def test_a_blank_option(tmp_path: Path) -> None:
    assert "the option is blank" in str(found(tmp_path, entry(["yes", " "], {0})))


@pytest.mark.parametrize("form", ["choice", "multi-select"])
def test_a_choice_needs_a_hint(tmp_path: Path, form: str) -> None:
    asked = entry(["yes", "perhaps"], {0}, form=form)
    del asked["hints"]  # type: ignore[attr-defined]
    assert [message for _, _, message in found(tmp_path, asked)] == [
        "there is no hint; add one to three, from vague to plain."
    ]


def test_a_right_option_that_stands_out_by_its_length(tmp_path: Path) -> None:
    ((line, _, message),) = found(tmp_path, entry(["It prunes", LONG, "It quantizes"], {1}))
    assert line == 9
    assert "82 characters, the longest wrong one has 12" in message


@pytest.mark.parametrize(
    ("texts", "right"),
    [
        (["It prunes", LONG, "It quantizes"], {0}),  # a long wrong one gives nothing away
        ([LONG, LONG.replace("leaves", "prunes"), "It quantizes"], {0}),
        (["pipeline", "AutoModel", "Trainer"], {1}),  # half as long again, but all are short
    ],
)
def test_lengths_that_tell_nothing(tmp_path: Path, texts: list[str], right: set[int]) -> None:
    assert found(tmp_path, entry(texts, right)) == []


def test_of_several_right_ones_the_shortest_has_to_stand_out(tmp_path: Path) -> None:
    both = [LONG, LONG.replace("leaves", "keeps"), "It prunes"]
    assert "stands out" in str(found(tmp_path, entry(both, {0, 1}, form="multi-select")))
    one = [LONG, "It freezes", "It prunes"]
    assert found(tmp_path, entry(one, {0, 1}, form="multi-select")) == []


def bank(count: int, longest: int) -> list[object]:
    """``count`` questions of four; the right option is the longest in the first ``longest``."""
    return [
        entry(["ab cd", "ef gh", "ij kl", "mn opq"], {3 if n < longest else 0}, f"q{n}")
        for n in range(count)
    ]


def test_right_options_that_are_the_longest_all_too_often(tmp_path: Path) -> None:
    ((line, question, message),) = found(tmp_path, *bank(12, 9))
    assert (line, question) == (5, "q0")
    assert "the longest in 9 of 12 choice questions" in message
    assert "where chance gives 3" in message


@pytest.mark.parametrize(("count", "longest"), [(12, 3), (12, 6), (3, 3), (1, 1), (0, 0)])
def test_what_chance_may_do_is_no_fault(tmp_path: Path, count: int, longest: int) -> None:
    assert found(tmp_path, *bank(count, longest), entry(["a", "b"], {0}, "last")) == []


@given(st.lists(st.floats(0, 1), max_size=12))
def test_the_chances_of_every_count_fit_together(chances: list[float]) -> None:
    tails = [_at_least(count, chances) for count in range(len(chances) + 2)]
    assert tails[0] == pytest.approx(1)
    assert tails[-1] == 0
    assert all(more <= less + 1e-9 for less, more in pairwise(tails))
    assert sum(tails[1:]) == pytest.approx(sum(chances))  # the mean of a count is its tails' sum


def test_all_options_right_is_no_question(tmp_path: Path) -> None:
    asked = entry(["yes", "perhaps"], {0, 1}, form="multi-select")
    assert "all options are correct" in str(found(tmp_path, asked))
