"""GIFT, Moodle's format of plain text: https://docs.moodle.org/en/GIFT_format."""

import re
from collections.abc import Iterator, Sequence

from corpus.decoding import decode
from corpus.errors import UnreadableDocument
from corpus.exchange.errors import ExchangeError, ItemError
from corpus.exchange.item import Found, Item, Kind, Problem, Reading
from corpus.exchange.moodle_category import category_of, domain_of
from corpus.exchange.option_shares import shares
from corpus.exchange.page_text import page_text
from corpus.question import Option

_SPECIAL = re.compile(r"[\\~=#{}:]")
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_PLAIN = r"(?:\\.|[^\\{}])*"
_QUESTION = re.compile(
    rf"(?:::(?P<name>(?:\\.|[^\\:]|:(?!:))*)::)?(?P<before>{_PLAIN})"
    rf"\{{(?P<answers>{_PLAIN})\}}(?P<after>{_PLAIN})",
    re.DOTALL,
)
_ANSWER = re.compile(r"(?P<sign>[=~])(?P<body>(?:\\.|[^\\=~])*)", re.DOTALL)
_SHARE = re.compile(r"\s*%(-?[0-9]+(?:\.[0-9]+)?)%")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_TRUTH = re.compile(r"(TRUE|T|FALSE|F)\s*(#.*)?", re.IGNORECASE | re.DOTALL)
_FEEDBACK = re.compile(r"((?:\\.|[^\\#])*)#?(.*)", re.DOTALL)
_GENERAL = re.compile(r"((?:\\.|(?!####)[^\\])*)(?:####(.*))?", re.DOTALL)


def write_gift(items: Sequence[Item]) -> bytes:
    """The items as one file, under a category for each domain."""
    parts = []
    domain = None
    for item in items:
        if item.domain != domain:
            domain = item.domain
            parts.append(f"$CATEGORY: $course$/{category_of(domain)}\n")
        parts.append(_written(item))
    return "\n".join(parts).encode("utf-8", "replace")


def read_gift(data: bytes, file: str) -> Reading:
    """The items of a file; blank lines stand between questions, so one that is broken ends there.

    Raises:
        ExchangeError: the file is not text.
    """
    try:
        text = decode(data)
    except UnreadableDocument as error:
        raise ExchangeError(f"{file}: the file {error}.") from None
    domain = ""
    for line, block in _blocks(text):
        place = f"{file}:{line}"
        category, block = _split_category(block)
        if category is not None:
            domain = domain_of(category)
        if not block.strip():
            continue
        try:
            yield Found(place, _item(block, domain))
        except ItemError as error:
            yield Problem(place, str(error))


def _written(item: Item) -> str:
    lines = [f"// [id:{item.name}]", f"::{_escaped(item.name)}::[plain]{_escaped(item.text)}{{"]
    for sign, option in zip(_signs(item), item.options, strict=True):
        feedback = f"#{_escaped(option.feedback)}" if option.feedback else ""
        lines.append(f"\t{sign}{_escaped(option.text)}{feedback}")
    note = "\n\t".join(_escaped(line) for line in item.note.splitlines())
    return "\n".join([*lines, f"\t####{note}", "}", ""])


def _signs(item: Item) -> list[str]:
    right = [option.correct for option in item.options]
    if item.kind == "single" and right.count(True) == 1 and len(right) > 1:
        return ["=" if is_right else "~" for is_right in right]
    return [f"~%{share:g}%" for share in shares(item.options)]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text).replace("\n", "\\n")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Each run of lines that are not blank, without comments, with the line it begins on."""
    start, kept = 0, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if not line.strip():
            if kept:
                yield start, "\n".join(kept)
            kept = []
        elif not line.lstrip().startswith("//"):
            start = start if kept else number
            kept.append(line)


def _split_category(block: str) -> tuple[str | None, str]:
    first, _, rest = block.partition("\n")
    if first.lstrip().upper().startswith("$CATEGORY:"):
        return first.partition(":")[2], rest
    return None, block


def _item(block: str, domain: str) -> Item:
    match = _QUESTION.fullmatch(block.strip())
    if match is None:
        raise ItemError(
            "it has no answers in one pair of braces; write '{}' after an open question, and "
            "'\\{' and '\\}' for braces of the text."
        )
    answers, note = _split_note(match["answers"])
    blank = "" if not match["after"].strip() else "_____"
    text = _text(match["before"] + blank + match["after"])
    kind, options, accepted = _answers(answers)
    return Item(
        _unescaped(match["name"] or "").strip(), text, kind, options, note, domain, accepted
    )


def _split_note(answers: str) -> tuple[str, str]:
    match = _GENERAL.fullmatch(answers)
    if match is None:
        raise ItemError("its answers end in a lone '\\'; write '\\\\' for that character.")
    return match[1].strip(), _text(match[2] or "")


def _answers(answers: str) -> tuple[Kind, tuple[Option, ...], tuple[str, ...]]:
    if not answers:
        return "written", (), ()
    if match := _TRUTH.fullmatch(answers):
        return "single", _truth(match[1][0].upper() == "T", match[2] or ""), ()
    if answers.startswith("#"):
        numbers = [part.strip(" \t\n=") for part in re.split(r"[=\n]", answers[1:])]
        return "written", (), tuple(n.partition("#")[0].strip() for n in numbers if n)
    found = list(_ANSWER.finditer(answers))
    if not found or answers[: found[0].start()].strip():
        raise ItemError("its answers begin with neither '=' nor '~'; mark each one of them.")
    if all(match["sign"] == "=" for match in found):
        if all("->" in match["body"] for match in found):
            raise ItemError("it is a matching question, a form that Viva does not have.")
        return "written", (), tuple(_option(match).text for match in found)
    options = tuple(_option(match) for match in found)
    kind: Kind = "single" if any(match["sign"] == "=" for match in found) else "multiple"
    return kind, options, ()


def _truth(is_true: bool, feedback: str) -> tuple[Option, ...]:
    wrong, right = ([*(_text(part) for part in feedback.split("#")[1:]), "", ""])[:2]
    said = {is_true: right, not is_true: wrong}
    return tuple(Option(str(value), value is is_true, said[value]) for value in (True, False))


def _option(match: re.Match[str]) -> Option:
    share = _SHARE.match(match["body"])
    body = match["body"][share.end() :] if share else match["body"]
    parts = _FEEDBACK.fullmatch(body)
    assert parts is not None
    correct = float(share[1]) > 0 if share else match["sign"] == "="
    return Option(_text(parts[1]), correct, _text(parts[2]))


def _text(written: str) -> str:
    """The text behind the escapes; HTML becomes plain."""
    match = _FORMAT.match(written)
    text = _unescaped(written[match.end() :] if match else written).strip()
    return page_text(text) if match and match[1].lower() == "html" else text
