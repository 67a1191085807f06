"""Accounts: who somebody is, what they may see, and that nobody gets at another's."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from tests.fake_viva import FROZEN, PADDED, FakeViva
from tutor.accounts import (
    Accounts,
    NotAllowed,
    Role,
    logged_in_account,
    named_account,
    only_account,
)
from tutor.errors import SettingsError
from tutor.local_names import LocalNames
from tutor.name_tokens import (
    clean_name,
    is_pin,
    name_of_token,
    name_token,
    pin_record,
    visitors_key,
)
from tutor.pages import parts, visitor
from tutor.settings import Settings, load_settings
from tutor.store import Store
from tutor.wiring import Viva

APP = Path(__file__).parent.parent / "app.py"
PAGES = APP.parent / "tutor" / "pages"
CLAIMS = {"iss": "https://login.example", "sub": "7", "email": "ada@x.example", "name": "Ada"}


def test_alone_one_is_the_learner_and_the_teacher() -> None:
    account = only_account("me")
    assert (account.id, account.teaches) == ("me", True)


def test_a_subject_is_who_somebody_is_and_an_address_only_what_they_use() -> None:
    account = logged_in_account(CLAIMS, Accounts(by="login"))
    assert account.id == "https://login.example#7"
    assert (account.name, account.role) == ("Ada", Role.LEARNER)
    other = logged_in_account({**CLAIMS, "iss": "https://else.example"}, Accounts(by="login"))
    assert other.id != account.id


@pytest.mark.parametrize("lost", ["iss", "sub"])
@pytest.mark.parametrize("value", [None, "", 7, ["a"]])
def test_a_login_without_issuer_or_subject_is_nobody(lost: str, value: object) -> None:
    with pytest.raises(NotAllowed):
        logged_in_account({**CLAIMS, lost: value}, Accounts(by="login"))


def test_a_teacher_by_verified_address_alone() -> None:
    accounts = Accounts(by="login", teachers=["Ada@X.example"])
    assert not logged_in_account(CLAIMS, accounts).teaches
    for said in (False, "true", 1, None):
        assert not logged_in_account({**CLAIMS, "email_verified": said}, accounts).teaches
    assert logged_in_account({**CLAIMS, "email_verified": True}, accounts).teaches


def test_a_teacher_by_id_or_by_role() -> None:
    by_id = Accounts(by="login", teachers=["https://login.example#7"])
    assert logged_in_account(CLAIMS, by_id).teaches
    by_role = Accounts(by="login", roles_claim="groups", teacher_roles=["staff"])
    for held, teaches in (
        (["staff"], True),
        ("staff", True),
        (["staffs"], False),
        ([["staff"]], 0),
    ):
        assert logged_in_account({**CLAIMS, "groups": held}, by_role).teaches == bool(teaches)
    assert not logged_in_account({**CLAIMS, "roles": ["staff"]}, by_role).teaches


@given(st.text())
def test_a_token_is_its_names_alone(name: str) -> None:
    name = clean_name(name)
    assert name_of_token(name_token(name, b"k"), b"k") == name
    assert name_of_token(name_token(name, b"k"), b"other") is None
    assert name_of_token(name_token(name, b"k") + "0", b"k") is None


@given(st.text())
def test_what_nobody_sealed_is_nobodys(token: str) -> None:
    assert name_of_token(token, b"key") is None


@settings(max_examples=10)
@given(st.text(min_size=1), st.text(min_size=1))
def test_a_pin_opens_for_itself(pin: str, other: str) -> None:
    record = pin_record(pin)
    assert is_pin(pin, record)
    same = pin.encode("utf-8", "replace") == other.encode("utf-8", "replace")
    assert is_pin(other, record) == same


@pytest.fixture
def names(tmp_path: Path) -> LocalNames:
    store = Store(f"sqlite:///{tmp_path / 'viva.db'}")
    return LocalNames(store, Accounts(by="name", teachers=["Ms Smith"]))


def test_a_name_without_a_pin_is_for_everybody(names: LocalNames) -> None:
    assert names.enter("  Ada \n", "") == "Ada"
    assert names.enter("ada", "") == "Ada"
    assert names.all() == ["Ada"]


def test_a_pin_keeps_a_name_to_its_owner(names: LocalNames) -> None:
    assert names.enter("Ada", "1234") == "Ada"
    for wrong in ("", "12345", "0000"):
        with pytest.raises(NotAllowed, match="not the PIN of Ada"):
            names.enter("ADA", wrong)
    assert names.enter("Ada", "1234") == "Ada"


def test_a_teachers_name_needs_a_pin(names: LocalNames) -> None:
    with pytest.raises(NotAllowed, match="choose a PIN"):
        names.enter("ms smith", "")
    with pytest.raises(NotAllowed, match="at least 4 characters, not 2"):
        names.enter("Ms Smith", "12")
    assert named_account(names.enter("Ms Smith", "1234"), names._accounts).teaches


def test_a_blank_name_is_none(names: LocalNames) -> None:
    for blank in ("", " \t", "\0\0"):
        with pytest.raises(NotAllowed):
            names.enter(blank, "")


def test_accounts_are_a_table_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[accounts]\nby = "login"\nteachers = ["ada@x.example"]\n', encoding="utf-8")
    assert load_settings(path).accounts.teachers == ["ada@x.example"]
    path.write_text('[accounts]\nbye = "login"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="the settings are by, teachers"):
        load_settings(path)


def test_with_accounts_nobody_is_somebody_by_default(tmp_path: Path) -> None:
    viva = Viva(Settings(data_dir=tmp_path, accounts=Accounts(by="name")))
    with pytest.raises(SettingsError, match="name the learner"):
        viva.practice()
    assert viva.practice("Ada").learner == "Ada"


def test_no_page_asks_for_a_practice_that_is_not_the_visitors() -> None:
    for path in PAGES.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name != "visitor.py":
            assert ".practice(" not in text.replace("visitor.practice(", ""), path
            assert ".examination(" not in text.replace("visitor.examination(", ""), path


@pytest.fixture
def viva(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., FakeViva]]:
    def made(**accounts: object) -> FakeViva:
        chosen = Settings(
            generator="none", data_dir=tmp_path, accounts=Accounts.model_validate(accounts)
        )
        fake = FakeViva(tmp_path, chosen)
        monkeypatch.setattr(visitor, "cookie", lambda: "")
        monkeypatch.setattr(parts, "viva", lambda: fake)
        return fake

    yield made


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=30)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def enter(app: AppTest, name: str, pin: str = "") -> AppTest:
    """Somebody whose name is on the list; AppTest cannot write a new one into the box."""
    app.selectbox[0].set_value(name)
    app.text_input[0].set_value(pin)
    app.button[0].click().run()
    assert not app.exception
    return app


def test_a_name_opens_ones_own_studies(viva: Callable[..., FakeViva]) -> None:
    fake = viva(by="name")
    fake.practice("Ada").submit(FROZEN, "frozen")
    LocalNames(fake.store, fake.settings.accounts).enter("Grace", "")
    app = enter(opened(), "Grace")
    assert [button.label for button in app.button][:1] == ["Start"]
    assert "Continue" in [button.label for button in enter(opened(), "Ada").button]


def test_a_wrong_pin_is_a_sentence_and_no_entry(viva: Callable[..., FakeViva]) -> None:
    fake = viva(by="name")
    LocalNames(fake.store, fake.settings.accounts).enter("Ada", "1234")
    assert "Start" in [button.label for button in enter(opened(), "Ada", "1234").button]
    app = enter(opened(), "Ada", "9999")
    assert "not the PIN of Ada" in app.error[0].value
    assert "Start" not in [button.label for button in app.button]


def test_an_address_alone_opens_nothing(viva: Callable[..., FakeViva]) -> None:
    fake = viva(by="name")
    fake.practice("Ada").submit(FROZEN, "The weights are frozen.")
    for query in ({"question": FROZEN.id}, {"learner": "Ada"}, {"visitor-name": "Ada"}):
        app = opened(**query)
        assert app.selectbox[0].label == "Who is studying?"
        assert "frozen." not in str([element.value for element in app.markdown])


def test_a_forged_cookie_opens_nothing_and_ones_own_does(
    viva: Callable[..., FakeViva], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    viva(by="name")
    key = visitors_key(tmp_path / "visitors.key")
    for forged in ("QWRh", "QWRh.", name_token("Ada", b"guessed"), "\x00.\u20ac"):
        monkeypatch.setattr(visitor, "cookie", lambda forged=forged: forged)
        assert opened().selectbox[0].label == "Who is studying?"
    monkeypatch.setattr(visitor, "cookie", lambda: name_token("Ada", key))
    assert [button.label for button in opened().button] == ["Start"]


def test_a_learner_sees_only_their_own_grade(
    viva: Callable[..., FakeViva], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = viva(by="login")
    fake.practice("https://login.example#8").submit(FROZEN, "The weights are frozen.")
    monkeypatch.setattr(visitor, "claims", lambda: CLAIMS)
    app = opened(question=FROZEN.id)
    assert len(app.text_area) == 1 and app.text_area[0].value == ""


def test_what_one_had_open_is_gone_for_the_next(viva: Callable[..., FakeViva]) -> None:
    fake = viva(by="name")
    fake.practice("Ada").submit(PADDED, "It hides padding")
    app = enter(opened(question=PADDED.id), "Ada")
    next(button for button in app.button if button.label == "Try again").click().run()
    app.text_area[0].input("Ada's own words")
    app.session_state["visitor-name"] = "Grace"
    app.run()
    assert not app.exception
    assert "Ada's own words" not in [area.value for area in app.text_area]


def test_without_a_login_there_is_only_its_button(
    viva: Callable[..., FakeViva], monkeypatch: pytest.MonkeyPatch
) -> None:
    viva(by="login")
    monkeypatch.setattr(visitor, "claims", lambda: None)
    app = opened(question=FROZEN.id)
    assert [button.label for button in app.button] == ["Log in"]
    app.button[0].click().run()
    assert "not set up" in app.error[0].value
