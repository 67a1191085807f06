"""The teachers' pages in their states, with a real queue and real files behind them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from corpus import Question
from corpus.exchange import write_bank
from tests.fake_viva import FROZEN, FakeViva
from tests.test_app import button, labels, read, said
from tutor.accounts import Accounts
from tutor.class_jobs import ClassJob, ClassJobs
from tutor.class_key import Ask, wide_key
from tutor.grading import Grade
from tutor.objections import QUEUE, Objections
from tutor.own_bank import OwnBank
from tutor.pages import parts, visitor
from tutor.scoring import Job, LocalEngine, score_table
from tutor.scoring.report import build_report
from tutor.scoring.review import ReviewItem, ReviewQueue, review_items
from tutor.settings import Settings


class ServerViva(FakeViva):
    """With what only the teachers' pages need."""

    @property
    def own_bank(self) -> OwnBank:
        return OwnBank(self.settings.data_dir / "bank")

    def renew_bank(self) -> None:
        pass


class ManyGrader:
    """Grades one after the other."""

    def __init__(self, viva: FakeViva) -> None:
        self._viva = viva

    def grade_many(self, items: Sequence[tuple[Question, str]]) -> list[Grade]:
        return [self._viva.grader.grade(question, response) for question, response in items]


@pytest.fixture
def viva(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ServerViva:
    url = f"sqlite:///{tmp_path / 'viva.db'}"
    fake = ServerViva(tmp_path, Settings(generator="none", data_dir=tmp_path, database=url))
    monkeypatch.setattr(parts, "viva", lambda: fake)
    return fake


def class_page() -> None:
    from tutor.pages import score_class

    score_class.page()


def review_page() -> None:
    from tutor.pages import review

    review.page()


def bank_page() -> None:
    from tutor.pages import bank

    bank.page()


def settings_page() -> None:
    from tutor.pages import settings

    settings.page()


PAGES = (class_page, review_page, bank_page, settings_page)


def opened(page: Callable[[], None]) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_empty(viva: ServerViva, page: Callable[[], None]) -> None:
    assert opened(page).title


@pytest.mark.parametrize("page", PAGES)
def test_a_learner_gets_no_teachers_page_however_it_is_reached(
    viva: ServerViva, monkeypatch: pytest.MonkeyPatch, page: Callable[[], None]
) -> None:
    viva.settings = viva.settings.model_copy(update={"accounts": Accounts(by="login")})
    monkeypatch.setattr(visitor, "claims", lambda: {"iss": "https://x", "sub": "1"})
    app = opened(page)
    assert [read(error.value) for error in app.error] == ["This page is for teachers."]
    assert not app.title and not app.button and not app.selectbox and not app.text_input
    monkeypatch.setattr(visitor, "claims", lambda: None)
    assert "Say who you are first" in opened(page).error[0].value


def scored(viva: ServerViva, rows: int = 6) -> ClassJob:
    """A class that was scored as the process does it, with a grader to check by eye."""
    jobs = ClassJobs(viva.settings.data_dir / "classes")
    lines = [f"S{n},{'The weights are frozen' if n % 2 else 'no idea at all'}" for n in range(rows)]
    job = jobs.add("me", "My class.csv", "\n".join(["name,Q1", *lines]).encode())
    mapping, key = wide_key(1, "name", {"Q1": Ask(FROZEN.id)}, viva.bank)
    job = replace(job, mapping=mapping, version=1)
    jobs.save(job)
    write_bank(key, job.bank)
    work = Job(job.source, job.graded(), viva.bank, {"grader": "x"}, mapping=mapping)
    score_table(work, LocalEngine(lambda: ManyGrader(viva)))
    items = [replace(item, confidence=0.4) for item in marked_for_review(job)]
    ReviewQueue(viva.settings.database_url).add(job.id, items)
    (job.folder / "report-1.json").write_text(json.dumps(build_report(job.graded())))
    (job.folder / "done-1").touch()
    return job


def marked_for_review(job: ClassJob) -> list[ReviewItem]:
    """All rows of the graded table wait for a person."""
    lines = [json.loads(line) for line in job.graded().read_text().splitlines()]
    text = "\n".join(json.dumps({**line, "needs_review": True}) for line in lines)
    job.graded().write_text(text + "\n")
    return review_items(job.graded())


def test_a_scored_class_shows_its_rows_its_questions_and_its_files(viva: ServerViva) -> None:
    scored(viva)
    app = opened(class_page)
    assert "6 responses" in said(app) and "6 responses are for you to look at" in said(app)
    table = app.dataframe[0].value
    assert list(table["Learner"]) == [f"S{n}" for n in range(6)]
    assert set(table["Question"]) == {FROZEN.question}
    assert {"CSV", "TSV", "XLSX", "PARQUET", "JSONL", "Report"} <= {
        each.proto.label for each in app.get("download_button")
    }


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\x7fELF\x02\x01\x01\x00\x00,\x00\x03\n\x00\x01", "is not a table of text"),
        (b"", "is empty"),
    ],
)
def test_what_is_no_table_is_a_sentence_with_the_name_it_came_with(
    viva: ServerViva, data: bytes, sentence: str
) -> None:
    ClassJobs(viva.settings.data_dir / "classes").add("me", "My class.csv", data)
    [error] = [read(error.value) for error in opened(class_page).error]
    assert error.startswith("My class") and sentence in error
    assert str(viva.settings.data_dir) not in error


def test_why_nothing_was_graded_is_said_and_the_columns_can_be_changed(viva: ServerViva) -> None:
    job = scored(viva)
    lines = [json.loads(line) for line in job.graded().read_text().splitlines()]
    none = {"score": None, "verdict": "ungraded", "error": "No *question*."}
    text = [json.dumps({**line, **none}) for line in lines]
    job.graded().write_text("\n".join(text) + "\n")
    app = opened(class_page)
    assert read(app.warning[0].value) == "6 responses have no grade. No *question*."
    assert "No response has a score" in said(app)
    button(app, "Change the columns").click().run()
    assert not app.exception and "Score" in labels(app)
    assert "Nothing waits" in opened(review_page).info[0].value


def test_one_response_without_a_grade_is_told_and_the_others_stay(viva: ServerViva) -> None:
    job = scored(viva)
    first, *lines = job.graded().read_text().splitlines()
    bad = {"score": None, "verdict": "ungraded", "error": "It is too long."}
    text = [json.dumps({**json.loads(first), **bad}), *lines]
    job.graded().write_text("\n".join(text) + "\n")
    app = opened(class_page)
    assert read(app.warning[0].value) == "1 response has no grade. It is too long."
    assert "Change the columns" not in labels(app)


def test_what_is_deleted_is_gone_from_the_review_too(viva: ServerViva) -> None:
    scored(viva)
    app = opened(class_page)
    button(app, "Delete it").click().run()
    assert not app.exception and not app.selectbox
    assert "Nothing waits" in opened(review_page).info[0].value


def test_another_teachers_class_is_not_there(viva: ServerViva) -> None:
    job = scored(viva)
    jobs = ClassJobs(viva.settings.data_dir / "classes")
    jobs.save(replace(job, owner="somebody else"))
    assert not opened(class_page).selectbox
    assert "Nothing waits" in opened(review_page).info[0].value


def test_one_press_decides_a_group_and_the_next_comes(viva: ServerViva) -> None:
    job = scored(viva)
    app = opened(review_page)
    assert read(app.subheader[0].value) == FROZEN.question
    assert "3 responses alike" in said(app)
    app.text_input[0].set_value("says it well").run()
    app.checkbox[0].check().run()
    button(app, "100\N{NO-BREAK SPACE}% Right").click().run()
    assert not app.exception
    queue = ReviewQueue(viva.settings.database_url)
    decided = [each for cluster in queue.clusters(job.id) for each in cluster.decisions]
    assert [(each.score, each.marker, each.note, each.also_accept) for each in decided] == [
        (1.0, "me", "says it well", True)
    ]
    button(app, "0\N{NO-BREAK SPACE}% Wrong").click().run()
    assert "All is decided" in app.success[0].value
    assert app.get("progress")[0].proto.text == ""
    app.toggle[0].set_value(True).run()
    assert "You gave 100 %" in said(app)
    assert "not in the key yet" in said(opened(class_page))


def test_going_on_without_a_mark_comes_round_again(viva: ServerViva) -> None:
    scored(viva)
    app = opened(review_page)
    texts = []
    for _ in range(3):
        texts.append(app.get("bidi_component")[0].proto.json)
        button(app, "Later").click().run()
    assert texts[0] != texts[1] and texts[0] == texts[2]


def test_an_objection_comes_with_its_reason(viva: ServerViva) -> None:
    queue = ReviewQueue(viva.settings.database_url)
    grade = viva.practice("Ada").submit(FROZEN, "The weights are frozen.")
    Objections(viva.store, queue).add(
        "Ada", FROZEN, "The weights are frozen.", grade, "<b>same</b>"
    )
    app = opened(review_page)
    assert app.selectbox[0].options == ["Learners who disagree"]
    assert "<b>same</b>" in read(app.info[0].value) and "Ada" not in said(app)
    button(app, "100\N{NO-BREAK SPACE}% Right").click().run()
    assert viva.practice("Ada").history()[0].score == 1.0
    assert queue.exams() == [QUEUE]


def test_the_bank_is_browsed_and_a_draft_accepted(viva: ServerViva) -> None:
    draft = replace(FROZEN, id="draft-1", question="What is an adapter?", draft=True)
    viva.own_bank.add("drafts", [draft])
    app = opened(bank_page)
    assert list(app.dataframe[0].value["Id"]) == [each.id for each in viva.bank.questions]
    assert "1 draft waits" in said(app)
    app.text_area[0].input("What is an adapter, in short?")
    button(app, "Accept").click().run()
    assert not app.exception
    (question,) = viva.own_bank.questions()
    assert question.question == "What is an adapter, in short?"
    assert "No draft waits" in said(app)


def test_a_wrong_setting_is_a_sentence_and_a_right_one_is_saved(
    viva: ServerViva, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "settings.toml"
    monkeypatch.setattr("tutor.settings_file.settings_path", lambda: path)
    monkeypatch.setattr("tutor.pages.settings.settings_path", lambda: path)
    parts.viva.clear = lambda: None  # type: ignore[attr-defined]
    app = opened(settings_page)
    assert [box.label for box in app.selectbox] == [
        "Grader", "Who phrases replies", "Questions", "Language",
    ]  # fmt: skip
    app.selectbox[1].select("endpoint")
    button(app, "Save").click().run()
    assert "needs a table [endpoint]" in read(app.error[0].value)
    assert not path.exists()
    app.selectbox[1].select("none")
    app.selectbox[3].select("de")
    button(app, "Save").click().run()
    assert 'language = "de"' in path.read_text()


def test_a_page_speaks_german(viva: ServerViva) -> None:
    viva.settings = viva.settings.model_copy(update={"language": "de"})
    app = opened(settings_page)
    assert app.title[0].value == "Einstellungen"
    assert labels(app) == ["Speichern"]
