"""The journeys in a real browser, against ``viva serve`` with the real grader and material.

Screenshots go to ``artefacts/``. The README's pictures are two of them:
``for name in practice ask; do cp artefacts/$name-1280-light.png docs/images/$name.png; done``
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request

from corpus import Form, Question
from corpus.bank import load_bank
from corpus.shipped import QUESTIONS
from tests.browser import ROOT, browsing, healthy, serving, settled
from tutor.store import Store

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

ARTEFACTS = ROOT / "artefacts"
SLOWEST_FIRST_PAGE = 30.0
"""Seconds, on a machine busy with other tests; the benchmarks hold it to less."""

PATIENCE = 180_000
"""Milliseconds before a step counts as hung; a busy machine is slow without being wrong."""

HOSTILE = (
    "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 1'> "
    "[a](http://evil.example) ![p](http://evil.example/p.png) $x^2$ :smile: :red[loud] "
    "www.evil.example"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the tests that do not mind each other's history, nor which grader it is."""
    settings = 'generator = "none"\ngrader = "fast"\n'
    with serving(tmp_path_factory.mktemp("viva"), settings) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor; the test fails if the page asks anything of another machine."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(urlsplit(request.url).hostname or "")

    page.on("request", note)
    yield page
    page.close()
    assert set(asked) <= {"localhost", ""}


def question_of(page: Page) -> Question:
    (question_id,) = parse_qs(urlsplit(page.url).query)["question"]
    return load_bank(QUESTIONS).get(question_id)


def open_question(page: Page, address: str, question_id: str) -> None:
    page.goto(f"{address}/?question={question_id}")
    shown = page.get_by_label("Your response").or_(page.get_by_text("Key points", exact=True))
    shown.first.wait_for()
    settled(page)


def skip_to_open_question(page: Page) -> None:
    """Skips the other forms; which one comes first is chance."""
    for _ in range(30):
        page.get_by_role("button", name="Skip").first.wait_for()  # of two, while it is redrawn
        settled(page)
        if question_of(page).form is Form.OPEN:
            return
        before = page.url
        page.get_by_role("button", name="Skip").click()
        page.wait_for_function("before => location.href !== before", arg=before)
    pytest.fail("No open question came.")


def respond(page: Page, response: str) -> None:
    again = page.get_by_role("button", name="Try again")
    if again.count():
        again.click()
        settled(page)
    page.get_by_label("Your response").fill(response)
    page.get_by_label("Your response").press("Control+Enter")
    page.get_by_label("Your response").press("Control+Enter")  # impatient
    page.get_by_text("Key points", exact=True).first.wait_for()
    again.wait_for()
    settled(page)


def test_the_first_five_minutes(browser: Browser, page: Page, tmp_path: Path) -> None:
    start = time.monotonic()
    with serving(tmp_path, 'generator = "none"\n', is_new=True) as address:
        page.goto(address)
        page.get_by_role("button", name="Start").wait_for()
        assert time.monotonic() - start < SLOWEST_FIRST_PAGE
        page.get_by_role("button", name="Start").click()
        box = page.get_by_label("Your response")
        skip_to_open_question(page)
        question = question_of(page)

        page.keyboard.type("half a thou")  # the box has the focus
        page.wait_for_timeout(1500)
        page.reload()
        box.wait_for()
        settled(page)
        assert box.input_value() == "half a thou"
        assert question_of(page) == question

        respond(page, question.references[0])
        healthy(page)
        history = Store(f"sqlite:///{tmp_path / 'data' / 'viva.db'}").history("me")
        assert [attempt.response for attempt in history] == [question.references[0]]
        assert page.get_by_text("Hit", exact=True).count() > 0
        assert "".join(page.locator("mark").all_inner_texts()) != ""

        page.reload()
        page.get_by_text("Key points", exact=True).first.wait_for()
        settled(page)
        assert box.count() == 0  # what was submitted is no draft any more
        page.get_by_text("Why? Read the source").click()
        settled(page)
        healthy(page)

        before = page.url
        page.keyboard.press("Alt+n")
        page.wait_for_function("before => location.href !== before", arg=before)
        settled(page)
        assert question_of(page) != question
        page.get_by_role("link", name="Progress").click()
        page.get_by_role("cell", name="Responses").or_(
            page.get_by_text("Responses")
        ).first.wait_for()
        settled(page)
        healthy(page)
        chart = page.locator('[role="graphics-document"][aria-label^="Mastery with its range"]')
        chart.first.wait_for()


def test_ask_and_be_refused(page: Page, address: str) -> None:
    page.goto(f"{address}/ask")
    box = page.get_by_placeholder("Ask about the study material")
    box.wait_for()
    box.fill("Why does LoRA need less memory than full fine-tuning?")
    box.press("Enter")
    page.locator("[data-testid=stExpander]").first.wait_for()
    settled(page)
    healthy(page)
    citation = page.locator("[data-testid=stExpander]").first
    assert "[1]" in citation.inner_text()
    citation.click()
    settled(page)
    assert "LoRA" in citation.locator("[data-testid=stExpanderDetails]").inner_text()

    box.fill("Who won the football world cup in 2022?")
    box.press("Enter")
    refusal = page.locator("[data-testid=stAlert]")
    refusal.wait_for()
    settled(page)
    healthy(page)
    # The conversation stays while the session lasts.
    page.get_by_role("link", name="Progress").click()
    page.get_by_role("heading", name="Progress").wait_for()
    page.get_by_role("link", name="Ask").click()
    page.wait_for_url("**/ask")
    page.locator("[data-testid=stChatMessage]").nth(3).wait_for()
    assert page.locator("[data-testid=stChatMessage]").count() == 4

    # Who leaves before the reply is there finds the query again.
    settled(page)
    box.fill("How does QLoRA save memory?")
    box.press("Enter")
    page.locator("[data-testid=stChatMessage]").nth(5).wait_for()
    page.get_by_role("link", name="Progress").click()
    page.get_by_role("heading", name="Progress").wait_for()
    page.get_by_role("link", name="Ask").click()
    page.locator("[data-testid=stChatMessage]").nth(5).wait_for()
    settled(page)
    again = page.get_by_role("button", name="Ask it again")
    if again.count():  # a quick machine has replied already
        again.click()
    page.locator("[data-testid=stChatMessage]").nth(5).get_by_text("[1]").first.wait_for()
    settled(page)
    assert page.locator("[data-testid=stChatMessage]").count() == 6
    healthy(page)


def test_a_language_model_speaks_and_the_page_says_which(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path, 'generator = "smollm2-135m"\n') as address:
        page.goto(f"{address}/ask")
        page.get_by_text("Replies are phrased by smollm2-135m on this machine").wait_for()
        box = page.get_by_placeholder("Ask about the study material")
        box.fill("Why does LoRA need less memory than full fine-tuning?")
        box.press("Enter")
        page.locator("[data-testid=stExpander]").first.wait_for()
        settled(page)
        healthy(page)
        assert "LoRA" in page.locator("[data-testid=stChatMessage]").nth(1).inner_text()


def test_without_a_grader_the_remedy_is_named_and_the_page_lives(
    page: Page, tmp_path: Path
) -> None:
    with serving(
        tmp_path, f'generator = "none"\ngrader = "{(tmp_path / "none").as_posix()}"\n'
    ) as address:
        open_question(page, address, "ft-lora-memory")
        box = page.get_by_label("Your response")
        box.fill("Only small matrices are trained.")
        box.press("Control+Enter")
        trouble = page.locator("[data-testid=stAlert]")
        trouble.wait_for()
        settled(page)
        healthy(page)
        assert "cannot be loaded" in trouble.inner_text()
        page.reload()
        box.wait_for()
        settled(page)
        assert box.input_value() == "Only small matrices are trained."


def test_what_a_learner_writes_is_text_and_nothing_else(page: Page, address: str) -> None:
    open_question(page, address, "ft-lora-memory")
    respond(page, f"The pretrained weights stay frozen. {HOSTILE}")
    healthy(page)
    own = page.locator(".st-key-own-text p")
    assert HOSTILE in own.inner_text()
    for living in ("a", "img", "script", ".katex"):
        assert own.locator(living).count() == 0
    assert page.locator("main img, .katex, a[href*=evil]").count() == 0
    page.goto(f"{address}/ask")
    page.get_by_placeholder("Ask about the study material").fill(HOSTILE)
    page.get_by_placeholder("Ask about the study material").press("Enter")
    page.locator("[data-testid=stChatMessage]").nth(1).wait_for()
    settled(page)
    assert page.locator("[data-testid=stChatMessage] a, .katex, a[href*=evil]").count() == 0
    assert page.evaluate("window.pwned") is None


def test_a_long_paste_is_graded_or_explained(page: Page, address: str) -> None:
    open_question(page, address, "ft-lora-memory")
    respond(page, "The pretrained weights stay frozen. " + "and so on " * 10_000)
    healthy(page)
    # It is scrolled in its place: what comes after it is not pages away.
    own = page.locator(".st-key-own-text p")
    assert own.evaluate("p => p.clientHeight < innerHeight && p.clientHeight < p.scrollHeight")
    assert own.get_attribute("tabindex") == "0"


def test_a_learner_needs_no_mouse(page: Page, address: str) -> None:
    open_question(page, address, "ft-overfitting")
    for _ in range(30):
        focus = page.evaluate("[document.activeElement.tagName, document.activeElement.innerText]")
        if focus[0] == "BUTTON" and "Skip" in focus[1]:
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail("Skip cannot be reached with the Tab key.")
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_function("before => location.href !== before", arg=before)
    skip_to_open_question(page)
    page.keyboard.type("It has to do with memory.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Key points", exact=True).first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pictures(
    browser: Browser, address: str, scheme: Literal["light", "dark"], width: int
) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width < 500 else 960},
        color_scheme=scheme,
        has_touch=width < 500,
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)

    def picture(name: str, full_page: bool = False) -> None:
        settled(page)
        healthy(page)
        page.screenshot(path=ARTEFACTS / f"{name}-{width}-{scheme}.png", full_page=full_page)

    open_question(page, address, "ft-dynamic-padding")
    picture("question")
    open_question(page, address, "ft-lora-memory")
    respond(
        page,
        "The pretrained weights are frozen, so no gradients for them. It quantizes the weights.",
    )
    picture("practice")
    page.goto(f"{address}/ask")
    box = page.get_by_placeholder("Ask about the study material")
    box.wait_for()
    settled(page)
    again = page.get_by_role("button", name="Start over")
    if again.count():  # another test's conversation
        again.click()
        again.wait_for(state="detached")
    for query in ("Why does LoRA need less memory?", "Who won the football world cup?"):
        seen = page.locator("[data-testid=stExpander], [data-testid=stAlert]").count()
        box.fill(query)
        box.press("Enter")
        page.locator("[data-testid=stExpander], [data-testid=stAlert]").nth(seen).wait_for()
        settled(page)
    picture("ask")
    page.goto(f"{address}/progress")
    page.get_by_role("heading", name="Progress").wait_for()
    picture("progress")
    context.close()
