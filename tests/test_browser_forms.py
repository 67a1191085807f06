"""Every form of question in a real browser, against ``viva serve`` with the shipped bank.

Screenshots go to ``artefacts/``.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from corpus import Form, Question
from corpus.bank import load_bank
from corpus.shipped import QUESTIONS
from tests.browser import ROOT, browsing, healthy, serving, settled
from tutor.store import Store

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

ARTEFACTS = ROOT / "artefacts"
PATIENCE = 180_000
"""Milliseconds before a step counts as hung; a busy machine is slow without being wrong."""


def first(form: Form) -> Question:
    return next(question for question in load_bank(QUESTIONS).questions if question.form is form)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("viva")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder, 'generator = "none"\n') as address:
        yield address


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width = request.param
    viewport = {"width": width, "height": 844 if width < 500 else 900}
    page = browser.new_page(viewport=viewport, has_touch=width < 500)
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


def attempts(folder: Path) -> list[tuple[str, str]]:
    history = Store(f"sqlite:///{folder / 'data' / 'viva.db'}").history("me")
    return [(attempt.question_id, attempt.response) for attempt in history]


def picture(page: Page, name: str) -> None:
    settled(page)
    healthy(page)
    ARTEFACTS.mkdir(exist_ok=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(path=ARTEFACTS / f"{name}-{width}.png")


def open_question(page: Page, address: str, question: Question) -> None:
    page.goto(f"{address}/?question={question.id}")
    page.get_by_role("button", name="Skip").or_(
        page.get_by_role("button", name="Try again")
    ).wait_for()
    settled(page)
    again = page.get_by_role("button", name="Try again")
    if again.count():
        again.click()
        page.get_by_role("button", name="Skip").wait_for()
        settled(page)


def test_a_choice(page: Page, address: str, folder: Path) -> None:
    asked = first(Form.CHOICE)
    open_question(page, address, asked)
    picture(page, "choice-question")
    radios = page.locator("[data-testid=stRadio] label:has(input)")
    assert radios.count() == len(asked.options)
    # With the keyboard alone: the arrow keys go through the options.
    page.locator("[data-testid=stRadio] input").first.focus()
    page.keyboard.press("Space")
    settled(page)
    page.reload()
    page.get_by_role("button", name="Skip").wait_for()
    settled(page)
    assert page.locator("[data-testid=stRadio] input:checked").count() == 1
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Try again").wait_for()
    picture(page, "choice-graded")
    assert attempts(folder)[-1][0] == asked.id


def test_several(page: Page, address: str, folder: Path) -> None:
    asked = first(Form.MULTI_SELECT)
    open_question(page, address, asked)
    boxes = page.locator("[data-testid=stCheckbox] label")
    assert boxes.count() == len(asked.options)
    for number in range(boxes.count() - 1):
        boxes.nth(number).click()
        settled(page)
    picture(page, "several-question")
    page.get_by_role("button", name="Submit").click()
    page.get_by_role("button", name="Try again").wait_for()
    picture(page, "several-graded")
    question_id, response = attempts(folder)[-1]
    assert (question_id, len(response.splitlines())) == (asked.id, len(asked.options) - 1)


def test_a_card_in_practice(page: Page, address: str, folder: Path) -> None:
    asked = first(Form.FLASHCARD)
    open_question(page, address, asked)
    picture(page, "card-question")
    page.get_by_role("button", name="Turn over").click()
    page.get_by_role("button", name="Good").wait_for()
    picture(page, "card-turned")
    page.keyboard.press("3")
    page.wait_for_function("id => !location.href.includes(id)", arg=asked.id)
    settled(page)
    assert attempts(folder)[-1] == (asked.id, "good")


@pytest.mark.parametrize("phone", [True, False])
def test_no_key_is_named_where_there_is_none(browser: Browser, address: str, phone: bool) -> None:
    with browser.new_context(is_mobile=phone, has_touch=phone) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/cards")
        page.get_by_role("button", name="Turn over").wait_for()
        settled(page)
        assert page.locator("button kbd").first.is_visible() is not phone


def test_the_cards_page_needs_no_mouse(page: Page, address: str, folder: Path) -> None:
    page.goto(f"{address}/cards")
    for done, key in enumerate("342"):
        page.get_by_text(f"{done} of ").wait_for()
        settled(page)
        if done == 0:
            picture(page, "cards-front")
        page.keyboard.press("Space")
        page.get_by_role("button", name="Easy").wait_for()
        settled(page)
        if done == 0:
            picture(page, "cards-back")
        page.keyboard.press(key)
    page.get_by_text("3 of ").wait_for()
    assert [rating for _, rating in attempts(folder)[-3:]] == ["good", "easy", "hard"]


def test_a_scenario_and_its_quick_check(page: Page, address: str, folder: Path) -> None:
    asked = next(q for q in load_bank(QUESTIONS).questions if q.quick_check is not None)
    open_question(page, address, asked)
    picture(page, "scenario-question")
    page.get_by_label("Your response").fill(asked.references[0])
    page.get_by_label("Your response").press("Control+Enter")
    check = page.get_by_role("button", name="Quick check")
    check.wait_for()
    page.get_by_text("How to go about it").click()
    picture(page, "scenario-graded")
    check.click()
    page.wait_for_function("id => location.href.includes(id)", arg=asked.quick_check)
    assert attempts(folder)[-1] == (asked.id, asked.references[0])


def test_recall(page: Page, address: str) -> None:
    asked = first(Form.RECALL)
    open_question(page, address, asked)
    page.get_by_role("button", name="Hint").click()
    page.get_by_text("Hint 1.").wait_for()
    settled(page)
    page.get_by_label("Your response").fill(asked.references[0])
    page.get_by_label("Your response").press("Control+Enter")
    page.get_by_text("concepts").first.wait_for()
    picture(page, "recall-graded")
