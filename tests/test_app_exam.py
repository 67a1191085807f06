"""Today, the exam and progress in every state, with real history and a grader to check by eye."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from corpus import Bank, Difficulty, Form, KeyPoint, Option, Question
from tests.fake_viva import FakeViva
from tests.test_app import APP, button, labels, opened, read, said
from tutor.grading import Grade
from tutor.learning import Attempt
from tutor.learning.plan import Plan
from tutor.pages import parts
from tutor.practice import Practice

LEVELS = tuple(Difficulty)


def made(number: int) -> Question:
    """Every third one is to be picked, the others are to be written."""
    domain = ("hub", "nlp-tasks")[number % 2]
    options = (Option("right one", True, "So it is."), Option("wrong one", False, "Not so."))
    return Question(
        f"Question {number} about {domain}?",
        id=f"q-{number}",
        domain=domain,
        concept=f"concept {number % 4}",
        difficulty=LEVELS[number % 3],
        form=Form.CHOICE if number % 3 == 0 else Form.OPEN,
        options=options if number % 3 == 0 else (),
        references=() if number % 3 == 0 else ("A model answer with yes in it.",),
        key_points=() if number % 3 == 0 else (KeyPoint("It says yes"), KeyPoint("And thanks")),
        steps=("Think.",),
        source="fine-tuning/lora.md#memory",
    )


BANK = Bank(tuple(made(number) for number in range(30)))


@pytest.fixture
def viva(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeViva:
    fake = FakeViva(tmp_path, bank=BANK)
    monkeypatch.setattr(parts, "viva", lambda: fake)
    return fake


def exam_page() -> None:
    from tutor.pages import exam

    exam.page()


def progress_page() -> None:
    from tutor.pages import progress

    progress.page()


def past(viva: FakeViva, days: int, each: int = 2) -> None:
    """A history of so many days up to yesterday."""
    rng = random.Random(1)
    for day in range(days, 0, -1):
        for _ in range(each):
            question = rng.choice(BANK.questions)
            score = rng.choice([0.0, 0.5, 1.0])
            viva.store.add_attempt(
                Attempt(
                    learner="me",
                    question_id=question.id,
                    domain=question.domain,
                    concept=question.concept,
                    difficulty=question.difficulty,
                    response="r",
                    score=score,
                    verdict="partial",
                    confidence=0.9,
                    at=viva.now - timedelta(days=day),
                    grade={},
                    sure=[None, 0.25, 0.9][len(viva.practice().history()) % 3],
                )
            )


def click(app: AppTest, label: str) -> AppTest:
    button(app, label).click().run()
    assert not app.exception
    return app


def respond(app: AppTest, words: str = "It says yes and thanks") -> None:
    if len(app.radio):
        app.radio[0].set_value(app.radio[0].options.index("right one")).run()
    else:
        app.text_area[0].input(words).run()
    assert not app.exception


def progress_text(app: AppTest) -> str:
    return str(app.get("progress")[0].proto.text)


# Today


def test_today_has_one_button_and_the_rest_beside_it(viva: FakeViva) -> None:
    past(viva, 10)
    app = opened()
    assert labels(app)[0] == "Continue"
    primary = [each for each in app.button if each.proto.type == "primary"]
    assert [each.label for each in primary] == ["Continue"]
    assert "due reviews" in said(app) and "minutes" in said(app)
    assert "10 days in a row" in said(app)
    assert "To the exam" in labels(app)


def test_of_more_reviews_than_fit_in_a_day_today_says_both(
    viva: FakeViva, monkeypatch: pytest.MonkeyPatch
) -> None:
    past(viva, 1)
    asked = viva.bank.questions[0].id
    monkeypatch.setattr(Practice, "plan", lambda _: Plan((asked,), (), (), waiting=41))
    app = opened()
    assert "1 of 42 due reviews" in said(app) and "41 wait for tomorrow" in said(app)


def test_today_leads_to_a_question_about_a_weak_concept(viva: FakeViva) -> None:
    for question in BANK.questions[1:9]:
        viva.practice().submit(question, "nothing")
    app = opened()
    weak = next(label for label in labels(app) if label.startswith("concept"))
    click(app, weak)
    assert BANK.get(app.query_params["question"]).concept == weak


def test_today_speaks_of_no_streak_that_is_none(viva: FakeViva) -> None:
    past(viva, 1)
    assert "in a row" not in said(opened())


def test_today_goes_on_with_what_lies_open(viva: FakeViva) -> None:
    past(viva, 1)
    app = opened(question="q-1")
    assert app.query_params["question"] == "q-1"
    assert "Question 1 about" in said(app)


def test_today_names_an_open_exam(viva: FakeViva) -> None:
    past(viva, 1)
    examination = viva.examination()
    examination.turn_to(examination.begin(), 13)
    app = opened()
    assert "An exam is open: question 14 of 25." in said(app)
    click(app, "Go on with the exam")
    assert progress_text(app) == "Question 14 of 25 · 0 answered"


def test_today_with_nothing_to_do_says_so(viva: FakeViva) -> None:
    for question in BANK.questions:
        words = "right one" if question.form is Form.CHOICE else "yes thanks"
        viva.practice().submit(question, words)
    app = opened()
    assert "Nothing waits for you today." in said(app)
    assert "Continue" in labels(app)


# The exam


def test_an_exam_is_begun_answered_broken_off_handed_in(viva: FakeViva) -> None:
    app = opened(exam_page)
    assert "If you sat it now" not in said(app)  # nothing is known yet
    click(app, "Begin the exam")
    for _ in range(4):
        respond(app)
        click(app, "Next")
    paper = viva.examination().paper()
    assert paper is not None
    written = next(n for n in range(5, 25) if BANK.get(paper.question_ids[n]).form is Form.OPEN)
    click(app, str(written + 1))
    respond(app, "half a thou")

    again = opened(exam_page)  # the browser was closed
    assert progress_text(again) == f"Question {written + 1} of 25 · 5 answered"
    assert again.text_area[0].value == "half a thou"
    assert viva.practice().history() == []

    assert "no answer and earn" in said(again)
    click(again, "Hand in now")
    assert len(viva.practice().history()) == 25
    shown = said(again)
    assert "of 25 points" in shown and "Ready with a probability of" in shown
    assert "Read these first" in shown
    # The note by its title, not by its file.
    assert "LoRA" in {read(each.label).partition(" > ")[0] for each in again.expander}
    assert "A model answer with yes in it." in shown
    assert len(again.expander) >= 25
    assert len(again.get("vega_lite_chart")) == 1
    assert len(viva.examination().done()) == 1

    click(again, "Sit another one")
    assert "If you sat it now" in said(again)
    assert "So far" in said(again)
    assert len(again.table) == 1


def test_any_question_can_be_turned_to_and_answers_stay(viva: FakeViva) -> None:
    app = click(opened(exam_page), "Begin the exam")
    respond(app)
    click(app, "7")
    click(app, "Back")
    assert progress_text(app) == "Question 6 of 25 · 1 answered"
    click(app, "1")
    paper = viva.examination().paper()
    assert paper is not None
    assert paper.answer(paper.question_ids[0]).response
    value = app.radio[0].value if len(app.radio) else app.text_area[0].value
    assert value is not None and value != ""


def test_how_sure_one_was_is_kept(viva: FakeViva) -> None:
    app = click(opened(exam_page), "Begin the exam")
    respond(app)
    app.button_group[0].set_value("sure").run()
    assert not app.exception
    paper = viva.examination().paper()
    assert paper is not None and paper.answer(paper.question_ids[0]).sure == 0.9
    assert opened(exam_page).button_group[0].value == "sure"


def test_the_clock_hands_it_in(viva: FakeViva) -> None:
    app = opened(exam_page)
    app.selectbox[0].select(30).run()
    click(app, "Begin the exam")
    respond(app)
    viva.now += timedelta(minutes=31)
    again = opened(exam_page)
    assert "The time is up" in said(again)
    assert "of 25 points" in said(again)


def test_grading_that_fails_says_why_and_goes_on(
    viva: FakeViva, monkeypatch: pytest.MonkeyPatch
) -> None:
    examination = viva.examination()
    paper = examination.begin()
    for name in paper.question_ids:
        if BANK.get(name).form is Form.OPEN:
            examination.keep_answer(paper, name, "unloadable")
    paper = examination.paper()
    assert paper is not None
    examination.save(replace(paper, finished=viva.now))
    app = opened(exam_page)
    assert "viva models pull" in app.error[0].value.replace("\\", "")
    assert labels(app) == ["Go on grading"]

    class Mended:
        def grade(self, question: Question, response: str) -> Grade:
            return viva.grader.grade(question, response.replace("unloadable", "yes"))

    before = len(viva.practice().history())
    mended = Mended()
    monkeypatch.setattr(
        viva, "practice", lambda learner=None, plain=viva.practice: with_grader(plain(), mended)
    )
    click(app, "Go on grading")
    asked = [attempt.question_id for attempt in viva.practice().history()]
    assert before < len(asked) == len(set(asked)) == 25


def with_grader(practice: object, grader: object) -> object:
    practice._grader = grader  # type: ignore[attr-defined]
    return practice


def test_a_strength_test_says_how_strong(viva: FakeViva) -> None:
    app = opened(exam_page)
    app.selectbox[1].select("hub").run()
    click(app, "Begin the test")
    paper = viva.examination().paper()
    assert paper is not None
    for name in paper.question_ids:
        words = "right one" if BANK.get(name).form is Form.CHOICE else "It says yes and thanks"
        viva.examination().keep_answer(paper, name, words)
    app.run()
    assert "All questions are answered." in said(app)
    click(app, "Hand in now")
    assert "Hub: strong with a probability of" in said(app)
    assert "10.0 of 10 points" in said(app)
    assert "Practise Hub" in labels(app)


def test_a_paper_whose_questions_are_gone_is_put_away(viva: FakeViva) -> None:
    viva.examination().begin()
    viva.bank = Bank(tuple(replace(made(number), id=f"new-{number}") for number in range(30)))
    assert "Begin the exam" in labels(opened(exam_page))


def test_an_exam_put_away_counts_nothing(viva: FakeViva) -> None:
    app = click(opened(exam_page), "Begin the exam")
    respond(app)
    click(app, "Put it away ungraded")
    assert "Begin the exam" in labels(app)
    assert viva.practice().history() == []


@pytest.mark.parametrize(("size", "text"), [(3, "too small for an exam"), (8, "8 questions over")])
def test_a_small_bank(viva: FakeViva, size: int, text: str) -> None:
    viva.bank = Bank(BANK.questions[:size])
    assert text in said(opened(exam_page))


# Progress


@pytest.mark.parametrize("days", [1, 40])
def test_progress_shows_all_of_it_and_tables_too(viva: FakeViva, days: int) -> None:
    past(viva, days, each=6)
    app = opened(progress_page)
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 4
    assert list(app.table[0].value["Domain"]) == ["Hub", "NLP tasks"]
    assert set(app.dataframe[0].value["Name"]) == {"Hub", "NLP tasks"}
    assert app.dataframe[1].value["Answered"].sum() == 6 * days
    assert list(app.table[1].value["You said"]) == ["Guessing", "Sure"]
    app.button_group[0].set_value("hub").run()
    assert not app.exception
    assert list(app.table[1].value["Concept"]) == ["concept 0", "concept 2"]
    concept = app.selectbox[0].options[-1]
    app.selectbox[0].select(concept).run()
    assert not app.exception
    assert set(app.dataframe[0].value["Name"]) == {concept}


def test_everything_is_deleted_only_when_asked_twice(viva: FakeViva) -> None:
    past(viva, 2)
    app = opened(progress_page)
    assert "deleted for good" in said(app)
    assert viva.practice().begun()
    button(app, "Delete for good").click().run()
    assert not viva.practice().begun()


def test_a_log_is_brought(viva: FakeViva) -> None:
    past(viva, 2)
    text = viva.practice().data.export_log()
    viva.practice().data.forget()
    app = opened(progress_page)
    app.get("file_uploader")[0].upload("log.jsonl", text.encode(), "application/jsonl")
    click(app, "Add it to mine")
    assert "4 attempts added." in said(app)
    assert len(viva.practice().history()) == 4


def test_no_file_and_a_file_that_is_no_log(viva: FakeViva) -> None:
    app = click(opened(progress_page), "Add it to mine")
    assert "Choose a file first." in said(app)
    app.get("file_uploader")[0].upload("log.jsonl", b"\xff\xfe", "application/jsonl")
    click(app, "Add it to mine")
    assert "not written in UTF" in app.error[0].value


PAGES: list[Callable[[], None] | Path] = [APP, exam_page, progress_page]


@pytest.mark.parametrize("page", PAGES, ids=["today", "exam", "progress"])
def test_a_history_that_cannot_be_read_is_a_sentence(
    viva: FakeViva, tmp_path: Path, page: Callable[[], None] | Path
) -> None:
    viva.store.close()
    (tmp_path / "viva.db").write_bytes(b"no database" * 1000)
    for name in ("viva.db-wal", "viva.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    app = opened(page)
    assert "is not a Viva database" in app.error[0].value.replace("\\", "")
