from collections.abc import Sequence

import numpy as np
import pytest

from corpus import KeyPoint, Question
from tests.stem_grader import LORA, ShareEntailment, StemEncoder
from tutor.grading.prepared import prepare
from tutor.grading.reading import CLAUSES_READ, NEAREST, READ, HypothesisReading, Reader

FROZEN = "The pretrained weights stay frozen"


def clauses_of(reading: HypothesisReading) -> list[str]:
    return [window.clause.text for window in reading.windows]


def read(asked: Question, responses: Sequence[str]) -> tuple[StemEncoder, ShareEntailment, list]:
    encoder, entailment = StemEncoder(), ShareEntailment()
    readings = Reader(encoder, entailment).read([prepare(asked, one) for one in responses])
    return encoder, entailment, readings


def test_key_points_are_held_against_the_whole_and_the_nearest_clauses() -> None:
    response = "Adapters are small. The weights stay frozen. The GPU is happy about it."
    _, _, (reading,) = read(LORA, [response])
    ((frozen, matrices),) = reading.alternatives
    assert frozen.text == FROZEN
    assert clauses_of(frozen)[:2] == [response, "The weights stay frozen."]
    assert clauses_of(matrices)[:2] == [response, "Adapters are small."]
    assert len(frozen.windows) == 4


def test_cosines_and_probabilities_belong_to_their_windows() -> None:
    _, _, (reading,) = read(LORA, ["Weights stay. The pretrained weights stay frozen."])
    frozen = reading.alternatives[0][0]
    # Of the four words "pretrained weights stay frozen" the whole and the clause say all.
    assert clauses_of(frozen)[1:] == ["The pretrained weights stay frozen.", "Weights stay."]
    # A whole that is read tells the entailment model enough.
    assert frozen.probabilities[:, 0].tolist() == [1.0]
    assert frozen.cosines[1:] == pytest.approx([1.0, 2 / np.sqrt(4 * 2)])


def test_a_misconception_is_read_in_what_is_about_as_near_to_it_as_to_the_key_points() -> None:
    told = "LoRA quantizes the base model"
    _, _, (reading,) = read(LORA, [told])
    (quantizes,) = reading.misconceptions
    assert quantizes.probabilities.tolist() == [[1.0, 0.0, 0.0]]
    _, entailment, (reading,) = read(LORA, ["Only small matrices get gradients in LoRA"])
    assert reading.misconceptions == (None,)
    assert len(entailment.asked) == 2  # the key points
    _, entailment, (reading,) = read(LORA, [f"The pretrained weights stay frozen. {told}."])
    whole, clause = clauses_of(reading.misconceptions[0])  # cosines .71 each; 1 and 0
    assert (whole[-len(clause) :], clause) == (clause, f"{told}.")
    _, entailment, (reading,) = read(LORA, ["Colours are nice to look at."])  # far from all
    assert reading.misconceptions == (None,)


def test_of_a_response_too_long_to_be_read_at_once_passages_and_clauses_are_read() -> None:
    lines = [f"Line {n} tells what colours are called in country {n * n}." for n in range(99)]
    response = "\n".join([*lines, "The weights stay frozen."])
    _, entailment, (reading,) = read(LORA, [response])
    frozen = reading.alternatives[0][0]
    passages = [window for window in frozen.windows if window.is_passage]
    assert passages == list(frozen.windows[:READ])
    assert len(frozen.probabilities) == READ + CLAUSES_READ
    # The nearest one comes first, though it is the last of the response.
    assert passages[0].clause.end == len(response)
    assert clauses_of(frozen)[READ] == "The weights stay frozen."
    assert ("The weights stay frozen.", frozen.text) in entailment.asked
    assert response not in {premise for premise, _ in entailment.asked}


def test_of_many_clauses_only_the_nearest_are_tested() -> None:
    lines = [f"Line {number} is about colours." for number in range(9)]
    _, entailment, (reading,) = read(LORA, ["\n".join([*lines, "The weights stay frozen."])])
    frozen = reading.alternatives[0][0]
    assert len(frozen.windows) == 1 + NEAREST
    assert clauses_of(frozen)[1] == "The weights stay frozen."
    assert len(entailment.asked) == 2  # the whole for each key point


def test_no_pair_is_asked_twice() -> None:
    _, entailment, readings = read(LORA, ["The weights stay frozen."] * 5)
    assert len(readings) == 5
    assert len(entailment.asked) == 2


def test_readings_are_in_the_order_of_the_responses() -> None:
    responses = ["Weights stay frozen.", "Matrices are small and nice.", "The memory of a GPU"]
    _, _, readings = read(LORA, responses)
    assert [reading.prepared.response for reading in readings] == responses
    assert [clauses_of(one.alternatives[0][0])[0] for one in readings] == responses


def test_key_points_are_encoded_once_for_all_calls() -> None:
    encoder = StemEncoder()
    reader = Reader(encoder, ShareEntailment())
    for response in ("Weights are frozen.", "Matrices are small here."):
        reader.read([prepare(LORA, response)])
    assert encoder.encoded.count(FROZEN) == 1
    assert encoder.encoded.count("Weights are frozen.") == 1


def test_a_response_equal_to_a_key_point_is_no_trouble() -> None:
    asked = Question("What is trained?", key_points=[KeyPoint("Small matrices are trained.")])
    _, _, (reading,) = read(asked, ["Small matrices are trained."])
    assert reading.alternatives[0][0].cosines == pytest.approx([1.0])


def test_every_reference_is_read() -> None:
    asked = Question("Why?", references=["Weights are frozen.", "It trains few. It saves states."])
    _, _, (reading,) = read(asked, ["The weights are frozen."])
    assert [[one.text for one in found] for found in reading.alternatives] == [
        ["Weights are frozen."],
        ["It trains few.", "It saves states."],
    ]


def test_nothing_to_read_gives_nothing() -> None:
    assert read(LORA, [])[2] == []


def test_a_text_entails_itself_and_no_model_is_asked() -> None:
    _, entailment, (reading,) = read(LORA, ["the pretrained  weights stay frozen."])
    frozen, _ = reading.alternatives[0]
    assert frozen.probabilities[0].tolist() == [1.0, 0.0, 0.0]
    assert FROZEN not in {hypothesis for _, hypothesis in entailment.asked}


def test_a_text_in_other_words_or_with_a_not_is_read() -> None:
    for response in ("The pretrained weights do not stay frozen.", f"{FROZEN}?"):
        _, entailment, _ = read(LORA, [response])
        assert (response, FROZEN) in entailment.asked
