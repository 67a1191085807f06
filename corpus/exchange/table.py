"""CSV and TSV, and the text that Anki exports: a row for each question."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from corpus.decoding import decode
from corpus.errors import UnreadableDocument
from corpus.exchange.anki_text import AnkiHeader, read_anki_header
from corpus.exchange.cells import from_cell, to_cell
from corpus.exchange.errors import ExchangeError, ItemError
from corpus.exchange.item import Found, Item, Kind, Problem, Reading
from corpus.exchange.page_text import page_text
from corpus.question import Option

NAMES = {
    "id": ("id", "question id", "question_id", "guid"),
    "domain": ("domain", "category", "deck", "topic"),
    "question": ("question", "front", "prompt", "text"),
    "answer": ("answer", "answers", "back", "reference", "references", "correct answer"),
    "correct": ("correct", "correct options", "key"),
    "note": ("viva record", "explanation", "feedback"),
}
"""Each column with the names it goes by, ours first."""
_OPTION = re.compile(r"(option|choice|feedback)[ _]?([0-9]{1,2}|[a-z])")


def write_csv(items: Sequence[Item]) -> bytes:
    """A table with commas."""
    return _written(items, ",")


def write_tsv(items: Sequence[Item]) -> bytes:
    """A table with tabs."""
    return _written(items, "\t")


def is_table(start: str) -> bool:
    """Whether a text begins as a table of questions, or as Anki's text, does."""
    _, header_lines, _ = read_anki_header(start)
    first = start.partition("\n")[0].lower()
    cells = [name.strip(' "') for name in first.split(_delimiter(first))]
    has_names = len(cells) > 1 and not set(NAMES["question"]).isdisjoint(cells)
    return has_names or header_lines > 0


def _written(items: Sequence[Item], delimiter: str) -> bytes:
    most = max((len(item.options) for item in items), default=0)
    numbered = [f"{name} {n}" for n in range(1, most + 1) for name in ("option", "feedback")]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["id", "domain", "question", *numbered, "correct", NAMES["note"][0]])
    for item in items:
        told = [part for option in item.options for part in (option.text, option.feedback)]
        told += [""] * (2 * (most - len(item.options)))
        right = [str(n) for n, option in enumerate(item.options, start=1) if option.correct]
        row = [item.name, item.domain, item.text, *told, " ".join(right), item.note]
        writer.writerow([to_cell(cell) for cell in row])
    # Spreadsheets know UTF-8 only by its mark.
    return stream.getvalue().encode("utf-8-sig", "replace")


def read_csv(data: bytes, file: str) -> Reading:
    """The items of a table; which sign parts its cells is seen in its first line.

    Raises:
        ExchangeError: the file is not text, or has no column for the question.
    """
    try:
        text = decode(data)
    except UnreadableDocument as error:
        raise ExchangeError(f"{file}: the file {error}.") from None
    anki, skipped, text = read_anki_header(text)
    delimiter = anki.delimiter or _delimiter(text)
    columns = list(anki.columns)
    for line, row in _rows(text, delimiter, skipped):
        place = f"{file}:{line}"
        if isinstance(row, str):
            yield Problem(place, row)
            return
        if not columns:
            columns = anki.place([name.strip().lower() for name in row], len(row))
            _require(columns, place)
            if not anki.is_anki:
                continue
        try:
            yield Found(place, _item(_named(columns, row), anki))
        except ItemError as error:
            yield Problem(place, str(error))
    if not columns:
        raise ExchangeError(f"{file}:1: the table is empty; its first line names the columns.")


def _require(columns: Sequence[str], place: str) -> None:
    if not set(NAMES["question"]) & set(columns):
        raise ExchangeError(
            f"{place}: the table has no column 'question' (it has {', '.join(columns)[:200]}); "
            "name its columns in the first line."
        )


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0].lower()
    known = {name for names in NAMES.values() for name in names}

    def score(delimiter: str) -> tuple[int, int]:
        names = [name.strip(' "') for name in first.split(delimiter)]
        return len(known & set(names)), len(names)

    return max((",", ";", "\t", "|"), key=score)


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with the line it begins on; a sentence in place of the row that cannot be read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = skipped + reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"this row and those below it cannot be read ({error}); "
            yield line, f"{reason}look for a quote that is never closed."
            return
        if any(cell.strip() for cell in row):
            yield line, row


def _named(columns: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    left_over = [cell for cell in row[len(columns) :] if cell.strip()]
    if left_over:
        raise ItemError(f"the row has {len(row)} cells where the first has {len(columns)}.")
    # Of two columns of one name the first counts.
    return dict(reversed([*zip(columns, map(from_cell, row), strict=False)]))


def _item(cells: Mapping[str, str], anki: AnkiHeader) -> Item:
    found = {
        column: next((cells[name] for name in names if name in cells), "")
        for column, names in NAMES.items()
    }
    if anki.is_html:
        found = {name: page_text(cell) for name, cell in found.items()}
    options = _options(cells, found["correct"] or found["answer"])
    several = sum(option.correct for option in options) != 1
    kind: Kind = "multiple" if several else "single"
    return Item(
        name=found["id"],
        text=found["question"],
        kind=kind if options else "written",
        options=options,
        note=found["note"],
        domain=found["domain"],
        answers=(found["answer"],) if found["answer"].strip() and not options else (),
    )


def _options(cells: Mapping[str, str], key: str) -> tuple[Option, ...]:
    parts: dict[str, dict[int, str]] = {"option": {}, "feedback": {}}
    for name, cell in cells.items():
        if (match := _OPTION.fullmatch(name)) and cell.strip():
            parts["feedback" if match[1] == "feedback" else "option"][_number(match[2])] = cell
    texts = parts["option"]
    right = {_number(part) for part in re.split(r"[\s,;]+", key.strip().lower()) if part}
    return tuple(
        Option(
            text,
            number in right or text.strip().casefold() == key.strip().casefold(),
            parts["feedback"].get(number, ""),
        )
        for number, text in sorted(texts.items())
    )


def _number(written: str) -> int:
    """1 for "1" and "a"; 0, which no option has, for what is neither."""
    if written.isascii() and written.isdigit():
        return int(written[:4])
    return ord(written) - ord("a") + 1 if re.fullmatch("[a-z]", written) else 0
