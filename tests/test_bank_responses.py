"""The marked responses to shipped questions fit the bank, and marks come to a score."""

import pytest

from benchmarks.bank_responses import CREDIT, MARKS, MarkedResponse, load_responses
from corpus import load_bank
from corpus.shipped import QUESTIONS
from tests.stem_grader import LORA
from tutor.grading import Status


def test_every_response_is_marked_for_each_key_point_of_a_shipped_question() -> None:
    asked = {question.id: question for question in load_bank(QUESTIONS).questions}
    responses = load_responses()
    assert len({(one.question_id, one.response) for one in responses}) == len(responses) > 70
    for one in responses:
        assert len(one.marks) == len(asked[one.question_id].key_points), one
        assert set(one.marks) <= set(CREDIT)
        assert 0 <= one.score(asked[one.question_id]) <= 1


@pytest.mark.parametrize(
    ("marks", "score"), [("hh", 1), ("hm", 2 / 3), ("mh", 1 / 3), ("pc", 1 / 3), ("cm", 0)]
)
def test_marks_count_by_weight(marks: str, score: float) -> None:
    assert MarkedResponse("lora", "", marks).score(LORA) == pytest.approx(score)


def test_each_status_has_a_mark() -> None:
    assert set(MARKS) == set(Status)
    assert set(MARKS.values()) == set(CREDIT)
