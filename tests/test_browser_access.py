"""Every page before axe-core, at two widths and in both themes, and in German.

The screenshots of the run are in ``artefacts/``.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import ROOT, browsing, healthy, serving, settled

pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]

ARTEFACTS = ROOT / "artefacts"
PATIENCE = 90_000
PAGES = {
    "": "button",
    "practice?question=ft-lora-memory": "textarea",
    "practice?question=ft-overfitting": "textarea",
    "cards": "button",
    "exam": "h1",
    "ask": "h1",
    "progress": "h1",
    "score_class": "h1",
    "review": "h1",
    "bank": "h1",
    "settings": "h1",
}
"""Each page with what must be there before it is looked at."""

SERIOUS = ("serious", "critical")
STREAMLITS_OWN = {
    # The data grid is a canvas with a hidden table for readers, which takes the focus itself.
    ("scrollable-region-focusable", "dvn-scroller"),
    # On a phone the navigation is folded into a list whose items have a role of their own.
    ("list", "stSidebarNavItems"),
    ("listitem", "st-emotion-cache"),
}
"""Rules with a class name where Streamlit's own elements break them and we cannot mend it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = 'generator = "none"\ngrader = "fast"\n'
    with serving(tmp_path_factory.mktemp("viva"), settings) as address:
        yield address


def violations(page: Page) -> list[str]:
    """What axe-core finds serious on the page, without what Streamlit alone can mend."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:300]}"
        for each in found["violations"]
        if each["impact"] in SERIOUS
        for node in each["nodes"]
        if not any(each["id"] == rule and name in node["html"] for rule, name in STREAMLITS_OWN)
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_a_serious_finding(
    browser: Browser, address: str, width: int, theme: Literal["light", "dark"]
) -> None:
    found = {}
    with browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme
    ) as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        for path, element in PAGES.items():
            page.goto(f"{address}/{path}")
            page.locator(element).first.wait_for()
            settled(page)
            healthy(page)
            name = path.partition("?")[0] or "today"
            page.screenshot(path=ARTEFACTS / f"page-{name}-{width}-{theme}.png", full_page=True)
            if serious := violations(page):
                found[path] = serious
    assert found == {}


def test_the_app_speaks_the_browsers_language(browser: Browser, address: str) -> None:
    with browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{address}/settings")
        page.get_by_role("heading", name="Einstellungen").wait_for()
        page.get_by_role("link", name="Fortschritt").wait_for()
        page.goto(f"{address}/practice?question=ft-lora-memory")
        page.get_by_label("Ihre Antwort").fill("Die Gewichte sind eingefroren.")
        page.get_by_role("button", name="Abschicken").wait_for()
        settled(page)
        healthy(page)
        page.screenshot(path=ARTEFACTS / "practice-1280-german.png", full_page=True)


def test_a_language_that_is_saved_is_spoken_at_once(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path, 'generator = "none"\n') as address, browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{address}/settings")
        page.get_by_role("combobox", name="Language").click()
        page.get_by_role("option", name="Deutsch").click()
        settled(page)
        page.get_by_role("button", name="Save").click()
        page.get_by_role("heading", name="Einstellungen").wait_for()
        settled(page)
        healthy(page)
        picked = page.locator("[role=combobox]").evaluate_all(
            "boxes => boxes.map(box => box.value + box.innerText)"
        )
        assert len(picked) == 4 and "Deutsch" in picked
        assert not any("The best one" in each or "Viva's" in each for each in picked), picked


def test_axe_finds_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.set_content("<main><button></button><p style='color:#ccc'>pale</p></main>")
    rules = {each.split(" ")[0] for each in violations(page)}
    assert {"button-name", "color-contrast"} <= rules
    page.close()
