"""The language model that is measured beside the grader, as a judge."""

from collections.abc import Iterator, Sequence

import pytest

from benchmarks.graded_sets import Labelled
from benchmarks.judge import judge
from corpus import Question
from tutor.answering.generator import Message, Waiting

ROW = Labelled("q", Question("Why?", references=["Because."]), "So that.", "correct", None)
WORDS = ("correct", "contradictory", "incorrect")


class Says:
    """A generator that is busy first and then says one thing in pieces."""

    name = "says"

    def __init__(self, *pieces: str) -> None:
        self._pieces = pieces

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str | Waiting]:
        yield Waiting(1)
        yield from self._pieces


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        (("Cor", "rect."), "correct"),
        (("The answer is ", "INCORRECT"), "incorrect"),
        (("contradictory, not correct",), "contradictory"),
        (("I cannot say",), "incorrect"),
        ((), "incorrect"),
    ],
)
def test_the_first_word_counts_whoever_had_to_wait(pieces: tuple[str, ...], told: str) -> None:
    assert judge(ROW, WORDS, Says(*pieces)) == told
