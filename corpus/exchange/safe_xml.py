"""XML of strangers: nothing is fetched, no entity is expanded, and every element has its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, indent, tostring

from corpus.exchange.errors import ExchangeError

MAX_DEPTH = 200
"""A question is some twenty levels deep; very deep trees exhaust the stack."""


@dataclass(frozen=True, slots=True)
class Document:
    """A tree with the lines of its elements; ``broken`` says where and why it ends early."""

    root: Element
    lines: dict[Element, int]
    unfinished: frozenset[Element]
    broken: tuple[int, str] | None

    def line(self, element: Element) -> int:
        """The line of the element's start tag, counted from 1."""
        return self.lines[element]

    def sound(self, *names: str) -> Iterator[Element]:
        """The elements of these names, in order, that were read up to their end tags."""
        for element in self.root.iter():
            if local(element) in names and element not in self.unfinished:
                yield element


class _Lined(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self.parser: object = None
        self.root: Element | None = None
        self.lines: dict[Element, int] = {}
        self.open: list[Element] = []

    def start(self, tag: str, attributes: dict[str, str], /) -> Element:
        element = super().start(tag, attributes)
        self.root = element if self.root is None else self.root
        self.lines[element] = int(getattr(self.parser, "CurrentLineNumber", 1))
        self.open.append(element)
        if len(self.open) > MAX_DEPTH:
            raise _TooDeep
        return element

    def end(self, tag: str, /) -> Element:
        self.open.pop()
        return super().end(tag)


class _TooDeep(Exception):
    pass


def parse_xml(data: bytes, file: str) -> Document:
    """The tree of a file, as far as it is well-formed; what is unfinished at a fault is marked.

    Raises:
        ExchangeError: not even the first element can be read, or the file declares entities, or
            is nested too deep.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    builder = _Lined()
    parser = DefusedXMLParser(target=builder, forbid_dtd=False, forbid_entities=True)
    builder.parser = parser.parser
    broken = None
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException:
        raise ExchangeError(f"{file}: the file declares entities; save it without them.") from None
    except _TooDeep:
        raise ExchangeError(f"{file}: elements are nested over {MAX_DEPTH} deep.") from None
    except (ParseError, LookupError, ValueError) as error:
        line = error.position[0] if isinstance(error, ParseError) else 1
        broken = (line, str(error).partition(":")[0])
    if builder.root is None:
        line, reason = broken or (1, "no element found")
        raise ExchangeError(f"{file}:{line}: this is not XML ({reason}); export the file again.")
    return Document(builder.root, builder.lines, frozenset(builder.open), broken)


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element, *path: str) -> Element | None:
    """The first element down this path of names, whatever their namespaces."""
    here: Element | None = element
    for name in path:
        here = next((one for one in here or () if local(one) == name), None)
    return here


def children(element: Element, name: str) -> Iterator[Element]:
    """The element's own children of a name, whatever their namespaces."""
    return (one for one in element if local(one) == name)


def inner_text(element: Element | None) -> str:
    """All text inside, without the markup; "" where there is no element."""
    return "" if element is None else "".join(element.itertext())


def to_bytes(root: Element) -> bytes:
    """The tree as an indented file in UTF-8."""
    indent(root)
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
