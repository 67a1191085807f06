"""Quizzes in Markdown: a heading for each question, a task list for its options.

Numbered questions with lettered options, as text2qti has them, are read as well.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.decoding import decode
from corpus.errors import UnreadableDocument
from corpus.exchange.errors import ExchangeError, ItemError
from corpus.exchange.item import Found, Item, Problem, Reading
from corpus.question import Option

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_NUMBERED = re.compile(r"\d{1,4}[.)]\s+(.*)")
_TASK = re.compile(r"\s{0,3}(?:[-*+]\s+)?\[([ xX*])\]\s+(.*)")
_LETTER = re.compile(r"\s{0,3}(\*?)[a-zA-Z][.)]\s+(.*)")
_FEEDBACK = re.compile(r"\s*(?:>|\.\.\.)\s?(.*)")
_ANSWER = re.compile(r"\s*\**(?:Answer|Answers|Solution)\s*:\**\s*(.+)", re.IGNORECASE)
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})\s*(\S*)")
_MEANT = re.compile(
    r"\s*([#>\\`~]|[-*+]\s|\[|\d|\.\.\.|\*?[a-zA-Z][.)]|\**(?:Answer|Solution))", re.I
)


@dataclass(slots=True)
class _Section:
    """A question on its way: where it began, its heading or number, and its lines."""

    line: int
    title: str
    domain: str
    text: list[str] = field(default_factory=list)
    options: list[tuple[bool, list[str], list[str]]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)
    unclosed: bool = False


def write_markdown(items: Sequence[Item]) -> bytes:
    """The items as one document, with a heading for each domain."""
    parts = []
    domain = None
    for item in items:
        if item.domain != domain:
            domain = item.domain
            parts.append(f"# {' '.join(domain.split()) or 'Viva'}")
        parts += [f"## {item.name}", _escaped(item.text)]
        parts += ["\n".join(_option(option) for option in item.options)] if item.options else []
        parts.append(f"```viva\n{item.note}\n```")
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace")


def read_markdown(data: bytes, file: str) -> Reading:
    """The items of a document.

    Raises:
        ExchangeError: the file is not text, or holds neither headings nor numbered questions.
    """
    try:
        lines = decode(data).split("\n")
    except UnreadableDocument as error:
        raise ExchangeError(f"{file}: the file {error}.") from None
    count = 0
    for count, section in enumerate(_sections(lines), start=1):  # noqa: B007
        place = f"{file}:{section.line}"
        try:
            yield Found(place, _item(section))
        except ItemError as error:
            yield Problem(place, str(error))
    if not count:
        raise ExchangeError(
            f"{file}:1: there is no question; begin each with a heading or a number, as in '1. '."
        )


def _option(option: Option) -> str:
    text = _escaped(option.text).replace("\n", "\n      ")
    lines = [f"- [{'x' if option.correct else ' '}] {text}"]
    if option.feedback:
        lines += [f"  > {line}" for line in option.feedback.split("\n")]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """A backslash goes before each line that would mean something."""
    return "\n".join(f"\\{line}" if _MEANT.match(line) else line for line in text.split("\n"))


def _plain(lines: Sequence[str]) -> str:
    shown = (line[1:] if line.startswith("\\") else line for line in lines)
    return "\n".join(shown).strip()


def _sections(lines: Sequence[str]) -> Iterator[_Section]:
    told = [*_told(lines)]
    plain = [line for kind, line in told if kind == "text"]
    levels = {len(found[1]) for line in plain if (found := _HEADING.fullmatch(line))}
    has_numbers = not any(level > 1 for level in levels) and any(map(_NUMBERED.fullmatch, plain))
    domain_level = 1 if has_numbers else min(levels) if len(levels) > 1 else 0
    section: _Section | None = None
    domain = ""
    for number, (kind, line) in enumerate(told, start=1):
        heading = _HEADING.fullmatch(line) if kind == "text" else None
        numbered = _NUMBERED.fullmatch(line) if kind == "text" and has_numbers else None
        if section is not None and (heading or numbered):
            yield section
            section = None
        if heading and len(heading[1]) == domain_level:
            domain = heading[2]
        elif heading:
            section = _Section(number, heading[2], domain)
        elif numbered:
            section = _Section(number, "", domain, [numbered[1]])
        elif section is not None:
            _read_line(section, kind, line, has_letters=has_numbers)
    if section is not None:
        section.unclosed = bool(told) and told[-1][0] in ("fenced", "record")
        yield section


def _told(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line with what it is: text, part of a code fence or of a record, or a fence's edge."""
    fence, kind = "", "text"
    for line in lines:
        mark = _FENCE.match(line)
        if not fence and mark:
            fence, kind = mark[1], "record" if mark[2] == "viva" else "fenced"
            yield ("record edge" if kind == "record" else "edge"), line
        elif fence and mark and mark[1].startswith(fence) and not mark[2]:
            yield ("record edge" if kind == "record" else "edge"), line
            fence, kind = "", "text"
        else:
            yield kind, line


def _read_line(section: _Section, kind: str, line: str, *, has_letters: bool) -> None:
    if kind == "record":
        section.note.append(line)
    elif kind in ("fenced", "edge"):
        section.text.append(line)
    elif kind == "text":
        _read_text(section, line, has_letters=has_letters)


def _read_text(section: _Section, line: str, *, has_letters: bool) -> None:
    task = _TASK.fullmatch(line)
    letter = _LETTER.fullmatch(line) if has_letters else None
    if task:
        section.options.append((task[1] != " ", [task[2]], []))
    elif letter:
        section.options.append((letter[1] == "*", [letter[2]], []))
    elif answer := _ANSWER.fullmatch(line):
        section.answers.append(answer[1])
    elif not section.options:
        section.text.append(line)
    elif feedback := _FEEDBACK.fullmatch(line):
        section.options[-1][2].append(feedback[1])
    elif line.strip():
        section.options[-1][1].append(line.removeprefix("      "))


def _item(section: _Section) -> Item:
    if section.unclosed:
        raise ItemError("it holds a fence of '```' that is never closed; close it.")
    options = tuple(
        Option(_plain(text), is_right, "\n".join(feedback).strip())
        for is_right, text, feedback in section.options
    )
    text = _plain(section.text)
    several = sum(option.correct for option in options) != 1
    return Item(
        name=section.title,
        text=text or section.title,
        kind="written" if not options else "multiple" if several else "single",
        options=options,
        note="\n".join(section.note),
        domain=section.domain,
        answers=() if options else tuple(section.answers),
    )
