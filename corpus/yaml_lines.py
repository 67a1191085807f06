"""YAML as plain values that remember their lines, with bounds on what a file may cost."""

from collections.abc import Iterator
from pathlib import Path

import yaml
from yaml.reader import Reader, ReaderError

from corpus.errors import BankFileError

MAX_DEPTH = 16
"""A question is four levels deep; a very deep file would crash libyaml's composer."""
MAX_VALUES = 200_000
"""Values after aliases are expanded: bounds files whose aliases multiply."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Location = tuple[str | int, ...]
"""Where a value stands in an entry: ``("key_points", 1, "weight")``; ``()`` is the entry itself."""


def compose(text: str, path: Path) -> yaml.Node | None:
    """The root node of ``text``, or None when it is empty; ``path`` names the file in errors.

    Raises:
        BankFileError: the text is not YAML, or is nested too deep.
    """
    try:
        _refuse_depth(text, path)
        root = LOADER(text).get_single_node()
    except yaml.YAMLError as error:
        raise _yaml_error(error, text, path) from None
    assert root is None or isinstance(root, yaml.Node)
    return root


class LinedValues:
    """Turns the nodes of one file into dicts, lists, strings and None.

    Scalars stay text, so that an option ``No`` is not read as false; validation makes numbers.

    Raises:
        BankFileError: a key stands twice or is no word, or the file's aliases multiply.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.left = MAX_VALUES

    def read(self, node: yaml.Node, lines: dict[Location, int], location: Location = ()) -> object:
        """The node's value; ``lines`` is filled with the line of every value inside."""
        line = line_of(node.start_mark)
        self._spend(len(location), line)
        # A mapping's value has its key's line already, which is where its author would look.
        lines.setdefault(location, line)
        if isinstance(node, yaml.MappingNode):
            return {
                key: self.read(value, lines, (*location, key))
                for key, value in self._pairs(node, lines, location)
            }
        if isinstance(node, yaml.SequenceNode):
            return [
                self.read(item, lines, (*location, number))
                for number, item in enumerate(node.value)
            ]
        return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)

    def _pairs(
        self, node: yaml.MappingNode, lines: dict[Location, int], location: Location
    ) -> Iterator[tuple[str, yaml.Node]]:
        for key, value in node.value:
            line = line_of(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                raise self._error(line, "a key must be one word, as in 'question:'.")
            if (*location, key.value) in lines:
                raise self._error(line, f"the key '{key.value}' stands twice; keep one of them.")
            lines[(*location, key.value)] = line
            yield key.value, value

    def _spend(self, depth: int, line: int) -> None:
        self.left -= 1
        if depth > MAX_DEPTH:
            raise _too_deep(self.path, line)
        if self.left < 0:
            raise self._error(
                line, f"the file's aliases expand to over {MAX_VALUES:,} values; write them out."
            )

    def _error(self, line: int, reason: str) -> BankFileError:
        return BankFileError(str(self.path), line, reason)


def line_of(mark: object) -> int:
    """The line of a mark of PyYAML, which counts from 0, counted from 1; 1 when there is none."""
    return int(getattr(mark, "line", 0)) + 1


def _refuse_depth(text: str, path: Path) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _too_deep(path, line_of(event.start_mark))


def _too_deep(path: Path, line: int) -> BankFileError:
    reason = f"values are nested over {MAX_DEPTH} deep; a question needs four."
    return BankFileError(str(path), line, reason)


def _yaml_error(error: yaml.YAMLError, text: str, path: Path) -> BankFileError:
    line = line_of(getattr(error, "problem_mark", None))
    if isinstance(error, ReaderError) and (character := Reader.NON_PRINTABLE.search(text)):
        line = text.count("\n", 0, character.start()) + 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    reason = f"not valid YAML ({problem}); mend this line or quote its text."
    return BankFileError(str(path), line, reason)
