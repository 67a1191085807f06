"""Numbers, days and shares stand on a page as its language writes them."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from corpus import Question
from tutor.class_jobs import Progress, Stage
from tutor.grading import Grade, GradedKeyPoint, Status, Verdict
from tutor.grading.feedback import write_feedback
from tutor.language import day_in, number_in
from tutor.pages import charts, translated, wording
from tutor.pages.score_class import in_words
from tutor.pages.wording import feedback_in_words
from tutor.remark import Remark


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translated, "language", lambda: "de")


@pytest.mark.parametrize(
    ("value", "places", "english", "german"),
    [
        (0, 0, "0", "0"),
        (0.0, 1, "0.0", "0,0"),
        (999, 0, "999", "999"),
        (1080, 0, "1,080", "1.080"),
        (1234567.891, 2, "1,234,567.89", "1.234.567,89"),
        (-0.5, 2, "-0.50", "-0,50"),
    ],
)
def test_a_number_has_the_signs_of_its_language(
    value: float, places: int, english: str, german: str
) -> None:
    assert number_in("en", value, places) == english
    assert number_in("de", value, places) == german


def test_a_day_is_written_as_its_language_does() -> None:
    assert day_in("en", date(2026, 11, 3)) == "Nov 3, 2026"
    assert day_in("de", datetime(2026, 11, 3, 23, 59, tzinfo=UTC)) == "03.11.2026"


@pytest.mark.usefixtures("german")
def test_what_the_pages_count_is_written_in_german() -> None:
    assert translated.trn("{n} row", "{n} rows", 1080) == "1.080 Zeilen"
    assert translated.in_figures(7.5, 1) == "7,5"
    said = in_words(Progress(Stage.RUNNING, done=812, total=1080))
    assert "812" in said and "1.080" in said


@pytest.mark.usefixtures("german")
def test_a_chart_says_its_shares_as_the_text_does(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr(charts.st, "altair_chart", lambda chart, alt: drawn.append(chart))
    charts.show_bands({"bereit": 0.335, "fast": 0.0})
    charts.show_calendar({}, {date(2026, 11, 4): 2}, date(2026, 11, 3))
    bands, calendar = (json.dumps(each.to_dict(), ensure_ascii=False) for each in drawn)
    for share in ("34", "0"):
        assert f'"{share}\N{NO-BREAK SPACE}%"' in bands
    assert '"03.11.2026"' in calendar
    assert '"02.11."' in calendar  # the Monday above its week
    assert ".0%" not in bands + calendar


def graded(key_points: tuple[GradedKeyPoint, ...], feedback: str) -> Grade:
    return Grade(0.3, Verdict.PARTIAL, 0.9, False, key_points, (), feedback, "fake")


def test_feedback_is_said_in_the_visitors_language(
    monkeypatch: pytest.MonkeyPatch, german: None
) -> None:
    monkeypatch.setattr(wording, "language", lambda: "de")
    points = (
        GradedKeyPoint("The base is frozen", 1.0, Status.HIT),
        GradedKeyPoint("Only matrices learn", 1.0, Status.MISSING),
        GradedKeyPoint("It saves memory", 1.0, Status.MISSING),
    )
    question = Question("What does LoRA do?")
    said = write_feedback(question.question, Verdict.PARTIAL, points, ())
    told = "Einer von 3 Kernpunkten ist da. Was fehlt, hat mit „matrices“ zu tun."
    assert feedback_in_words(question, graded(points, said)) == told
    assert feedback_in_words(question, graded(points, f"{said} It was cut.")) == (
        f"{told} It was cut."
    )


def test_feedback_that_is_put_otherwise_stays_as_it_is(
    monkeypatch: pytest.MonkeyPatch, german: None
) -> None:
    monkeypatch.setattr(wording, "language", lambda: "de")
    points = (GradedKeyPoint("The base is frozen", 1.0, Status.HIT),)
    for feedback in ("", "Well said."):
        assert feedback_in_words(Question("What?"), graded(points, feedback)) == feedback


def test_a_remark_is_said_with_its_values(german: None) -> None:
    reason = Remark("You are least sure of {domain} so far: {share}.", domain="hub", share="50 %")
    assert translated.tr(reason) == "Am unsichersten sind Sie bisher in hub: 50 %."
    assert translated.tr(Remark("{this} in no catalogue", this="this")) == "This in no catalogue"
