"""QTI packages as other programs know them, and zip files that mean harm."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from qti_convert import read_package, upgrade_package_files

from corpus import Form, Option, load_bank
from corpus.exchange import ExchangeError, Imported, export_bank, import_bank
from corpus.exchange import archive as archive_module
from corpus.shipped import QUESTIONS
from tests.form_questions import EVERY_FORM

CANVAS = """<?xml version="1.0" encoding="UTF-8"?>
<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">
<assessment ident="g1" title="Quiz"><section ident="root_section">
<item ident="i1" title="Sky">
  <presentation>
    <material><mattext texttype="text/html">&lt;p&gt;Why is the sky &lt;b&gt;blue&lt;/b&gt;?
&lt;/p&gt;</mattext></material>
    <response_lid ident="response1" rcardinality="Single"><render_choice>
      <response_label ident="71"><material><mattext texttype="text/plain">Scattering</mattext>
      </material></response_label>
      <response_label ident="72"><material><mattext texttype="text/plain">Paint</mattext></material>
      </response_label>
    </render_choice></response_lid>
  </presentation>
  <resprocessing>
    <outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>
    <respcondition continue="Yes"><conditionvar><varequal respident="response1">72</varequal>
      </conditionvar><displayfeedback feedbacktype="Response" linkrefid="72_fb"/></respcondition>
    <respcondition continue="No"><conditionvar><varequal respident="response1">71</varequal>
      </conditionvar><setvar action="Set" varname="SCORE">100</setvar></respcondition>
  </resprocessing>
  <itemfeedback ident="general_fb"><flow_mat><material>
    <mattext texttype="text/html">&lt;p&gt;Short waves scatter more.&lt;/p&gt;</mattext>
  </material></flow_mat></itemfeedback>
  <itemfeedback ident="72_fb"><flow_mat><material><mattext texttype="text/plain">No.</mattext>
  </material></flow_mat></itemfeedback>
</item>
<item ident="i2" title="Metals"><presentation>
  <material><mattext>Which are metals?</mattext></material>
  <response_lid ident="r" rcardinality="Multiple"><render_choice>
    <response_label ident="a"><material><mattext>Iron</mattext></material></response_label>
    <response_label ident="b"><material><mattext>Wood</mattext></material></response_label>
    <response_label ident="c"><material><mattext>Gold</mattext></material></response_label>
  </render_choice></response_lid></presentation>
  <resprocessing><outcomes><decvar/></outcomes><respcondition><conditionvar><and>
    <varequal respident="r">a</varequal><not><varequal respident="r">b</varequal></not>
    <varequal respident="r">c</varequal></and></conditionvar>
    <setvar varname="SCORE">100</setvar></respcondition></resprocessing>
</item>
<item ident="i3" title="Match"><presentation><material><mattext>Match.</mattext></material>
  <response_lid ident="x"/><response_lid ident="y"/></presentation></item>
</section></assessment></questestinterop>
"""

ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="capital"
  title="Capital" adaptive="false" timeDependent="false">
<responseDeclaration identifier="R" cardinality="single" baseType="identifier">
  <correctResponse><value>A</value></correctResponse></responseDeclaration>
<itemBody><p>Think of <em>rivers</em>.</p>
<choiceInteraction responseIdentifier="R" shuffle="false" maxChoices="1">
  <prompt>The capital of France?</prompt>
  <simpleChoice identifier="A">Paris<feedbackInline outcomeIdentifier="F" identifier="A">On the
    Seine.</feedbackInline></simpleChoice>
  <simpleChoice identifier="B">Lyon</simpleChoice>
</choiceInteraction></itemBody></assessmentItem>
"""
QTI3 = '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q"/>'


def packed(folder: Path, **members: str) -> Path:
    file = folder / "quiz.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_", "."), text)
    return file


def read(file: Path) -> Imported:
    return import_bank(file, "imported")


def test_an_independent_program_upgrades_every_item_of_the_shipped_bank(tmp_path: Path) -> None:
    bank = load_bank(QUESTIONS)
    export_bank(bank, tmp_path / "bank.zip", "qti21")
    upgraded = upgrade_package_files(read_package(tmp_path / "bank.zip"))
    for question in bank.questions:
        content = upgraded.files[f"items/{question.id}.xml"]
        item = ElementTree.fromstring(content)
        (prompt,) = item.iter("{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}qti-prompt")
        assert "".join(prompt.itertext()).split() == question.question.split()
        choices = [*item.iter("{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}qti-simple-choice")]
        assert len(choices) == len(question.options)


def test_canvas_items_find_their_forms(tmp_path: Path) -> None:
    imported = read(packed(tmp_path, imsmanifest_xml="<manifest/>", quiz_xml=CANVAS))
    sky, metals = imported.questions
    assert (sky.id, sky.question, sky.form) == ("i1", "Why is the sky blue?", Form.CHOICE)
    assert sky.options == (Option("Scattering", True), Option("Paint", False, "No."))
    assert sky.steps == ("Short waves scatter more.",)
    assert metals.form is Form.MULTI_SELECT
    assert [option.correct for option in metals.options] == [True, False, True]
    (problem,) = imported.problems
    assert problem.place.endswith("quiz.zip/quiz.xml:40")
    assert "form that Viva does not have" in problem.reason


def test_a_bare_item_of_version_2_is_read(tmp_path: Path) -> None:
    (tmp_path / "item.xml").write_text(ITEM)
    (question,) = read(tmp_path / "item.xml").questions
    assert question.id == "capital"
    assert question.question == "Think of rivers.\n\nThe capital of France?"
    assert question.options == (Option("Paris", True, "On the Seine."), Option("Lyon", False))


def test_a_broken_member_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    members = {"a_xml": ITEM, "b_xml": "<assessmentItem>", "c_xml": "no", "d_xml": QTI3}
    imported = read(packed(tmp_path, **members))
    assert [question.id for question in imported.questions] == ["capital"]
    said = {problem.place.rpartition("/")[2]: problem.reason for problem in imported.problems}
    assert "breaks off here" in said["b.xml:1"]
    assert "this is not XML" in said["c.xml:1"]
    assert "is of QTI 3" in said["d.xml:1"]


def bomb(folder: Path) -> Path:
    file = folder / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b" " * 30_000_000)
    return file


def crowd(folder: Path) -> Path:
    file = folder / "crowd.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(30):
            archive.writestr(f"{number}.xml", b"")
    return file


def liar(folder: Path) -> Path:
    """A member that unpacks to more than it declares."""
    file = packed(folder, a_xml=ITEM + " " * 100_000)
    data = bytearray(file.read_bytes())
    size = len(ITEM) + 100_000
    declared = size.to_bytes(4, "little")
    while declared in data:
        place = data.index(declared)
        data[place : place + 4] = (50).to_bytes(4, "little")
    file.write_bytes(data)
    return file


def cut(folder: Path) -> Path:
    file = folder / "cut.zip"
    export_bank(EVERY_FORM, file, "qti21")
    file.write_bytes(file.read_bytes()[:-100])
    return file


def locked(folder: Path) -> Path:
    file = packed(folder, a_xml=ITEM)
    data = bytearray(file.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    file.write_bytes(data)
    return file


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (bomb, "would unpack from .* to 30,000,000 bytes"),
        (crowd, "holds 30 files, but 20 are the most"),
        (liar, "a.xml: is damaged|breaks off here"),
        (cut, "the zip file is damaged"),
        (locked, "is encrypted"),
        (lambda folder: packed(folder, readme_txt="hello"), "holds no question of QTI"),
        (lambda folder: packed(folder), "holds no question of QTI"),
    ],
)
def test_a_package_that_cannot_be_read_is_one_sentence(
    make: object, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_module, "MAX_MEMBERS", 20)
    assert callable(make)
    file = make(tmp_path)
    try:
        imported = read(file)
    except ExchangeError as error:
        message = str(error)
    else:
        assert imported.questions == ()
        (problem,) = imported.problems
        message = f"{problem.place}: {problem.reason}"
    assert message.startswith(str(file))
    assert len(message.splitlines()) == 1
    assert re.search(said, message)


def test_a_package_is_a_manifest_and_what_it_lists(tmp_path: Path) -> None:
    for name in ("qti12", "qti21"):
        export_bank(EVERY_FORM, tmp_path / "bank.zip", name)
        with zipfile.ZipFile(io.BytesIO((tmp_path / "bank.zip").read_bytes())) as archive:
            manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
            files = manifest.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}file")
            assert {"imsmanifest.xml", *(file.get("href") for file in files)} == set(
                archive.namelist()
            )


def test_what_a_mac_packs_beside_each_file_is_no_question(tmp_path: Path) -> None:
    file = tmp_path / "quiz.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("quiz/items.xml", CANVAS)
        archive.writestr("__MACOSX/quiz/._items.xml", b"\x00\x05\x16\x07\x00\x02")
    imported = read(file)
    assert len(imported.questions) == 2
    assert [problem.place.partition(".zip/")[2] for problem in imported.problems] == [
        "quiz/items.xml:40"
    ]


def test_bare_files_are_known_by_their_root(tmp_path: Path) -> None:
    wide = CANVAS.replace("UTF-8", "UTF-16").encode("utf-16")
    for name in ("quiz.xml", "quiz.txt"):
        (tmp_path / name).write_bytes(wide)
        assert len(read(tmp_path / name).questions) == 2
    (tmp_path / "new.xml").write_text('<?xml version="1.0"?>\n<qti-assessment-item xmlns="x"/>\n')
    (problem,) = read(tmp_path / "new.xml").problems
    assert problem.place.endswith("new.xml:2")
    assert "QTI 3" in problem.reason
