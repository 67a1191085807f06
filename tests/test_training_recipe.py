"""The newest stages: what is new in them, how long it is, and what must not be there."""

import random

import pytest

from training.authored import authored_items, is_held
from training.graded import GRADED_FILES
from training.pairs import ABSENT, NLI_FILES, Pair
from training.recipe import (
    FIFTH,
    FOURTH,
    MORE_STRANGERS,
    NEW_SHORT,
    RECIPES,
    SHORT,
    SIXTH,
    STRANGERS,
)

NEWEST = {"fourth": FOURTH, "fifth": FIFTH, "sixth": SIXTH}
STAGES = (*NEWEST, "strangers")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Pair]]:
    """The pairs of each newest stage, with public data sets that have no rows."""
    data = tmp_path_factory.mktemp("data")
    for folder, names in (("nli", NLI_FILES), ("grading", GRADED_FILES)):
        (data / folder).mkdir()
        for name in names:
            (data / folder / name).touch()
    stages = {stage.name: stage for stage in RECIPES["viva-mpnet"].stages}
    return {name: stages[name].pairs(data, random.Random(stages[name].seed)) for name in STAGES}


@pytest.mark.parametrize("name", NEWEST)
def test_most_of_a_stage_is_new_and_nothing_of_it_is_long(
    drawn: dict[str, list[Pair]], name: str
) -> None:
    points = {
        point
        for item in authored_items(NEWEST[name])
        for point in (*item["key_points"], *item["references"], *item["misconceptions"])
    }
    lengths = [
        (pair.hypothesis in points, len(pair.premise) + len(pair.hypothesis))
        for pair in drawn[name][MORE_STRANGERS if name == "sixth" else 0 :]
    ]
    assert sum(is_new for is_new, _ in lengths) > len(lengths) / 3
    assert max(length for is_new, length in lengths if not is_new) <= SHORT
    assert SHORT < max(length for is_new, length in lengths if is_new) <= NEW_SHORT


@pytest.mark.parametrize("name", STAGES)
def test_no_response_to_a_held_out_question_is_trained_on(
    drawn: dict[str, list[Pair]], name: str
) -> None:
    held = [item for item in authored_items() if is_held(item)]
    texts = {response["text"] for item in held for response in item["responses"]}
    trained = {
        response["text"]
        for item in authored_items()
        if not is_held(item)
        for response in item["responses"]
    }
    premises = {pair.premise for pair in drawn[name]}
    assert not (texts - trained) & premises
    assert len(trained & premises) > 500


def test_strangers_are_a_good_part_of_their_stage(drawn: dict[str, list[Pair]]) -> None:
    pairs = drawn["strangers"]
    assert STRANGERS < len(pairs) < 4 * STRANGERS
    assert {pair.target for pair in pairs[:STRANGERS]} == {ABSENT}
    assert len({pair.target for pair in pairs[STRANGERS:]}) > 2
