"""The app's languages: English in the code, each other one a file ``languages/CODE.po``.

How each writes numbers and days comes from the Unicode tables that Babel brings.
"""

import gettext
from collections.abc import Iterable
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

CATALOGUES = Path(__file__).parent / "languages"
ENGLISH = "en"


def later(text: str) -> str:
    """The text itself: marks what is translated where it is shown."""
    return text


@cache
def codes() -> tuple[str, ...]:
    """The codes of all languages, English first."""
    return (ENGLISH, *sorted(path.stem for path in CATALOGUES.glob("*.po")))


@cache
def languages() -> dict[str, str]:
    """The codes of all languages with their names in that language."""
    from babel import Locale

    return {code: (Locale.parse(code).get_display_name() or code).capitalize() for code in codes()}


@cache
def translation(code: str) -> gettext.NullTranslations:
    """The catalogue of a language; English, and one that is not here, say what the code says."""
    path = CATALOGUES / f"{code}.po"
    if code not in codes() or not path.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def best_language(wanted: Iterable[str]) -> str:
    """The first of the wanted languages that there is, as in ``de`` for ``de-AT``; else English."""
    for each in wanted:
        code = each.replace("-", "_")
        for candidate in (code, code.partition("_")[0].lower()):
            if candidate in codes():
                return candidate
    return ENGLISH


def number_in(code: str, value: float, places: int = 0) -> str:
    """A number as a language writes it: with two places ``1,080.50``, in German ``1.080,50``."""
    from babel.numbers import format_decimal

    decimals = "." + "0" * places if places else ""
    return format_decimal(value, format=f"#,##0{decimals}", locale=code)


def day_in(code: str, day: date) -> str:
    """A day as a language writes it: ``Nov 3, 2026``, in German ``03.11.2026``."""
    from babel.dates import format_date

    return format_date(day, "medium", locale=code)
