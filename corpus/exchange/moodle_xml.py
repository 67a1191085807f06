"""Moodle XML: https://docs.moodle.org/en/Moodle_XML_format."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from corpus.exchange.errors import ExchangeError, ItemError
from corpus.exchange.item import Found, Item, Kind, Problem, Reading
from corpus.exchange.moodle_category import category_of, domain_of
from corpus.exchange.option_shares import shares
from corpus.exchange.page_text import page_text
from corpus.exchange.safe_xml import child, children, inner_text, local, parse_xml, to_bytes
from corpus.question import Option

_UNASKED = ("category", "description")
_ANSWERED = ("shortanswer", "numerical")


def write_moodle_xml(items: Sequence[Item]) -> bytes:
    """The items as one file, under a category for each domain."""
    quiz = Element("quiz")
    domain = None
    for item in items:
        if item.domain != domain:
            domain = item.domain
            category = SubElement(quiz, "question", type="category")
            _say(SubElement(category, "category"), f"$course$/top/{category_of(domain)}")
        _write(SubElement(quiz, "question"), item)
    return to_bytes(quiz)


def read_moodle_xml(data: bytes, file: str) -> Reading:
    """The items of a file; of one that breaks off, those before the fault.

    Raises:
        ExchangeError: the file is not XML, or not Moodle's.
    """
    document = parse_xml(data, file)
    if local(document.root) != "quiz":
        raise ExchangeError(
            f"{file}:{document.line(document.root)}: the file begins with "
            f"<{local(document.root)[:40]}>, but Moodle XML begins with <quiz>."
        )
    domain = ""
    for element in document.sound("question"):
        place = f"{file}:{document.line(element)}"
        kind = element.get("type", "")
        if kind == "category":
            domain = domain_of(inner_text(child(element, "category", "text")))
        if kind in _UNASKED:
            continue
        try:
            yield Found(place, _item(element, kind, domain))
        except ItemError as error:
            yield Problem(place, str(error))
    if document.broken is not None:
        line, reason = document.broken
        yield Problem(f"{file}:{line}", f"the XML breaks off here ({reason}); export it again.")


def _write(element: Element, item: Item) -> None:
    element.set("type", "multichoice" if item.options else "essay")
    _say(SubElement(element, "name"), item.name)
    _say(SubElement(element, "questiontext", format="plain_text"), item.text)
    note = item.note if item.options else ""
    _say(SubElement(element, "generalfeedback", format="plain_text"), note)
    settings = {"defaultgrade": "1", "penalty": "0.3333333", "hidden": "0", "idnumber": item.name}
    if item.options:
        settings["single"] = "true" if item.kind == "single" else "false"
        settings |= {"shuffleanswers": "true", "answernumbering": "abc"}
    else:
        settings |= {"responseformat": "plain", "responserequired": "1", "responsefieldlines": "15"}
        settings |= {"attachments": "0", "attachmentsrequired": "0"}
    for name, value in settings.items():
        SubElement(element, name).text = value
    if item.options:
        _write_options(element, item)
    else:
        _say(SubElement(element, "graderinfo", format="plain_text"), item.note)
        _say(SubElement(element, "responsetemplate", format="plain_text"), "")
    tags = SubElement(element, "tags")
    for tag in item.tags:
        _say(SubElement(tags, "tag"), tag)


def _write_options(element: Element, item: Item) -> None:
    right = [option.correct for option in item.options]
    fractions = shares(item.options)
    if item.kind == "single" and right.count(True) == 1:
        fractions = [100.0 if is_right else 0.0 for is_right in right]
    for option, fraction in zip(item.options, fractions, strict=True):
        answer = SubElement(element, "answer", fraction=f"{fraction:.7g}", format="plain_text")
        SubElement(answer, "text").text = option.text
        _say(SubElement(answer, "feedback", format="plain_text"), option.feedback)


def _say(element: Element, text: str) -> None:
    SubElement(element, "text").text = text


def _item(element: Element, type_: str, domain: str) -> Item:
    kind: Kind = "written"
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    answers = [*children(element, "answer")]
    if type_ in ("multichoice", "truefalse"):
        options = tuple(_option(answer) for answer in answers)
        is_several = inner_text(child(element, "single")).strip().lower() in ("false", "0")
        kind = "multiple" if is_several else "single"
    elif type_ in _ANSWERED:
        accepted = tuple(_text(answer) for answer in answers if _share(answer) > 0)
    elif type_ != "essay":
        raise ItemError(f"it is of Moodle's type '{type_[:40]}', a form that Viva does not have.")
    number, name = (inner_text(child(element, *path)) for path in (("idnumber",), ("name", "text")))
    notes = (_text(child(element, part)) for part in ("generalfeedback", "graderinfo"))
    return Item(
        name=number.strip() or name.strip(),
        text=_text(child(element, "questiontext")),
        kind=kind if options else "written",
        options=options,
        note="\n".join(note for note in notes if note.strip()),
        domain=domain,
        answers=accepted,
    )


def _option(answer: Element) -> Option:
    return Option(_text(answer), _share(answer) > 0, _text(child(answer, "feedback")))


def _share(answer: Element) -> float:
    written = answer.get("fraction", "0").strip()
    return float(written) if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]*)?", written) else 0.0


def _text(element: Element | None) -> str:
    """What stands in ``<text>``; HTML, Moodle's own default, becomes plain."""
    if element is None:
        return ""
    text = inner_text(child(element, "text"))
    is_page = element.get("format", "html") in ("html", "moodle_auto_format")
    return page_text(text) if is_page else text
