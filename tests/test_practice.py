import random
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus import Bank, Difficulty, Form, KeyPoint, Option, Question
from corpus.errors import BankError
from tutor.errors import StoreError
from tutor.grading import (
    Evidence,
    Grade,
    GradedKeyPoint,
    Rating,
    Status,
    Verdict,
    grade_from_record,
)
from tutor.learning import Attempt
from tutor.practice import GradeNotKept, Practice
from tutor.store import Learn, Store

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class WordGrader:
    """Each key point is one word: hit when the response holds it. ``???`` cannot be graded."""

    def grade(self, question: Question, response: str) -> Grade:
        if response == "???":
            return Grade(None, Verdict.UNGRADED, 0.0, True, (), (), "", "words 1", "no words")
        points = tuple(self._graded(point, response) for point in question.key_points)
        share = sum(point.span is not None for point in points) / len(points)
        verdict = {0.0: Verdict.INCORRECT, 1.0: Verdict.CORRECT}.get(share, Verdict.PARTIAL)
        return Grade(share, verdict, 1.0, False, points, (), f"{share:.0%}", "words 1")

    def _graded(self, point: KeyPoint, response: str) -> GradedKeyPoint:
        start = response.find(point.text)
        if start < 0:
            return GradedKeyPoint(point.text, 1.0, Status.MISSING)
        span = Evidence(start, start + len(point.text), point.text)
        return GradedKeyPoint(point.text, 1.0, Status.HIT, span)


def question(name: str, domain: str, difficulty: str, *words: str) -> Question:
    return Question(
        f"What is {name}?",
        references=[" ".join(words)],
        key_points=[KeyPoint(word) for word in words],
        id=name,
        domain=domain,
        concept=name.partition("-")[0],
        difficulty=Difficulty(difficulty),
    )


BANK = Bank(
    (
        question("lora-what", "tuning", "easy", "rank"),
        question("lora-memory", "tuning", "medium", "frozen", "small"),
        question("hub-card", "hub", "easy", "readme"),
        question("hub-push", "hub", "medium", "weights", "config"),
    )
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'viva.db'}")


def practice_of(store: Store, learner: str = "ada") -> Practice:
    return Practice(BANK, WordGrader(), store, learner, random.Random(0), lambda: NOON)


def test_a_submitted_response_is_graded_and_kept(store: Store) -> None:
    asked = BANK.get("lora-memory")
    grade = practice_of(store).submit(asked, "it is frozen", seconds=12.5, hints=1)
    assert grade.score == 0.5
    (attempt,) = store.history("ada")
    assert attempt == Attempt(
        learner="ada",
        question_id="lora-memory",
        domain="tuning",
        concept="lora",
        difficulty=Difficulty.MEDIUM,
        response="it is frozen",
        score=0.5,
        verdict="partial",
        confidence=1.0,
        at=NOON,
        grade=attempt.grade,
        seconds=12.5,
        hints=1,
    )
    assert grade_from_record(attempt.grade) == grade


def test_a_session_goes_through_all_questions_and_moves_mastery(store: Store) -> None:
    practice = practice_of(store)
    asked = []
    for _ in range(4):
        choice = practice.next()
        asked.append(choice.question.id)
        right = choice.question.domain == "hub"
        practice.submit(choice.question, choice.question.references[0] if right else "no idea")
    assert sorted(asked) == ["hub-card", "hub-push", "lora-memory", "lora-what"]
    state = practice.state()
    assert state.domain("hub").mastery.value > 0.5 > state.domain("tuning").mastery.value


def test_what_one_object_kept_the_next_one_goes_on_from(store: Store) -> None:
    first = practice_of(store).next()
    practice_of(store).submit(first.question, "no idea")
    later = practice_of(store)
    assert later.next().question.id != first.question.id
    assert later.state().domain(first.question.domain).attempts == 1


def test_missing_key_point_leads_to_an_easier_question(store: Store) -> None:
    practice = practice_of(store)
    practice.submit(BANK.get("lora-memory"), "no idea")
    choice = practice.next()
    assert choice.question.id == "lora-what"
    assert choice.reason == "Easier, same concept, because this was missing: frozen"


def test_an_ungraded_response_is_kept_and_moves_nothing(store: Store) -> None:
    practice = practice_of(store)
    grade = practice.submit(BANK.get("hub-card"), "???")
    assert (grade.score, grade.error) == (None, "no words")
    assert practice.history()[0].score is None
    assert practice.state().domain("hub").attempts == 0


def test_skipped_and_requested_domains_are_passed_on(store: Store) -> None:
    practice = practice_of(store)
    assert practice.next("hub", avoid=["hub-card"]).question.id == "hub-push"
    with pytest.raises(BankError, match="the bank has tuning, hub"):
        practice.next("cooking")


class FullDisk(Store):
    """A store that refuses every attempt."""

    def add_attempt(self, attempt: Attempt, learn: Learn | None = None) -> int:
        raise StoreError("The history viva.db cannot grow; free some space on its disk.")


def test_a_grade_that_cannot_be_kept_is_shown_and_not_counted(tmp_path: Path) -> None:
    practice = practice_of(FullDisk(f"sqlite:///{tmp_path / 'viva.db'}"))
    practice.save_draft(BANK.get("hub-card"), "a readme")
    with pytest.raises(GradeNotKept, match=r"was not kept and does not count: .* free some") as up:
        practice.submit(BANK.get("hub-card"), "a readme")
    assert up.value.grade.score == 1.0
    assert practice.history() == []
    assert practice.state().domain("hub").attempts == 0
    assert practice.draft(BANK.get("hub-card")) == "a readme"


def test_learners_do_not_mix(store: Store) -> None:
    ada, bob = practice_of(store, "ada"), practice_of(store, "bob")
    ada.submit(BANK.get("hub-card"), "readme")
    ada.save_draft(BANK.get("hub-push"), "wei")
    assert bob.history() == []
    assert bob.draft(BANK.get("hub-push")) == ""


def test_drafts_are_kept_until_submitted_or_cleared(store: Store) -> None:
    practice = practice_of(store)
    card, push = BANK.get("hub-card"), BANK.get("hub-push")
    practice.save_draft(card, "a rea")
    practice.save_draft(push, "wei")
    assert practice_of(store).draft(card) == "a rea"
    practice.submit(card, "a readme")
    practice.clear_draft(push)
    assert (practice.draft(card), practice.draft(push)) == ("", "")


def test_two_windows_of_one_learner_lose_nothing(store: Store) -> None:
    def work() -> None:
        for asked in BANK.questions:
            practice_of(store).submit(asked, asked.references[0])

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.history("ada")) == 8


def test_a_learner_has_a_name(store: Store) -> None:
    with pytest.raises(ValueError, match="learner's name"):
        practice_of(store, " ")


def test_a_pick_is_graded_without_the_grader_and_kept(store: Store) -> None:
    asked = Question(
        "Which?",
        id="pick",
        domain="hub",
        form=Form.CHOICE,
        options=[Option("this", True), Option("???", False)],
    )
    assert practice_of(store).submit(asked, "???").score == 0.0
    assert practice_of(store).submit(asked, "this", hints=1).score == 1.0
    first, second = store.history("ada")
    assert (first.response, first.confidence, second.hints) == ("???", 1.0, 1)


def test_a_rating_is_an_attempt_that_says_it_was_one(store: Store) -> None:
    practice = practice_of(store)
    grades = [practice.rate(BANK.get("hub-card"), rating) for rating in Rating]
    assert [grade.score for grade in grades] == [0.0, 0.5, 0.9, 1.0]
    kept = store.history("ada")
    assert [attempt.response for attempt in kept] == ["again", "hard", "good", "easy"]
    assert {attempt.grade["grader"] for attempt in kept} == {"self-rating"}
    assert practice.state().domain("hub").attempts == 4


def test_a_rating_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    practice = practice_of(FullDisk(f"sqlite:///{tmp_path / 'viva.db'}"))
    with pytest.raises(GradeNotKept):
        practice.rate(BANK.get("hub-card"), Rating.GOOD)
