"""Whether the material has what the sources of a bank name."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.asked import Asked, Placed
from corpus.bank import Fault
from corpus.errors import UnreadableDocument
from corpus.headings import find_headings
from corpus.question import Question
from corpus.readers import read_document
from corpus.slug import unique_slugs
from corpus.yaml_lines import Location


class Sources:
    """Looks up ``path#heading-slug`` in the material, reading each document once."""

    def __init__(self, material: Path) -> None:
        self.material = material.resolve()
        self.anchors: dict[Path, frozenset[str]] = {}

    def __call__(self, bank: Sequence[Asked]) -> Iterator[Placed]:
        """The sources that lead nowhere."""
        for asked in bank:
            for fault in self._faults(asked.question):
                yield asked.entry, fault

    def _faults(self, question: Question) -> Iterator[Fault]:
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
            try:
                text = read_document(file).text
            except UnreadableDocument as error:
                yield Fault(location, f"the document '{name}' {error}; mend the source.")
                return
            headings = [heading.text for heading in find_headings(text)]
            self.anchors[file] = frozenset(unique_slugs(headings))
        if slug not in self.anchors[file]:
            known = ", ".join(sorted(self.anchors[file])) or "none"
            yield Fault(location, f"'{name}' has no heading '#{slug}'; it has {known}.")
