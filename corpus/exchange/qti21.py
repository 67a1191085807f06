"""QTI 2.1 packages: an item a file, a test that holds them all, and a manifest."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from corpus.exchange.archive import pack
from corpus.exchange.item import Item
from corpus.exchange.option_shares import shares
from corpus.exchange.qti_package import manifest
from corpus.exchange.safe_xml import to_bytes

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
SCHEMA = {
    "xmlns": NAMESPACE,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{NAMESPACE} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
}
_TEST = "viva-bank.xml"


def write_qti21(items: Sequence[Item]) -> bytes:
    """The items as a zip file, in their order."""
    files = [("viva-bank", "imsqti_test_xmlv2p1", _TEST)]
    files += [(_identifier(item), "imsqti_item_xmlv2p1", _path(item)) for item in items]
    return pack(
        [
            ("imsmanifest.xml", manifest("QTIv2.1 Package", "1.0.0", files)),
            (_TEST, _test(items)),
            *((_path(item), _item(item)) for item in items),
        ]
    )


def _path(item: Item) -> str:
    return f"items/{item.name}.xml"


def _identifier(item: Item) -> str:
    """An id may begin with a digit, an XML name may not."""
    return item.name if item.name[0].isalpha() else f"_{item.name}"


def _test(items: Sequence[Item]) -> bytes:
    root = Element("assessmentTest", {**SCHEMA, "identifier": "viva-bank", "title": "Viva bank"})
    modes = {"navigationMode": "nonlinear", "submissionMode": "individual"}
    part = SubElement(root, "testPart", {"identifier": "part", **modes})
    section = SubElement(
        part, "assessmentSection", identifier="section", title="Questions", visible="true"
    )
    for item in items:
        SubElement(section, "assessmentItemRef", identifier=_identifier(item), href=_path(item))
    return to_bytes(root)


def _item(item: Item) -> bytes:
    flags = {"adaptive": "false", "timeDependent": "false"}
    named = {"identifier": _identifier(item), "title": item.name}
    root = Element("assessmentItem", {**SCHEMA, **named, **flags})
    cardinality = "multiple" if item.kind == "multiple" else "single"
    _declare_response(root, item, cardinality)
    for name, value in (("SCORE", "0"), ("MAXSCORE", "1")):
        outcome = _outcome(root, name, "single", "float")
        SubElement(SubElement(outcome, "defaultValue"), "value").text = value
    if item.options:
        _outcome(root, "FEEDBACK", cardinality, "identifier")
    body = SubElement(root, "itemBody")
    _say(SubElement(SubElement(body, "rubricBlock", view="scorer"), "p"), item.note)
    _ask(body, item)
    if item.options:
        _process(SubElement(root, "responseProcessing"))
    for number, option in enumerate(item.options, start=1):
        if option.feedback:
            feedback = {"identifier": _choice(number), "showHide": "show"}
            modal = SubElement(root, "modalFeedback", {"outcomeIdentifier": "FEEDBACK", **feedback})
            _say(SubElement(modal, "p"), option.feedback)
    return to_bytes(root)


def _declare_response(root: Element, item: Item, cardinality: str) -> None:
    base = "identifier" if item.options else "string"
    named = {"identifier": "RESPONSE", "cardinality": cardinality, "baseType": base}
    response = SubElement(root, "responseDeclaration", named)
    right = [number for number, option in enumerate(item.options, start=1) if option.correct]
    if right:
        correct = SubElement(response, "correctResponse")
        for number in right:
            SubElement(correct, "value").text = _choice(number)
    if item.options:
        bounds = {"lowerBound": "0", "upperBound": "1", "defaultValue": "0"}
        mapping = SubElement(response, "mapping", bounds)
        for number, share in enumerate(_earned(item), start=1):
            SubElement(mapping, "mapEntry", mapKey=_choice(number), mappedValue=f"{share:.7g}")


def _earned(item: Item) -> list[float]:
    if item.kind == "multiple":
        return [share / 100 for share in shares(item.options)]
    return [1.0 if option.correct else 0.0 for option in item.options]


def _outcome(root: Element, name: str, cardinality: str, base: str) -> Element:
    named = {"identifier": name, "cardinality": cardinality, "baseType": base}
    return SubElement(root, "outcomeDeclaration", named)


def _ask(body: Element, item: Item) -> None:
    if not item.options:
        written = {"responseIdentifier": "RESPONSE", "expectedLines": "15"}
        asked = SubElement(body, "extendedTextInteraction", written)
        _say(SubElement(asked, "prompt"), item.text)
        return
    most = "1" if item.kind == "single" else "0"
    chosen = {"responseIdentifier": "RESPONSE", "shuffle": "true", "maxChoices": most}
    asked = SubElement(body, "choiceInteraction", chosen)
    _say(SubElement(asked, "prompt"), item.text)
    for number, option in enumerate(item.options, start=1):
        choice = SubElement(asked, "simpleChoice", identifier=_choice(number))
        _say(SubElement(choice, "p"), option.text)


def _process(processing: Element) -> None:
    score = SubElement(processing, "setOutcomeValue", identifier="SCORE")
    SubElement(score, "mapResponse", identifier="RESPONSE")
    feedback = SubElement(processing, "setOutcomeValue", identifier="FEEDBACK")
    SubElement(feedback, "variable", identifier="RESPONSE")


def _say(element: Element, text: str) -> None:
    first, *rest = text.split("\n")
    element.text = first
    for line in rest:
        SubElement(element, "br").tail = line


def _choice(number: int) -> str:
    return f"option{number}"
