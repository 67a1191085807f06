"""Two responses said one after the other, and what is true of both together."""

import random
from collections import Counter

import pytest

from training.authored import TWINS, Item, authored_items
from training.joined import ended, joined_pairs, joined_wholes, together
from training.pairs import ABSENT, DENIED, HELD, MARKS, Target, partly

ITEMS = authored_items(without=[TWINS])[::7]


@pytest.fixture(scope="module")
def marks() -> dict[tuple[str, str], Target]:
    """What each single response, with its full stop, was marked for each key point."""
    return {
        (ended(response["text"]), point): MARKS[mark]
        for item in ITEMS
        for response in item["responses"]
        for point, mark in zip(item["key_points"], response["marks"], strict=True)
    }


@pytest.mark.parametrize(
    ("first", "second", "mark"),
    [
        ("h", "m", "h"),
        ("c", "m", "c"),
        ("p", "m", "p"),
        ("p", "h", "h"),
        ("m", "m", "m"),
        ("c", "c", "c"),
        ("c", "h", None),
        ("c", "p", None),
    ],
)
def test_what_one_response_says_stays_said_beside_another(
    first: str, second: str, mark: str | None
) -> None:
    assert together(first, second) == together(second, first) == mark


def test_a_joined_response_is_two_of_which_one_answers_the_question(
    marks: dict[tuple[str, str], Target],
) -> None:
    texts = {text for text, _ in marks}
    pairs = joined_pairs(ITEMS, random.Random(3))
    assert len(pairs) > len(marks) / 2
    for pair in pairs[::11]:
        halves = [
            (pair.premise[:cut], pair.premise[cut + 1 :])
            for cut, letter in enumerate(pair.premise)
            if letter == " "
        ]
        both = [half for half in halves if texts.issuperset(half)]
        told = [{marks.get((half, pair.hypothesis), ABSENT) for half in halves} for halves in both]
        assert any(pair.target in targets for targets in told), pair
        assert not any({HELD, DENIED} <= targets for targets in told)


def test_some_are_joined_to_what_answers_another_question(
    marks: dict[tuple[str, str], Target],
) -> None:
    of_question = [{ended(response["text"]) for response in item["responses"]} for item in ITEMS]
    strange = Counter()
    for pair in joined_pairs(ITEMS, random.Random(4)):
        own = next(
            texts
            for texts, item in zip(of_question, ITEMS, strict=True)
            if pair.hypothesis in item["key_points"]
        )
        ends = any(pair.premise.endswith(text) for text in own)
        begins = any(pair.premise.startswith(text) for text in own)
        assert begins or ends
        strange[begins and ends] += 1
    assert 0.2 < strange[False] / strange.total() < 0.4


def test_the_same_seed_joins_the_same() -> None:
    first, second = (joined_pairs(ITEMS, random.Random(5)) for _ in range(2))
    assert first == second
    assert first != joined_pairs(ITEMS, random.Random(6))


POINTS = ["Ice floats.", "Iron sinks."]


def _question(*marks: str) -> Item:
    responses = [{"text": f"Response {number}", "marks": m} for number, m in enumerate(marks)]
    return {"key_points": POINTS, "references": [" ".join(POINTS)], "responses": responses}


@pytest.mark.parametrize(
    ("marks", "targets"),
    [
        (("hm", "mh"), {HELD}),
        (("hm", "hm"), {partly(0.5)}),
        (("mm", "mm"), {ABSENT}),
        (("ch", "mm"), {DENIED}),
        (("hm", "cm"), set()),
    ],
)
def test_of_the_whole_reference_both_say_what_they_say_of_its_key_points(
    marks: tuple[str, ...], targets: set[Target]
) -> None:
    items = [_question(*marks)]
    pairs = [pair for seed in range(30) for pair in joined_wholes(items, random.Random(seed))]
    assert {pair.target for pair in pairs} == targets
    assert {pair.hypothesis for pair in pairs} <= set(items[0]["references"])
    assert {pair.premise for pair in pairs} <= {
        "Response 0. Response 1.",
        "Response 1. Response 0.",
    }
