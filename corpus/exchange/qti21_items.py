"""Items of QTI 2.0 to 2.2: one ``assessmentItem`` to one item."""

import copy
from collections.abc import Iterator
from xml.etree.ElementTree import Element, tostring

from corpus.exchange.errors import ItemError
from corpus.exchange.item import Item, Kind
from corpus.exchange.page_text import page_text
from corpus.exchange.safe_xml import child, children, inner_text, local
from corpus.question import Option

_WRITTEN = ("extendedTextInteraction", "textEntryInteraction")
_FEEDBACK = ("feedbackInline", "feedbackBlock")


def read_qti21_item(element: Element) -> Item:
    """The item of an ``assessmentItem``.

    Raises:
        ItemError: it asks in a way that Viva does not have.
    """
    body = child(element, "itemBody")
    if body is None:
        raise ItemError("it has no <itemBody>, so there is nothing to ask.")
    asked = [one for one in body.iter() if local(one).endswith("Interaction")]
    known = ("choiceInteraction", *_WRITTEN)
    if len(asked) > 1 or any(local(one) not in known for one in asked):
        kinds = ", ".join(sorted({local(one)[:40] for one in asked}))
        raise ItemError(f"it asks by {kinds}, a form that Viva does not have.")
    identifier = asked[0].get("responseIdentifier", "") if asked else ""
    right = [*_right(element, identifier)]
    is_choice = bool(asked) and local(asked[0]) == "choiceInteraction"
    options: tuple[Option, ...] = ()
    kind: Kind = "written"
    if is_choice:
        said = _modal_feedback(element)
        options = tuple(_option(one, right, said) for one in children(asked[0], "simpleChoice"))
        kind = "single" if asked[0].get("maxChoices", "1") == "1" else "multiple"
    rubrics = (_shown(one) for one in body.iter() if local(one) == "rubricBlock")
    return Item(
        name=element.get("identifier") or element.get("title") or "",
        text=_shown(body, leave_out=("rubricBlock", "simpleChoice", *_FEEDBACK)),
        kind=kind if options else "written",
        options=options,
        note="\n".join(rubrics),
        answers=() if is_choice else tuple(filter(None, right)),
    )


def _option(element: Element, right: list[str], said: dict[str, str]) -> Option:
    identifier = element.get("identifier", "")
    own = [_shown(one) for one in element.iter() if local(one) in _FEEDBACK]
    feedback = said.get(identifier) or "\n".join(own)
    return Option(_shown(element, leave_out=_FEEDBACK), identifier in right, feedback)


def _right(element: Element, identifier: str) -> Iterator[str]:
    """The correct values; where none are declared, those that the mapping pays for."""
    for declaration in children(element, "responseDeclaration"):
        if declaration.get("identifier", "") != identifier:
            continue
        correct = child(declaration, "correctResponse")
        if correct is not None:
            yield from (inner_text(value).strip() for value in children(correct, "value"))
            return
        for entry in declaration.iter():
            if local(entry) != "mapEntry":
                continue
            if _number(entry.get("mappedValue", "0")) > 0:
                yield entry.get("mapKey", "").strip()


def _modal_feedback(element: Element) -> dict[str, str]:
    return {
        one.get("identifier", ""): _shown(one)
        for one in children(element, "modalFeedback")
        if one.get("showHide", "show") == "show"
    }


def _shown(element: Element, leave_out: tuple[str, ...] = ()) -> str:
    """What a reader of the element sees, without the parts that are no text of it."""
    plain = copy.deepcopy(element)
    for one in plain.iter():
        for part in [part for part in one if local(part) in leave_out]:
            one.remove(part)
        one.tag = "p" if local(one) == "prompt" else local(one)
        one.attrib = {name: value for name, value in one.attrib.items() if name == "alt"}
    plain.tag = "div"
    plain.tail = None
    return page_text(tostring(plain, encoding="unicode", method="html"))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
