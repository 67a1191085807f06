"""One catalogue a language: complete, nothing left over, placeholders kept, nothing beside it."""

import ast
import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from tests.fake_viva import FakeViva
from tutor.accounts import Accounts
from tutor.errors import StoreError
from tutor.language import CATALOGUES, best_language, codes, languages, translation
from tutor.pages import parts, visitor
from tutor.settings import Settings

ROOT = Path(__file__).parent.parent
CORE = [
    ROOT / "tutor" / name for name in ("grading/feedback.py", "learning/reason.py", "practice.py")
]
SOURCES = [ROOT / "app.py", *CORE, *sorted((ROOT / "tutor" / "pages").glob("*.py"))]
OTHERS = [code for code in codes() if code != "en"]
CALLS = {"tr": 1, "later": 1, "trn": 2}
"""Functions whose first arguments are text to translate, with how many."""

TRANSLATES = {"tr", "trn"}
"""Those that say it in the visitor's language at once."""

SHOWING = {
    "altair_chart", "badge", "button", "caption", "chat_input", "checkbox", "code", "dataframe",
    "data_editor", "date_input", "dialog", "download_button", "error", "expander",
    "file_uploader", "form_submit_button", "header", "info", "link_button", "markdown",
    "menu_button", "metric", "multiselect", "number_input", "page_link", "pills", "popover",
    "progress", "radio", "segmented_control", "select_slider", "selectbox", "slider", "spinner",
    "status", "subheader", "success", "table", "tabs", "text", "text_area", "text_input",
    "time_input", "title", "toast", "toggle", "warning", "write",
}  # fmt: skip
"""Methods of Streamlit whose first argument a visitor reads."""

CHOOSING = {"multiselect", "pills", "radio", "segmented_control", "select_slider", "selectbox"}
"""Those whose second argument is read too, unless ``format_func`` says it in other words."""

READ = {
    "alt", "caption", "captions", "format_func", "help", "label", "page_title", "placeholder",
    "show_spinner", "text", "title",
}  # fmt: skip
"""Arguments that a visitor reads, of a widget, of a chart and of the pages' own functions."""

SAME = {"as_markdown", "capitalize", "format", "join", "later", "lower", "str", "strip", "upper"}
"""Calls whose result holds the text of their arguments."""

PARTS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.BinOp: ("left", "right"),
    ast.BoolOp: ("values",),
    ast.Dict: ("keys", "values"),
    ast.DictComp: ("key", "value"),
    ast.FormattedValue: ("value",),
    ast.GeneratorExp: ("elt",),
    ast.IfExp: ("body", "orelse"),
    ast.Lambda: ("body",),
    ast.List: ("elts",),
    ast.ListComp: ("elt",),
    ast.NamedExpr: ("value",),
    ast.Starred: ("value",),
    ast.Subscript: ("value",),
    ast.Tuple: ("elts",),
}
"""Where the text of an expression may stand."""

NO_WORDS = re.compile(r"`[^`]*`|:[a-z]+\[|:material/\w+:|https?://\S+|[A-Z]+_[A-Z_]+|\bViva\b")
"""What no language changes: code, colours, icons, addresses, variables, the app's own name."""


def messages() -> Iterator[tuple[str, ...]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                texts = node.args[: CALLS.get(node.func.id, 0)]
                found = tuple(
                    each.value
                    for each in texts
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )
                if found and len(found) == CALLS[node.func.id]:
                    yield found


class PageText:
    """What a visitor reads of one page, as far as its syntax tree tells."""

    def __init__(self, source: str) -> None:
        self._tree = ast.parse(source)
        self.functions: dict[str, ast.FunctionDef] = {}
        self.values: dict[str, list[ast.expr]] = {}
        self._modules: dict[str, str] = {}
        for node in ast.walk(self._tree):
            if isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node
            elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for name in (each.id for each in targets if isinstance(each, ast.Name)):
                    self.values.setdefault(name, []).append(node.value)
            elif isinstance(node, ast.ImportFrom):
                module = (node.module or "").rpartition(".")[2]
                self._modules |= {each.asname or each.name: module for each in node.names}

    def raw(self) -> Iterator[str]:
        """Texts with words in them that are shown without ``tr`` or ``trn``."""
        calls = [node for node in ast.walk(self._tree) if isinstance(node, ast.Call)]
        for shown in (each for call in calls for each in self._shown(call)):
            for text in self._texts(shown, frozenset(), True):
                if any(map(str.isalpha, NO_WORDS.sub("", text))):
                    yield text

    def _shown(self, call: ast.Call) -> Iterator[ast.expr]:
        yield from (each.value for each in call.keywords if each.arg in READ)
        if isinstance(call.func, ast.Attribute) and call.func.attr in SHOWING:
            worded = any(each.arg == "format_func" for each in call.keywords)
            many = 2 if call.func.attr in CHOOSING and not worded else 1
            yield from call.args[:many]
        elif isinstance(call.func, ast.Name) and call.func.id not in CALLS:
            home = self._home(call.func.id)
            if home is not None and call.func.id in home.functions:
                names = [each.arg for each in home.functions[call.func.id].args.args]
                yield from (
                    each for name, each in zip(names, call.args, strict=False) if name in READ
                )

    def _home(self, name: str) -> "PageText | None":
        """The page that defines a name."""
        if name in self.functions or name in self.values:
            return self
        return PAGES.get(self._modules.get(name, ""))

    def _texts(self, node: ast.AST, seen: frozenset[str], keys: bool) -> Iterator[str]:
        """The texts that an expression may hold; ``keys``: those of a dictionary are read too."""
        if isinstance(node, ast.Constant):
            yield node.value if isinstance(node.value, str) else ""
        elif isinstance(node, ast.Name):
            yield from self._named(node.id, seen, keys)
        elif isinstance(node, ast.Call):
            yield from self._called(node, seen, keys)
        elif isinstance(node, ast.JoinedStr):
            yield "".join(text for part in node.values for text in self._texts(part, seen, keys))
        else:
            deeper = keys and not isinstance(node, ast.Subscript)
            for each in _parts(node, keys):
                yield from self._texts(each, seen, deeper)

    def _called(self, call: ast.Call, seen: frozenset[str], keys: bool) -> Iterator[str]:
        """The texts in what a call gives back."""
        name, within = _called_name(call)
        if name in SAME:
            for each in [*within, *call.args, *(each.value for each in call.keywords)]:
                yield from self._texts(each, seen, keys)
        elif name not in TRANSLATES and not within:
            yield from self._named(name, seen, keys)

    def _named(self, name: str, seen: frozenset[str], keys: bool) -> Iterator[str]:
        home = self._home(name)
        if home is None or name in seen:
            return
        found = list(home.values.get(name, []))
        if name in home.functions:
            inside = ast.walk(home.functions[name])
            found += [each.value for each in inside if isinstance(each, ast.Return) and each.value]
        for each in found:
            yield from home._texts(each, seen | {name}, keys)


PAGES = {path.stem: PageText(path.read_text(encoding="utf-8")) for path in SOURCES}
USED = {found[0]: found for found in messages()}


def test_there_is_a_second_language_and_a_third_would_be_a_file() -> None:
    assert OTHERS == sorted(path.stem for path in CATALOGUES.glob("*.po"))
    assert languages()["de"] == "Deutsch" and languages()["en"] == "English"


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_says_everything_and_nothing_else(code: str) -> None:
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        catalogue = read_po(file)
    held = {message.id[0] if isinstance(message.id, tuple) else message.id: message
            for message in catalogue if message.id}  # fmt: skip
    assert sorted(set(USED) - set(held)) == []
    assert sorted(set(held) - set(USED)) == []
    empty = [name for name, each in held.items() if not all(_texts(each.string))]
    assert empty == []


@pytest.mark.parametrize("code", OTHERS)
def test_placeholders_and_marks_are_kept(code: str) -> None:
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if not message.id:
            continue
        ids, said = _texts(message.id), _texts(message.string)
        for text in said:
            # A plural may leave its number out, as in "one response"; no other may be lost.
            wanted = _names(ids[-1]) - ({"n"} if len(ids) > 1 else set())
            assert wanted <= _names(text) <= _names(ids[-1]) | {"n"}, text
            assert text.count("**") == ids[0].count("**"), text
            assert text.count(":material/") == ids[0].count(":material/"), text


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(["de-AT"], "de"), (["DE"], "de"), (["xx", "de_DE"], "de"), (["fr"], "en"), ([], "en")],
)
def test_a_browsers_wish_finds_the_nearest_language(wanted: list[str], found: str) -> None:
    assert best_language(wanted) == found


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_says_nothing_beside_the_catalogue(name: str) -> None:
    assert sorted(PAGES[name].raw()) == []


@pytest.mark.parametrize(
    "source",
    [
        'st.button("Go on")',
        'st.markdown(f"**{left}** left")',
        'st.text_input(tr("Name"), placeholder="Write it" if new else "")',
        'LABEL = later("Go on")\nst.button(LABEL)',
        'WORDS = {1: "one"}\nst.caption(", ".join(WORDS[n] for n in found))',
        'def left(n):\n    return f"{n} left"\nst.info(as_markdown(left(3)))',
        'def field(key, label):\n    st.text_input(label, key=key)\nfield("a", "Name")',
        'st.table([{"Name": row.name} for row in rows])',
        'st.selectbox(tr("Level"), ["easy", "hard"])',
        'alt.Tooltip("day:T", title="Day")',
        'st.caption(tr("{n} of {all}").format(n=n, all="many"))',
    ],
)
def test_a_text_beside_the_catalogue_is_found(source: str) -> None:
    assert list(PageText(source).raw()) != []


@pytest.mark.parametrize(
    "source",
    [
        'st.button(tr("Go on"), icon=":material/send:", key="go", shortcut="Alt+N")',
        'LABEL = later("Go on")\nst.button(tr(LABEL))',
        'ONE = {"one": later("one")}\nst.radio(tr("n"), ONE, format_func=lambda n: tr(ONE[n]))',
        'st.markdown(f":material/lightbulb: **{tr(word)}** {n / 2:.1f} · `viva serve`")',
        'st.table([{tr("Name"): row.name} for row in rows])',
        'st.title("Viva")',
    ],
)
def test_a_text_of_the_catalogue_a_mark_and_a_name_are_not(source: str) -> None:
    assert list(PageText(source).raw()) == []


def test_what_has_no_catalogue_is_said_as_it_is() -> None:
    assert translation("xx").gettext("Score") == "Score"
    assert translation("../../etc/passwd").gettext("Score") == "Score"
    assert translation("de").gettext("Settings") == "Einstellungen"
    assert translation("de").ngettext("{n} row", "{n} rows", 2) == "{n} Zeilen"


def account_page() -> None:
    from tutor.pages import visitor, who
    from tutor.pages.translated import recall_language

    recall_language(visitor.account().id)
    who.account_page()


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeViva:
    """Ada and Bob log in; who visits is what ``visitor.claims`` says."""
    settings = Settings(generator="none", data_dir=tmp_path, accounts=Accounts(by="login"))
    fake = FakeViva(tmp_path, settings)
    monkeypatch.setattr(parts, "viva", lambda: fake)
    return fake


def opened(page: Callable[[], None] | Path) -> AppTest:
    if isinstance(page, Path):
        app = AppTest.from_file(str(page), default_timeout=30)
    else:
        app = AppTest.from_function(page, default_timeout=30)
    app.run()
    assert not app.exception and not app.error
    return app


def test_a_chosen_language_is_the_accounts_own_and_outlives_the_session(
    school: FakeViva, monkeypatch: pytest.MonkeyPatch
) -> None:
    def visits(name: str) -> None:
        claims = {"iss": "https://school.example", "sub": name, "name": name}
        monkeypatch.setattr(visitor, "claims", lambda: claims)

    visits("Ada")
    app = opened(account_page)
    assert (app.selectbox[0].label, app.selectbox[0].value) == ("Language", "auto")
    assert "You study here." in app.markdown[0].value
    app.selectbox[0].select("de").run()
    assert not app.exception and not app.error
    assert (app.selectbox[0].label, app.selectbox[0].value) == ("Sprache", "de")
    assert "Sie lernen hier." in app.markdown[0].value

    assert "Viva fragt" in opened(ROOT / "app.py").markdown[0].value
    visits("Bob")
    assert "Viva asks" in opened(ROOT / "app.py").markdown[0].value
    visits("Ada")
    app = opened(account_page)
    app.selectbox[0].select("auto").run()
    assert "Viva asks" in opened(ROOT / "app.py").markdown[0].value


def test_a_language_goes_with_the_rest_when_the_history_is_deleted(
    school: FakeViva, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor, "claims", lambda: {"iss": "x", "sub": "Ada"})
    school.store.keep("x#Ada", "language", "de")
    assert "Viva fragt" in opened(ROOT / "app.py").markdown[0].value
    school.store.forget("x#Ada")
    assert "Viva asks" in opened(ROOT / "app.py").markdown[0].value


def test_a_history_that_cannot_be_read_speaks_the_settings_language(
    school: FakeViva, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(learner: str, name: str) -> None:
        raise StoreError("The history is locked.")

    monkeypatch.setattr(visitor, "claims", lambda: {"iss": "x", "sub": "Ada"})
    monkeypatch.setattr(school.store, "kept", broken)
    school.settings = school.settings.model_copy(update={"language": "de"})
    assert "Sie lernen hier." in opened(account_page).markdown[0].value


def _called_name(call: ast.Call) -> tuple[str, list[ast.expr]]:
    """What is called, and of a method what it belongs to."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr, [call.func.value]
    return (call.func.id if isinstance(call.func, ast.Name) else ""), []


def _parts(node: ast.AST, keys: bool) -> Iterator[ast.AST]:
    """What the value of an expression is made of."""
    for name in PARTS.get(type(node), ()):
        held = getattr(node, name)
        if keys or (name != "keys" and name != "key"):
            yield from (each for each in (held if isinstance(held, list) else [held]) if each)


def _texts(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
