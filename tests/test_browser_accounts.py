"""Logins and names in a real browser; and a visitor who tries to be somebody else."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import browsing, healthy, serving, settled
from tests.oidc_provider import provider, secrets_file
from tutor.store import Store

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

PATIENCE = 90_000
OWN_WORDS = "Only Ada would say that frozen weights taste of vanilla."
QUESTION = "ft-lora-memory"
PEOPLE = {
    "ada": {"sub": "1", "name": "Ada", "email": "ada@school.example", "email_verified": True},
    "bob": {"sub": "2", "name": "Bob <b>", "email": "bob@school.example", "roles": "teacher"},
    "smith": {"sub": "3", "name": "Ms Smith", "email": "smith@school.example",
              "email_verified": True},
    "mallory": {"sub": "4", "name": "Ms Smith", "email": "smith@school.example",
                "email_verified": False},
}  # fmt: skip
LOGIN = """generator = "none"
[accounts]
by = "login"
teachers = ["smith@school.example"]
teacher_roles = ["staff"]
"""
TEACHING = ("score_class", "review", "bank", "settings")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def class_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("class")
    with (
        provider(PEOPLE) as issuer,
        serving(folder, LOGIN, secrets=partial(secrets_file, issuer)) as address,
    ):
        yield address, folder


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def log_in(context: BrowserContext, address: str, person: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name=person).click()
    page.get_by_role("button", name="Start").or_(
        page.get_by_role("button", name="Continue")
    ).wait_for()
    settled(page)
    healthy(page)
    return page


def test_a_learner_logs_in_and_has_no_teachers_pages(
    class_server: tuple[str, Path], visitor: BrowserContext
) -> None:
    address, folder = class_server
    page = log_in(visitor, address, "ada")
    assert page.get_by_text("Teach", exact=True).count() == 0
    for name in TEACHING:
        page.goto(f"{address}/{name}")
        page.get_by_role("button", name="Start").or_(
            page.get_by_text("Page not found")
        ).first.wait_for()
        settled(page)
        for heading in ("Score a class", "Review", "Bank", "Settings"):
            assert page.get_by_role("heading", name=heading, exact=True).count() == 0
    page.goto(f"{address}/practice?question={QUESTION}")
    page.get_by_label("Your response").fill(OWN_WORDS)
    page.get_by_label("Your response").press("Control+Enter")
    page.get_by_text("Key points", exact=True).wait_for()
    settled(page)
    issuer = Store(f"sqlite:///{folder / 'data' / 'viva.db'}").learners()
    assert [name.rpartition("#")[2] for name in issuer] == ["1"]

    page.goto(f"{address}/account")
    page.get_by_role("heading", name="Ada").wait_for()
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log in").wait_for()
    page.goto(f"{address}/practice?question={QUESTION}")
    page.get_by_role("button", name="Log in").wait_for()
    settled(page)
    assert OWN_WORDS not in page.content()


def test_another_learner_sees_nothing_of_the_first(
    class_server: tuple[str, Path], visitor: BrowserContext
) -> None:
    address, _ = class_server  # where Ada has answered
    page = log_in(visitor, address, "bob")  # his role is not one of the settings'
    assert page.get_by_text("Teach", exact=True).count() == 0
    page.goto(f"{address}/practice?question={QUESTION}")
    page.get_by_label("Your response").wait_for()
    settled(page)
    assert page.get_by_label("Your response").input_value() == ""
    assert "vanilla" not in page.content()


def test_a_teacher_is_one_by_a_verified_address_only(
    class_server: tuple[str, Path], browser: Browser, visitor: BrowserContext
) -> None:
    address, _ = class_server
    page = log_in(visitor, address, "smith")
    for name, heading in zip(
        TEACHING, ("Score a class", "Review", "Bank", "Settings"), strict=True
    ):
        page.goto(f"{address}/{name}")
        page.get_by_role("heading", name=heading, exact=True).wait_for()
        settled(page)
        healthy(page)
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        page = log_in(context, address, "mallory")
        assert page.get_by_text("Teach", exact=True).count() == 0


def test_a_tampered_login_cookie_is_no_login(
    class_server: tuple[str, Path], visitor: BrowserContext
) -> None:
    address, _ = class_server
    page = log_in(visitor, address, "ada")
    (cookie,) = [each for each in visitor.cookies() if each["name"] == "_streamlit_user"]
    value = cookie["value"]
    place = len(value) // 2
    changed = value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :]
    host = urlsplit(address).hostname or ""
    visitor.clear_cookies()
    visitor.add_cookies(
        [{"name": "_streamlit_user", "value": changed, "domain": host, "path": "/"}]
    )
    page.goto(address)
    page.get_by_role("button", name="Log in").wait_for()


def enter(page: Page, address: str, name: str, pin: str = "") -> None:
    page.goto(address)
    field = page.get_by_role("combobox", name="Who is studying?")
    field.wait_for()
    settled(page)
    field.fill(name)
    field.press("Enter")
    settled(page)
    if pin:
        page.get_by_role("textbox", name="PIN").fill(pin)
    page.get_by_role("button", name="Go on").click()


def test_a_name_with_a_pin_opens_to_its_owner_alone(
    browser: Browser, visitor: BrowserContext, tmp_path: Path
) -> None:
    settings = 'generator = "none"\n[accounts]\nby = "name"\n'
    with serving(tmp_path, settings) as address:
        page = visitor.new_page()
        enter(page, address, "Ada", "2468")
        page.get_by_role("button", name="Start").wait_for()
        settled(page)
        healthy(page)
        page.reload()  # the browser remembers who it was
        page.get_by_role("button", name="Start").wait_for()
        with browser.new_context() as other:
            other.set_default_timeout(PATIENCE)
            stranger = other.new_page()
            enter(stranger, address, "ada")
            stranger.get_by_text("This is not the PIN of Ada.").wait_for()
            assert stranger.get_by_role("button", name="Start").count() == 0
            # A stranger's address is kept: the page that was meant opens when there is a name.
            enter(stranger, f"{address}/practice?question={QUESTION}", "Bob")
            stranger.get_by_label("Your response").wait_for()
            assert stranger.get_by_text("Page not found").count() == 0
            assert QUESTION in stranger.url
