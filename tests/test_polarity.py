"""What a sentence names and denies: the words a paraphrase must keep."""

import pytest

from tutor.answering.names import names, written
from tutor.answering.polarity import opposed, polarity


def test_a_negation_denies_the_next_word_of_meaning() -> None:
    affirmed, denied = polarity("LoRA does not quantize the weights.")
    assert denied == {"quant"}
    assert {"lora", "weight"} <= affirmed


@pytest.mark.parametrize(
    ("claim", "premise", "are_opposed"),
    [
        ("LoRA does not quantize weights.", "LoRA quantizes weights.", True),
        ("LoRA quantizes weights.", "LoRA does not quantize weights.", True),
        ("Fast tokenizers can't tell.", "Fast tokenizers can tell where a token is.", True),
        ("LoRA adds delay.", "A merged model is as fast, so LoRA adds no delay.", True),
        ("LoRA adds no delay.", "A merged model is as fast, so LoRA adds no delay.", False),
        ("It saves memory.", "It saves memory, but it is not faster.", False),
        ("They don't need a gradient.", "They need no gradient.", False),
        ("Loading it cannot run code.", "It cannot run code. A pickle can run code.", False),
    ],
)
def test_what_one_denies_and_the_other_affirms_is_opposed(
    claim: str, premise: str, are_opposed: bool
) -> None:
    assert opposed(claim, premise) is are_opposed
    assert opposed(premise, claim) is are_opposed


def test_names_are_code_numbers_identifiers_and_capitals() -> None:
    claim = "With LoRA the Trainer sets `r=8`, num_beams to 4 and fp16."
    assert names(claim) == {"lora", "trainer", "r", "8", "num_beam", "4", "fp16"}
    assert names("Small matrices are trained.") == set()


def test_names_are_found_whatever_their_case_and_number() -> None:
    assert names("All GPUs and the Hub") <= written("a GPU, the hub's page")
    assert not names("Only float16 overflows") <= written("bfloat16 does not")
