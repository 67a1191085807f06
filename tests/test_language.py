"""One catalogue a language: complete, nothing left over, placeholders kept."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tutor.language import CATALOGUES, best_language, codes, languages, translation

ROOT = Path(__file__).parent.parent
SOURCES = [ROOT / "app.py", *sorted((ROOT / "tutor" / "pages").glob("*.py"))]
OTHERS = [code for code in codes() if code != "en"]
CALLS = {"tr": 1, "later": 1, "trn": 2}
"""Functions whose first arguments are text to translate, with how many."""


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


def test_what_has_no_catalogue_is_said_as_it_is() -> None:
    assert translation("xx").gettext("Score") == "Score"
    assert translation("../../etc/passwd").gettext("Score") == "Score"
    assert translation("de").gettext("Settings") == "Einstellungen"
    assert translation("de").ngettext("{n} row", "{n} rows", 2) == "{n} Zeilen"


def _texts(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
