"""The YAML of a bank file as plain values, each with the line it stands on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from corpus.errors import BankError

MAX_BYTES = 4_000_000
"""A bank is written by hand; a thousand questions with all their parts need two megabytes."""
MAX_DEPTH = 16
"""A question is four levels deep; a very deep file would crash libyaml's composer."""
MAX_VALUES = 200_000
"""Values after aliases are expanded: bounds files whose aliases multiply."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Location = tuple[str | int, ...]
"""Where a value stands in an entry: ``("key_points", 1, "weight")``; ``()`` is the entry itself."""


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One item of a bank file, not yet validated; scalars are strings, or None for ``null``."""

    file: str
    values: object
    lines: Mapping[Location, int]

    def line(self, location: Location) -> int:
        """The line of the value at ``location``, or of what it would stand in; counted from 1."""
        while location not in self.lines:
            location = location[:-1]
        return self.lines[location]


def bank_files(path: Path) -> list[Path]:
    """The YAML files of a folder in the order of their names, or the one file.

    Raises:
        BankError: there is nothing at ``path``, or the folder holds no YAML file.
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in {".yaml", ".yml"})
        if not files:
            raise BankError(
                f"{path}: the folder holds no .yaml file; name a folder with bank files."
            )
        return files
    if not path.is_file():
        raise BankError(f"{path}: there is no such bank; name a YAML file or a folder of them.")
    return [path]


def read_bank_file(path: Path) -> list[BankEntry]:
    """The entries of one file.

    Raises:
        BankError: the file is too big, is not YAML, or is not a list.
    """
    text = _text(path)
    try:
        _refuse_depth(text, path)
        root = LOADER(text).get_single_node()
    except yaml.YAMLError as error:
        raise BankError(_yaml_message(error, path)) from None
    if root is None or not isinstance(root, yaml.SequenceNode):
        raise BankError(
            f"{path}:1: a bank file is a list of questions; start each one with '- id:'."
        )
    budget = _Budget(path)
    entries = []
    for item in root.value:
        lines: dict[Location, int] = {}
        values = _plain(item, (), lines, budget)
        entries.append(BankEntry(str(path), values, lines))
    return entries


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise BankError(
                f"{path}:1: the file is over {MAX_BYTES:,} bytes; split it into several."
            )
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BankError(f"{path}:{line}: the text is not UTF-8; save the file as UTF-8.") from None
    except OSError as error:
        raise BankError(f"{path}: cannot be read ({error.strerror}); check the file.") from None


def _refuse_depth(text: str, path: Path) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _too_deep(path, _line(event.start_mark))


def _line(mark: object) -> int:
    return int(getattr(mark, "line", 0)) + 1


def _too_deep(path: Path, line: int) -> BankError:
    return BankError(
        f"{path}:{line}: values are nested over {MAX_DEPTH} deep; a question needs four."
    )


def _yaml_message(error: yaml.YAMLError, path: Path) -> str:
    mark = getattr(error, "problem_mark", None)
    line = 1 if mark is None else _line(mark)
    problem = (
        getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    )
    return f"{path}:{line}: not valid YAML ({problem}); mend this line or quote its text."


@dataclass(slots=True)
class _Budget:
    """Counts the values built from one file."""

    path: Path
    left: int = field(default=MAX_VALUES)

    def spend(self, depth: int, line: int) -> None:
        self.left -= 1
        if depth > MAX_DEPTH:
            raise _too_deep(self.path, line)
        if self.left < 0:
            raise BankError(
                f"{self.path}:{line}: the file's aliases expand to over {MAX_VALUES:,} values; "
                "write them out."
            )


def _plain(
    node: yaml.Node, location: Location, lines: dict[Location, int], budget: _Budget
) -> object:
    """The node as dict, list, str or None; ``lines`` is filled on the way.

    Scalars stay text, so that an option ``No`` is not read as false; validation makes numbers.
    """
    line = _line(node.start_mark)
    budget.spend(len(location), line)
    # A mapping's value has its key's line already, which is where its author would look.
    lines.setdefault(location, line)
    if isinstance(node, yaml.MappingNode):
        return {
            key: _plain(value, (*location, key), lines, budget)
            for key, value in _pairs(node, location, lines, budget)
        }
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*location, number), lines, budget)
            for number, item in enumerate(node.value)
        ]
    return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)


def _pairs(
    node: yaml.MappingNode, location: Location, lines: dict[Location, int], budget: _Budget
) -> Iterator[tuple[str, yaml.Node]]:
    for key, value in node.value:
        line = _line(key.start_mark)
        if not isinstance(key, yaml.ScalarNode):
            raise BankError(f"{budget.path}:{line}: a key must be one word, as in 'question:'.")
        if (*location, key.value) in lines:
            raise BankError(
                f"{budget.path}:{line}: the key '{key.value}' stands twice; keep one of them."
            )
        lines[(*location, key.value)] = line
        yield key.value, value
