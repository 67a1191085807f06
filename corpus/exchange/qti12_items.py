"""Items of QTI 1.2, as Canvas, Blackboard and ILIAS write them: one element to one item."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from corpus.exchange.errors import ItemError
from corpus.exchange.item import Item, Kind
from corpus.exchange.page_text import page_text
from corpus.exchange.safe_xml import child, children, inner_text, local
from corpus.question import Option

GENERAL = "general_fb"
"""The feedback that does not hang on the response, in Canvas's name."""


def read_qti12_item(element: Element) -> Item:
    """The item of an ``item``.

    Raises:
        ItemError: it asks in a way that Viva does not have.
    """
    presentation = child(element, "presentation")
    if presentation is None:
        raise ItemError("it has no <presentation>, so there is nothing to ask.")
    asked = [one for one in presentation.iter() if local(one).startswith("response_")]
    asked = [one for one in asked if local(one) not in ("response_label", "response_na")]
    if len(asked) > 1 or any(local(one) not in ("response_lid", "response_str") for one in asked):
        kinds = ", ".join(sorted({local(one)[:40] for one in asked}))
        raise ItemError(f"it asks by {kinds}, a form that Viva does not have.")
    feedback = {one.get("ident", ""): _materials(one) for one in children(element, "itemfeedback")}
    right = _right(element)
    options: tuple[Option, ...] = ()
    if asked and local(asked[0]) == "response_lid":
        options = tuple(_options(asked[0], right, feedback, _shown_feedback(element)))
    several = bool(asked) and asked[0].get("rcardinality") == "Multiple"
    kind: Kind = "multiple" if several else "single"
    return Item(
        name=element.get("ident") or element.get("title") or "",
        text=_question(presentation),
        kind=kind if options else "written",
        options=options,
        note=feedback.get(GENERAL, ""),
        answers=() if options else tuple(dict.fromkeys(filter(None, right))),
    )


def _options(
    asked: Element, right: list[str], feedback: dict[str, str], shown: dict[str, str]
) -> Iterator[Option]:
    for label in asked.iter():
        if local(label) == "response_label":
            ident = label.get("ident", "")
            yield Option(_materials(label), ident in right, feedback.get(shown.get(ident, ""), ""))


def _question(presentation: Element) -> str:
    """The texts before and around the responses, without those of the options."""
    return "\n".join(_outside(presentation)).strip()


def _outside(element: Element) -> Iterator[str]:
    for one in element:
        if local(one) == "mattext":
            yield _mattext(one)
        elif not local(one).startswith("render_"):
            yield from _outside(one)


def _right(element: Element) -> list[str]:
    """What conditions that earn something ask for, in order."""
    return [
        inner_text(equal).strip()
        for condition in _conditions(element)
        if any(_number(inner_text(one)) > 0 for one in children(condition, "setvar"))
        for equal in _equals(child(condition, "conditionvar"))
    ]


def _shown_feedback(element: Element) -> dict[str, str]:
    """By option, the feedback that is shown when it alone is picked."""
    shown: dict[str, str] = {}
    for condition in _conditions(element):
        links = [one.get("linkrefid", "") for one in children(condition, "displayfeedback")]
        equals = [*_equals(child(condition, "conditionvar"))]
        if links and len(equals) == 1:
            shown.setdefault(inner_text(equals[0]).strip(), links[0])
    return shown


def _conditions(element: Element) -> Iterator[Element]:
    for processing in children(element, "resprocessing"):
        yield from children(processing, "respcondition")


def _equals(element: Element | None) -> Iterator[Element]:
    """The values asked for; those under ``not`` are not."""
    for one in () if element is None else element:
        if local(one) == "varequal":
            yield one
        elif local(one) in ("and", "or"):
            yield from _equals(one)


def _materials(element: Element) -> str:
    return "\n".join(_mattext(one) for one in element.iter() if local(one) == "mattext")


def _mattext(element: Element) -> str:
    text = inner_text(element)
    return page_text(text) if element.get("texttype", "").lower() == "text/html" else text


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
