"""QTI 1.2 packages, laid out as Canvas exports them."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from corpus.exchange.archive import pack
from corpus.exchange.item import Item
from corpus.exchange.qti12_items import GENERAL
from corpus.exchange.qti_package import manifest
from corpus.exchange.safe_xml import to_bytes

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
BANK = "viva-bank"
_TYPES = {
    "written": "essay_question",
    "single": "multiple_choice_question",
    "multiple": "multiple_answers_question",
}


def write_qti12(items: Sequence[Item]) -> bytes:
    """The items as one assessment in a zip file."""
    path = f"{BANK}/{BANK}.xml"
    files = [(BANK, "imsqti_xmlv1p2", path)]
    return pack(
        [("imsmanifest.xml", manifest("IMS Content", "1.1.3", files)), (path, _assessment(items))]
    )


def _assessment(items: Sequence[Item]) -> bytes:
    root = Element("questestinterop", {"xmlns": NAMESPACE})
    assessment = SubElement(root, "assessment", ident=BANK, title="Viva question bank")
    section = SubElement(assessment, "section", ident="root_section")
    for item in items:
        _write(SubElement(section, "item", ident=item.name, title=item.name), item)
    return to_bytes(root)


def _write(element: Element, item: Item) -> None:
    metadata = SubElement(SubElement(element, "itemmetadata"), "qtimetadata")
    for label, entry in (("question_type", _TYPES[item.kind]), ("points_possible", "1")):
        field = SubElement(metadata, "qtimetadatafield")
        SubElement(field, "fieldlabel").text = label
        SubElement(field, "fieldentry").text = entry
    presentation = SubElement(element, "presentation")
    _say(presentation, item.text)
    processing = SubElement(element, "resprocessing")
    outcomes = SubElement(processing, "outcomes")
    numbers = {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
    SubElement(outcomes, "decvar", numbers)
    shown = _condition(processing, more=True)
    SubElement(SubElement(shown, "conditionvar"), "other")
    SubElement(shown, "displayfeedback", feedbacktype="Response", linkrefid=GENERAL)
    if item.options:
        _write_options(presentation, processing, item)
    else:
        asked = SubElement(presentation, "response_str", ident="response1", rcardinality="Single")
        fill = SubElement(asked, "render_fib")
        SubElement(fill, "response_label", ident="answer1", rshuffle="No")
    # What hangs on no option is for whoever grades; a learner sees it only after a choice.
    _feedback(element, GENERAL, item.note, "All" if item.options else "Scorer")
    for number, option in enumerate(item.options, start=1):
        if option.feedback:
            _feedback(element, f"{_ident(number)}_fb", option.feedback, "All")


def _write_options(presentation: Element, processing: Element, item: Item) -> None:
    several = item.kind == "multiple"
    cardinality = "Multiple" if several else "Single"
    asked = SubElement(presentation, "response_lid", ident="response1", rcardinality=cardinality)
    choices = SubElement(asked, "render_choice", shuffle="Yes")
    for number, option in enumerate(item.options, start=1):
        _say(SubElement(choices, "response_label", ident=_ident(number)), option.text)
        if option.feedback:
            condition = _condition(processing, more=True)
            _equal(SubElement(condition, "conditionvar"), number)
            link = f"{_ident(number)}_fb"
            SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=link)
    right = [number for number, option in enumerate(item.options, start=1) if option.correct]
    if several and right:
        together = SubElement(_scored(processing), "and")
        for number, option in enumerate(item.options, start=1):
            _equal(together if option.correct else SubElement(together, "not"), number)
        return
    for number in right:
        _equal(_scored(processing), number)


def _scored(processing: Element) -> Element:
    """The condition of a further way to earn the point."""
    condition = _condition(processing, more=False)
    variable = SubElement(condition, "conditionvar")
    SubElement(condition, "setvar", action="Set", varname="SCORE").text = "100"
    return variable


def _condition(processing: Element, *, more: bool) -> Element:
    return SubElement(processing, "respcondition", {"continue": "Yes" if more else "No"})


def _equal(element: Element, number: int) -> None:
    SubElement(element, "varequal", respident="response1").text = _ident(number)


def _feedback(element: Element, ident: str, text: str, view: str) -> None:
    feedback = SubElement(element, "itemfeedback", ident=ident, view=view)
    _say(SubElement(feedback, "flow_mat"), text)


def _say(element: Element, text: str) -> None:
    material = SubElement(element, "material")
    SubElement(material, "mattext", texttype="text/plain").text = text


def _ident(number: int) -> str:
    return f"option{number}"
