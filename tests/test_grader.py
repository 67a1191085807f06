import random
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Question
from tests.stem_grader import (
    FULL,
    HALF,
    LORA,
    RESPONSES,
    ShareEntailment,
    StemEncoder,
    stem_grader,
    stem_judge,
)
from tutor.grading import Evidence, Grader, Status, Verdict
from tutor.grading.reading import Reader

GRADER = stem_grader()


def test_a_full_response_hits_every_key_point() -> None:
    grade = GRADER.grade(LORA, FULL)
    assert (grade.score, grade.verdict) == (1.0, Verdict.CORRECT)
    assert [point.status for point in grade.key_points] == [Status.HIT, Status.HIT]
    assert grade.feedback == "That is right: the key points are there."
    assert (grade.grader, grade.error, grade.needs_review) == ("stems 1", None, False)


def test_each_key_point_has_its_own_evidence() -> None:
    first, second = GRADER.grade(LORA, FULL).key_points
    assert first.span == Evidence(0, 35, "The pretrained weights stay frozen.")
    assert second.evidence == "Only small matrices get gradients."


def test_two_thirds_of_the_weight_are_two_thirds_of_the_score() -> None:
    grade = GRADER.grade(LORA, HALF)
    assert (grade.score, grade.verdict) == (0.6667, Verdict.PARTIAL)
    assert [point.status for point in grade.key_points] == [Status.HIT, Status.MISSING]
    assert grade.feedback == (
        "One of two key points is there. What is missing has to do with “gradients”."
    )


def test_half_a_key_point_earns_about_half() -> None:
    # Two of the four words "pretrained weights stay frozen": held with 0.5 where nothing is denied.
    grade = GRADER.grade(LORA, "Pretrained weights and the GPU.")
    assert grade.key_points[0].status is Status.PARTLY
    assert grade.score == pytest.approx(1 / 3, abs=0.001)


def test_the_opposite_is_contradictory() -> None:
    grade = GRADER.grade(LORA, "The pretrained weights do not stay frozen.")
    assert (grade.score, grade.verdict) == (0.0, Verdict.CONTRADICTORY)
    assert grade.key_points[0].status is Status.CONTRADICTED
    assert "do not stay frozen” goes against what holds here" in grade.feedback


def test_nothing_like_it_holds_nothing_whatever_the_entailment_model_says() -> None:
    class Believer(ShareEntailment):
        def _row(self, premise: str, hypothesis: str) -> tuple[float, float, float]:
            return 1.0, 0.0, 0.0

    believer = Grader(Reader(StemEncoder(), Believer()), stem_judge())
    asked = Question("Why?", references=["The weights stay frozen."])
    assert believer.grade(asked, "The weights stay as they are.").score > 0.5
    assert believer.grade(asked, "limybndu aqztnoaoy pmuxhxc").score == 0.0
    assert believer.grade(LORA, "A horse eats apples.").score == 0.0


def test_a_misconception_costs_and_is_explained() -> None:
    grade = GRADER.grade(LORA, f"{FULL} LoRA quantizes the base model.")
    assert (grade.score, grade.verdict) == (0.6, Verdict.PARTIAL)
    (found,) = grade.misconceptions
    assert (found.remedy, found.source) == ("QLoRA does that.", "fine-tuning/lora.md#memory")
    assert found.span.text == "LoRA quantizes the base model."
    assert "QLoRA does that." in grade.feedback


def test_the_reference_that_fits_best_counts() -> None:
    asked = Question(
        "Why?", references=["Weights are frozen.", "Adapters are tiny. Disks are big."]
    )
    for response, points in (("Frozen weights then.", 1), ("Adapters are tiny, disks big.", 2)):
        grade = GRADER.grade(asked, response)
        assert grade.score == 1.0
        assert len(grade.key_points) == points


def test_a_question_without_anything_to_grade_by_is_ungraded() -> None:
    grade = GRADER.grade(Question("Why?", references=[" "]), FULL)
    assert (grade.score, grade.verdict, grade.confidence) == (None, Verdict.UNGRADED, 0.0)
    assert grade.error == "The question has neither key points nor a reference answer."
    assert (grade.feedback, grade.needs_review, grade.key_points) == (grade.error, True, ())


def test_many_at_once_are_graded_as_one_by_one() -> None:
    items = [(LORA, response) for response in RESPONSES]
    items.append((Question("Why?"), FULL))
    alone = [stem_grader().grade(*item) for item in items]
    assert GRADER.grade_many(items) == alone
    for seed in range(5):
        order = random.Random(seed).sample(range(len(items)), len(items))
        assert GRADER.grade_many([items[place] for place in order]) == [alone[p] for p in order]


def test_nothing_at_all_is_no_grades() -> None:
    assert GRADER.grade_many([]) == []


@given(st.permutations([HALF, "Only small matrices get gradients.", "It saves disk space too."]))
def test_the_order_of_sentences_does_not_matter(sentences: list[str]) -> None:
    assert GRADER.grade(LORA, " ".join(sentences)).score == 1.0


def test_threads_may_share_a_grader() -> None:
    grader, found = stem_grader(), []
    items = [(LORA, response) for response in RESPONSES]
    threads = [
        threading.Thread(target=lambda: found.append(grader.grade_many(items))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [GRADER.grade_many(items)] * 4
