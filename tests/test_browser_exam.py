"""The exam in a real browser: answers, a crash of the browser, going on, the result."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import browsing, healthy, serving, settled

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

PATIENCE = 90_000
HALF = "A half-written answer about padd"
WRITTEN = "The pretrained weights stay frozen and only small low-rank matrices are trained."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/exam")
    page.get_by_role("heading", name="Exam", exact=True).wait_for()
    settled(page)
    return page


def at(page: Page, place: int) -> None:
    page.get_by_text(f"Question {place} of 25").wait_for()
    settled(page)


def answer(page: Page) -> None:
    """Writes, or picks the first option."""
    field = page.get_by_role("textbox", name="Your response")
    if field.count():
        field.fill(WRITTEN)
        field.press("Control+Enter")
    else:
        page.locator("[data-testid=stRadio] label, [data-testid=stCheckbox] label").nth(
            1 if page.locator("[data-testid=stRadio]").count() else 0
        ).click()
    settled(page)


def test_a_crash_in_the_middle_loses_no_word_and_the_result_explains_itself(
    browser: Browser, tmp_path: Path
) -> None:
    with serving(tmp_path, 'generator = "none"\n') as address:
        page = opened(browser, address)
        page.get_by_role("button", name="Begin the exam").click()
        at(page, 1)
        place = 1
        for _ in range(3):
            answer(page)
            page.get_by_role("button", name="Next").click()
            place += 1
            at(page, place)
        # On to the next question that is answered in one's own words.
        while not page.get_by_role("textbox", name="Your response").count():
            page.get_by_role("button", name="Next").click()
            place += 1
            at(page, place)
        page.get_by_role("textbox", name="Your response").press_sequentially(HALF)
        page.wait_for_timeout(2000)
        healthy(page)
        page.close()  # the browser crashes

        page = opened(browser, address)
        at(page, place)
        expect(page.get_by_role("textbox", name="Your response")).to_have_value(HALF)
        page.get_by_text("4 answered").wait_for()
        page.get_by_role("button", name="Hand in", exact=True).click()
        page.get_by_text("21 questions have no answer and earn nothing.").wait_for()
        page.get_by_role("button", name="Hand in now").click()
        page.get_by_text("of 25 points.").wait_for()
        settled(page)
        healthy(page)
        said = page.inner_text("[data-testid=stMain]")
        for shown in ("The next time", "Ready with a probability of", "Read these first"):
            assert shown in said, said
        for domain in ("Fine-tuning", "Model sharing", "NLP tasks", "Transformers library"):
            assert domain in said
        page.get_by_role("button", name="Sit another one").click()
        page.get_by_role("button", name="Begin the exam").wait_for()
        page.close()
