"""The newest stages: what is new in them, how long it is, and what must not be there."""

import random
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest

from training.__main__ import train
from training.amounts import NEW_SHORT, SHORT
from training.authored import SIXTH, authored_items, is_held
from training.drawing import FIFTH, FOURTH
from training.graded import GRADED_FILES
from training.joined import ended
from training.pairs import NLI_FILES, Pair
from training.recipe import RECIPES

NEWEST = {"fourth": FOURTH, "fifth": FIFTH}
JOINED = ["joined", "joined_anew", "respelled"]
EVERYTHING = ["caught_up", "wider"]
TRAINED = {
    response["text"]
    for item in authored_items()
    if not is_held(item)
    for response in item["responses"]
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Pair]]:
    """The pairs of each newest stage, with public data sets that have no rows."""
    data = tmp_path_factory.mktemp("data")
    for folder, names in (("nli", NLI_FILES), ("grading", GRADED_FILES)):
        (data / folder).mkdir()
        for name in names:
            (data / folder / name).touch()
    small, large = RECIPES["viva-minilm"], RECIPES["viva-mpnet"]
    stages = {stage.name: stage for stage in (*small.stages, *large.stages)}
    return {
        name: stages[name].pairs(data, random.Random(stages[name].seed))
        for name in [*NEWEST, *JOINED, *EVERYTHING]
    }


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
        for pair in drawn[name]
    ]
    assert sum(is_new for is_new, _ in lengths) > len(lengths) / 3
    assert max(length for is_new, length in lengths if not is_new) <= SHORT
    assert SHORT < max(length for is_new, length in lengths if is_new) <= NEW_SHORT


@pytest.mark.parametrize("name", JOINED)
def test_most_of_a_joined_stage_is_joined_and_nothing_of_it_is_long(
    drawn: dict[str, list[Pair]], name: str
) -> None:
    single = {response["text"] for item in authored_items() for response in item["responses"]}
    assert sum(pair.premise not in single for pair in drawn[name]) > len(drawn[name]) / 2
    # What is spelt by ear may have some letters more.
    longest = max(len(pair.premise) + len(pair.hypothesis) for pair in drawn[name])
    assert longest <= NEW_SHORT * (1.05 if name == "respelled" else 1)


@pytest.mark.parametrize("name", ["joined_anew", "respelled", "wider"])
def test_the_newest_responses_are_in_the_last_stages(
    drawn: dict[str, list[Pair]], name: str
) -> None:
    newest = {response["text"] for item in authored_items(SIXTH) for response in item["responses"]}
    # A third of the one and a fifth of the other last stage are spelt otherwise.
    assert len(newest & {pair.premise for pair in drawn[name]}) > 200


def test_only_the_last_two_stages_spell_by_ear(drawn: dict[str, list[Pair]]) -> None:
    known = {
        word
        for item in authored_items()
        for response in item["responses"]
        for word in response["text"].split()
    }
    strange = {
        name: sum(not known.issuperset(pair.premise.split()) for pair in pairs) / len(pairs)
        for name, pairs in drawn.items()
    }
    # Attacks have strange words in every stage.
    assert strange["respelled"] > strange["joined_anew"] + 0.15
    assert strange["wider"] > strange["caught_up"] + 0.08


def test_the_small_model_catches_up_on_all_the_large_one_has_seen(
    drawn: dict[str, list[Pair]],
) -> None:
    seen = {pair.premise for pair in drawn["caught_up"]}
    for name in [*NEWEST, JOINED[1]]:
        single = {pair.premise for pair in drawn[name]} & TRAINED
        assert len(single & seen) > 0.6 * len(single)
    assert max(len(pair.premise) + len(pair.hypothesis) for pair in drawn["caught_up"]) <= NEW_SHORT


@pytest.mark.parametrize("name", [*NEWEST, *JOINED, *EVERYTHING])
def test_no_response_to_a_held_out_question_is_trained_on(
    drawn: dict[str, list[Pair]], name: str
) -> None:
    held = [item for item in authored_items() if is_held(item)]
    texts = {response["text"] for item in held for response in item["responses"]}
    premises = {pair.premise for pair in drawn[name]}
    assert not (texts - TRAINED) & premises
    assert len(TRAINED & premises) > 300
    assert not [p for p in premises if any(p.endswith(ended(text)) for text in texts - TRAINED)]


def test_the_mean_of_a_stage_is_with_what_it_began_from_and_the_next_begins_from_the_mean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: dict[str, str | None] = {}
    wider: dict[str, int] = {}
    meant: dict[str, list[str]] = {}

    def run(
        pairs: list[Pair],
        base: Path,
        out: Path,
        *,
        begin: Path | None,
        rank: int | None,
        **_: object,
    ) -> None:
        begun[out.name] = begin and begin.relative_to(tmp_path).as_posix()
        if rank is not None:
            wider[out.name] = rank

    def average(folders: list[Path], out: Path) -> None:
        assert out.name == "mean" and folders[-1] == out.parent / "final"
        meant[out.parent.name] = [one.relative_to(tmp_path).as_posix() for one in folders[:-1]]

    monkeypatch.setattr("training.train.train", run)
    monkeypatch.setattr("training.averaging.average", average)
    monkeypatch.setattr("tutor.models.require", Path)
    stages = [replace(stage, pairs=lambda data, rng: []) for stage in RECIPES["viva-mpnet"].stages]
    recipe = replace(RECIPES["viva-mpnet"], stages=tuple(stages))
    monkeypatch.setitem(RECIPES, "viva-mpnet", recipe)
    train(Namespace(grader="viva-mpnet", out=tmp_path, data=tmp_path))
    assert list(begun) == [stage.name for stage in stages]
    assert begun["entailment"] is None
    assert begun["grading"] == "entailment/final"
    assert begun["answered"] == "twinned/mean"
    assert begun["fourth"] == "answered/mean"
    assert begun["joined"] == begun["joined_anew"] == begun["respelled"] == "fifth/final"
    assert begun["wider"] == "respelled/mean"
    assert wider == {"wider": 64}
    assert meant == {
        "twinned": ["restored/final"],
        "answered": ["twinned/mean"],
        "joined_anew": ["fifth/final", "joined/final"],
        "respelled": ["joined_anew/mean"],
    }
