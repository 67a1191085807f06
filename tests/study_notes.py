"""What the study notes name: code blocks, and code in backticks with the line it stands in.

Convention of the notes: in backticks, ``CamelCase`` is a class, ``name=`` or ``name=value`` is an
argument, and ``"a-task"`` or ``pipeline("a-task")`` is a pipeline task. A name that is gone stands
in a line that says "in older code".
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from corpus.shipped import MATERIAL

NOTES = sorted(MATERIAL.rglob("*.md"))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
OLD = "older code"


def label(path: Path) -> str:
    return path.relative_to(MATERIAL).as_posix()


def python_blocks(path: Path) -> Iterator[ast.Module]:
    for language, code in FENCE.findall(path.read_text(encoding="utf-8")):
        if language == "python":
            yield ast.parse(code)


def prose(path: Path) -> str:
    """The note without its blocks of code."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def inline(path: Path) -> Iterator[tuple[str, str]]:
    """Each code in backticks that is not called old, with the line it stands in."""
    for line in prose(path).splitlines():
        for code in CODE.findall(line):
            if OLD not in line:
                yield code, line
