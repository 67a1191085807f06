"""What is wrong with a bank, all of it, each with file and line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.bank import Fault, duplicate_ids, parse_entry
from corpus.bank_file import BankEntry, bank_files, read_bank_file
from corpus.errors import BankFileError
from corpus.headings import find_headings
from corpus.question import Form, Question
from corpus.slug import unique_slugs
from corpus.yaml_lines import Location

KEY_POINTS = range(2, 7)
"""One key point makes a grade all or nothing; more than six make several questions of one."""
SAME_WORDS = 0.9
"""Share of common words from which two questions count as the same one."""
UNTOLD = frozenset("a an the of in on to is are do does you your please".split())
"""Words that do not tell two questions apart."""
WRITTEN = {Form.OPEN, Form.SCENARIO}
CHOSEN = {Form.CHOICE, Form.MULTI_SELECT}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a bank; ``question`` is the id, or "" where none could be read."""

    file: str
    line: int
    question: str
    message: str


def check_bank(path: Path, material: Path) -> list[Finding]:
    """All faults of the bank at ``path``, by file and line; sources are sought under ``material``.

    Raises:
        BankError: there is no bank at ``path``.
    """
    findings: list[Finding] = []
    entries: list[BankEntry] = []
    for file in bank_files(path):
        try:
            entries += read_bank_file(file)
        except BankFileError as error:
            findings.append(Finding(error.file, error.line, "", error.reason))
    parsed = [parse_entry(entry) for entry in entries]
    questions = [question for question, _ in parsed]
    sources = _Sources(material)
    faults = [
        (entry, fault) for entry, (_, own) in zip(entries, parsed, strict=True) for fault in own
    ]
    faults += duplicate_ids(entries, questions)
    faults += _repeated(entries, questions)
    for entry, question in zip(entries, questions, strict=True):
        if question is not None:
            faults += [(entry, fault) for fault in (*_parts(question), *sources.faults(question))]
    findings += [_finding(entry, fault) for entry, fault in faults]
    return sorted(findings, key=lambda finding: (finding.file, finding.line))


def _finding(entry: BankEntry, fault: Fault) -> Finding:
    values = entry.values if isinstance(entry.values, dict) else {}
    return Finding(
        entry.file, entry.line(fault.location), str(values.get("id") or ""), fault.message
    )


def _parts(question: Question) -> Iterator[Fault]:
    if question.form in CHOSEN:
        yield from _options(question)
        return
    if not any(reference.strip() for reference in question.references):
        yield Fault(("references",), "there is no reference; add at least one good answer.")
    if question.form in WRITTEN and len(question.key_points) not in KEY_POINTS:
        yield Fault(
            ("key_points",),
            f"there are {len(question.key_points)} key points, but an open question "
            f"needs {KEY_POINTS.start} to {KEY_POINTS.stop - 1}.",
        )
    if question.form in WRITTEN and not any(hint.strip() for hint in question.hints):
        yield Fault(("hints",), "there is no hint; add one to three, from vague to plain.")


def _options(question: Question) -> Iterator[Fault]:
    correct = sum(option.correct for option in question.options)
    if len(question.options) < 2:
        yield Fault(
            ("options",), f"there are {len(question.options)} options; a choice needs two or more."
        )
    elif correct == 0:
        yield Fault(("options",), "no option is correct; mark one with 'correct: true'.")
    elif question.form is Form.CHOICE and correct > 1:
        yield Fault(
            ("options",), f"{correct} options are correct; make the form multi-select or leave one."
        )


def _repeated(
    entries: Sequence[BankEntry], questions: Sequence[Question | None]
) -> Iterator[tuple[BankEntry, Fault]]:
    earlier: list[tuple[frozenset[str], BankEntry]] = []
    for entry, question in zip(entries, questions, strict=True):
        if question is None:
            continue
        words = _words(question)
        for others, other in earlier:
            if len(words & others) >= SAME_WORDS * len(words | others):
                place = f"{other.file}:{other.line(('question',))}"
                yield (
                    entry,
                    Fault(("question",), f"this asks nearly the same as {place}; drop one."),
                )
                break
        earlier.append((words, entry))


def _words(question: Question) -> frozenset[str]:
    # Choice questions may share their text, "Which is right?", and differ in the options alone.
    options = question.options if question.form in CHOSEN else ()
    text = " ".join([question.question, *(option.text for option in options)])
    words = frozenset(re.findall(r"\w+", text.casefold()))
    return words - UNTOLD or words


class _Sources:
    """Looks up ``path#heading-slug`` in the material, reading each document once."""

    def __init__(self, material: Path) -> None:
        self.material = material.resolve()
        self.anchors: dict[Path, frozenset[str]] = {}

    def faults(self, question: Question) -> Iterator[Fault]:
        if question.source is not None:
            yield from self._look_up(question.source, ("source",))
        for number, misconception in enumerate(question.misconceptions):
            if misconception.source is not None:
                place = ("misconceptions", number, "source")
                yield from self._look_up(misconception.source, place)

    def _look_up(self, source: str, location: Location) -> Iterator[Fault]:
        name, _, slug = source.partition("#")
        file = (self.material / name).resolve()
        if not file.is_relative_to(self.material) or not file.is_file():
            yield Fault(location, f"the material has no document '{name}'; mend the source.")
            return
        if file not in self.anchors:
            text = file.read_text(encoding="utf-8", errors="replace")
            headings = [heading.text for heading in find_headings(text)]
            self.anchors[file] = frozenset(unique_slugs(headings))
        if slug not in self.anchors[file]:
            known = ", ".join(sorted(self.anchors[file])) or "none"
            yield Fault(location, f"'{name}' has no heading '#{slug}'; it has {known}.")
