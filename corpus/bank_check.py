"""What is wrong with a bank, all of it, each with file and line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.asked import Asked, Placed, Rule
from corpus.bank import Fault, duplicate_ids, parse_entry
from corpus.bank_file import BankEntry, bank_files, read_bank_file
from corpus.bank_options import options
from corpus.bank_parts import parts
from corpus.bank_prerequisites import prerequisites
from corpus.bank_repeats import same_words
from corpus.bank_sources import Sources
from corpus.errors import BankFileError


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a bank; ``question`` is the id, or "" where none could be read."""

    file: str
    line: int
    question: str
    message: str


def check_bank(path: Path, material: Path, further: Sequence[Rule] = ()) -> list[Finding]:
    """All faults of the bank at ``path``, by file and line; sources are sought under ``material``.

    ``further`` rules are those that need a model: ``SameMeaning`` of this package, and the grader's
    own opinion in the packages above.

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
    faults: list[Placed] = [
        (entry, fault) for entry, (_, own) in zip(entries, parsed, strict=True) for fault in own
    ]
    faults += duplicate_ids(entries, [question for question, _ in parsed])
    bank = [
        Asked(entry, question)
        for entry, (question, _) in zip(entries, parsed, strict=True)
        if question is not None
    ]
    rules: list[Rule] = [parts, prerequisites, options, same_words, Sources(material), *further]
    for rule in rules:
        faults += rule(bank)
    findings += [_finding(*placed) for placed in faults]
    return sorted(findings, key=lambda finding: (finding.file, finding.line))


def _finding(entry: BankEntry, fault: Fault) -> Finding:
    values = entry.values if isinstance(entry.values, dict) else {}
    return Finding(
        entry.file, entry.line(fault.location), str(values.get("id") or ""), fault.message
    )
