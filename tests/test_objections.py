"""I was right: from a learner's click to the score that counts."""

from pathlib import Path

import pytest

from tests.fake_viva import FROZEN, PADDED, FakeViva
from tutor.objections import QUEUE, Objections
from tutor.scoring.review import ReviewQueue


@pytest.fixture
def viva(tmp_path: Path) -> FakeViva:
    return FakeViva(tmp_path)


@pytest.fixture
def queue(tmp_path: Path) -> ReviewQueue:
    return ReviewQueue(f"sqlite:///{tmp_path / 'viva.db'}")


@pytest.fixture
def objections(viva: FakeViva, queue: ReviewQueue) -> Objections:
    return Objections(viva.store, queue)


def objected(viva: FakeViva, objections: Objections, learner: str, why: str = "") -> str:
    grade = viva.practice(learner).submit(FROZEN, "The weights are frozen.")
    return objections.add(learner, FROZEN, "The weights are frozen.", grade, why).key


def test_an_objection_waits_nameless_in_the_queue(
    viva: FakeViva, queue: ReviewQueue, objections: Objections
) -> None:
    key = objected(viva, objections, "Ada", " it says the same ")
    ((cluster),) = queue.clusters(QUEUE)
    (item,) = cluster.items
    assert (item.key, item.response, item.score) == (key, "The weights are frozen.", 0.5)
    assert "Ada" not in str(item)
    assert objections.whys([key]) == ["it says the same"]
    assert objections.raised("Ada", FROZEN.id, "The  weights are frozen. ")
    assert not objections.raised("Grace", FROZEN.id, "The weights are frozen.")


def test_what_a_teacher_decides_counts_for_everybody_who_said_it(
    viva: FakeViva, queue: ReviewQueue, objections: Objections
) -> None:
    objected(viva, objections, "Ada")
    viva.practice("Grace").submit(FROZEN, " The weights  are frozen.")
    viva.practice("Grace").submit(PADDED, "It hides padding")
    viva.practice("Linus").submit(FROZEN, "The weights are not frozen.")
    before = viva.practice("Ada").state().domain("fine-tuning").mastery.value
    (cluster,) = queue.clusters(QUEUE)
    (decision,) = queue.decide(cluster.items, 1.0, "Ms Smith", note="Right.")
    assert sorted(objections.settle(cluster.items[0], decision)) == ["Ada", "Grace"]

    (attempt,) = viva.practice("Ada").history()
    assert (attempt.score, attempt.verdict) == (1.0, "correct")
    assert attempt.grade["machine"] == {"score": 0.5, "verdict": "partial"}
    assert attempt.grade["person"]["by"] == "Ms Smith"
    assert viva.practice("Ada").state().domain("fine-tuning").mastery.value > before
    assert [each.score for each in viva.practice("Linus").history()] == [0.5]
    ((objection, told),) = objections.decided("Ada")
    assert (objection.question_id, told.note) == (FROZEN.id, "Right.")
    assert objections.decided("Grace") == []


def test_a_second_decision_keeps_the_machines_own_grade(
    viva: FakeViva, queue: ReviewQueue, objections: Objections
) -> None:
    objected(viva, objections, "Ada")
    (cluster,) = queue.clusters(QUEUE)
    for score in (1.0, 0.0):
        (decision,) = queue.decide(cluster.items, score, "Ms Smith")
        objections.settle(cluster.items[0], decision)
    (attempt,) = viva.practice("Ada").history()
    assert (attempt.score, attempt.grade["machine"]["score"]) == (0.0, 0.5)


def test_objections_go_when_their_learner_goes(viva: FakeViva, objections: Objections) -> None:
    key = objected(viva, objections, "Ada", "my reason")
    viva.store.forget("Ada")
    assert objections.of("Ada") == [] and objections.whys([key]) == []


def test_what_is_withdrawn_waits_no_more_unless_somebody_else_said_it_too(
    viva: FakeViva, queue: ReviewQueue, objections: Objections
) -> None:
    objected(viva, objections, "Ada")
    objected(viva, objections, "Grace")
    objections.withdraw("Ada")
    assert objections.of("Ada") == [] and len(queue.clusters(QUEUE)) == 1
    objections.withdraw("Grace")
    assert queue.clusters(QUEUE) == [] and queue.exams() == []
