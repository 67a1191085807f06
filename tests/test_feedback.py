import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.grading import Evidence, FoundMisconception, GradedKeyPoint, Status, Verdict
from tutor.grading.feedback import write_feedback

QUESTION = "Why does LoRA need less memory?"
FROZEN = "The pretrained weights stay frozen"
MATRICES = "Only small matrices get gradients"


def point(text: str, status: Status, said: str = "") -> GradedKeyPoint:
    span = Evidence(0, len(said), said) if said else None
    return GradedKeyPoint(text, 1.0, status, span)


def test_nothing_to_grade_and_nothing_to_the_point() -> None:
    missing = [point(FROZEN, Status.MISSING)]
    assert write_feedback(QUESTION, Verdict.BLANK, missing, []) == (
        "Nothing to grade yet: write what you know, even if it is only a part."
    )
    assert write_feedback(QUESTION, Verdict.OFF_TOPIC, missing, []) == (
        "This does not answer the question that was asked."
    )


def test_a_full_response_is_told_so() -> None:
    both = [point(FROZEN, Status.HIT, "frozen"), point(MATRICES, Status.HIT, "small")]
    assert write_feedback(QUESTION, Verdict.CORRECT, both[:1], []) == "That is right."
    assert write_feedback(QUESTION, Verdict.CORRECT, both, []) == (
        "That is right: the key points are there."
    )


def test_a_right_response_that_lacks_a_part_is_right_and_told_of_the_part() -> None:
    graded = [point(FROZEN, Status.HIT, "frozen"), point(MATRICES, Status.MISSING)]
    assert write_feedback(QUESTION, Verdict.CORRECT, graded, []) == (
        "That is right. A full answer also speaks of “gradients”."
    )


def test_a_missing_key_point_is_pointed_at_by_its_longest_telling_word() -> None:
    graded = [point(FROZEN, Status.HIT, "frozen"), point(MATRICES, Status.MISSING)]
    assert write_feedback(QUESTION, Verdict.PARTIAL, graded, []) == (
        "One of two key points is there. What is missing has to do with “gradients”."
    )


def test_what_is_only_partly_there_should_be_said_more_exactly() -> None:
    graded = [
        point(FROZEN, Status.HIT, "frozen"),
        point("Nothing is quantized", Status.HIT, "frozen"),
        point(MATRICES, Status.PARTLY, "small"),
    ]
    assert write_feedback(QUESTION, Verdict.PARTIAL, graded, []) == (
        "Two of three key points are there. Say more exactly what you mean about “gradients”."
    )


def test_a_contradiction_is_quoted() -> None:
    graded = [point(FROZEN, Status.CONTRADICTED, "All weights are trained.")]
    assert write_feedback(QUESTION, Verdict.CONTRADICTORY, graded, []) == (
        "The key point is not there yet. "
        "“All weights are trained” goes against what holds here: look at that again."
    )


def test_a_denied_whole_is_never_called_right_though_its_statements_seem_to_be_there() -> None:
    both = [point(FROZEN, Status.HIT, "frozen"), point(MATRICES, Status.HIT, "small")]
    told = write_feedback(QUESTION, Verdict.CONTRADICTORY, both, [])
    assert told == "One statement goes against what holds here."


def test_a_misconception_is_named_with_its_remedy() -> None:
    span = Evidence(0, 14, "LoRA quantizes")
    wrong = FoundMisconception("LoRA quantizes the model.", "QLoRA does that.", None, span)
    told = write_feedback(QUESTION, Verdict.PARTIAL, [point(FROZEN, Status.MISSING)], [wrong])
    assert "“LoRA quantizes the model” is a common mix-up. QLoRA does that." in told


def test_a_key_point_of_the_questions_words_is_not_pointed_at() -> None:
    graded = [point("LoRA needs less memory", Status.MISSING)]
    assert write_feedback(QUESTION, Verdict.INCORRECT, graded, []) == (
        "The key point is not there yet. One more idea is missing."
    )


@pytest.mark.parametrize("total", [7, 12])
def test_larger_numbers_are_digits(total: int) -> None:
    graded = [point(FROZEN, Status.HIT)] * (total - 1) + [point(MATRICES, Status.MISSING)]
    told = write_feedback(QUESTION, Verdict.PARTIAL, graded, [])
    assert told.startswith(f"{'Six' if total == 7 else 11} of {total} key points are there.")


@given(st.lists(st.sampled_from(Status), min_size=1, max_size=8), st.sampled_from(Verdict))
def test_feedback_is_sentences_and_never_tells_a_missing_key_point(
    statuses: list[Status], verdict: Verdict
) -> None:
    graded = [point(MATRICES, status, "small") for status in statuses]
    told = write_feedback(QUESTION, verdict, graded, [])
    assert (told[0].isupper() or told[0].isdigit()) and told[-1] == "."
    assert MATRICES.lower() not in told.lower()


def test_what_points_at_nothing_is_no_hint() -> None:
    vague = point("This memory comes after LoRA", Status.MISSING)
    clear = point(MATRICES, Status.MISSING)
    told = write_feedback(QUESTION, Verdict.INCORRECT, [vague, clear], [])
    assert told == "The key points are not there yet. What is missing has to do with “gradients”."
    told = write_feedback(QUESTION, Verdict.INCORRECT, [vague], [])
    assert told == "The key point is not there yet. One more idea is missing."
