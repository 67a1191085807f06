"""Arrows go one way: app -> tutor -> index -> corpus; nothing heavy is imported in two places."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ["corpus", "index", "tutor", "app"]
ROOMS = ["grading", "learning", "answering", "scoring"]
TOP = ["pages", "cli", "wiring"]
ONE_PLACE = {
    "torch": ("index/even_rows.py", "tutor/grading/entailment.py"),
    "transformers": "tutor/grading/entailment.py",
    "sentence_transformers": "index/encoder.py",
    "faiss": "index/dense.py",
    "bm25s": "index/lexical.py",
    "xllamacpp": "tutor/answering/llama.py",
    "openai": "tutor/answering/endpoint.py",
    "fsrs": "tutor/learning/reviews.py",
    "altair": "tutor/pages/charts.py",
    "sqlalchemy": (
        "tutor/store.py",
        "tutor/store_engine.py",
        "tutor/store_tables.py",
        "tutor/scoring/review/tables.py",
        "tutor/scoring/review/queue.py",
    ),
    "openpyxl": ("tutor/scoring/xlsx_child.py", "tutor/scoring/xlsx_writer.py"),
    "ray": "tutor/scoring/engines/ray_data.py",
}


def sources() -> list[Path]:
    return [ROOT / "app.py"] + [
        path for layer in LAYERS[:-1] for path in sorted((ROOT / layer).rglob("*.py"))
    ]


def module_of(path: Path) -> str:
    relative = path.relative_to(ROOT).with_suffix("")
    return ".".join(part for part in relative.parts if part != "__init__")


def imported(path: Path) -> Iterator[str]:
    """Dotted names a file imports, at any depth: an import inside a function is an arrow too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full, not relative."
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


EDGES = [(path, name) for path in sources() for name in imported(path)]


def test_layers_point_downwards() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path, name in EDGES
        if name.split(".")[0] in LAYERS
        and LAYERS.index(name.split(".")[0]) > LAYERS.index(module_of(path).split(".")[0])
    ]
    assert wrong == []


def test_rooms_use_only_each_others_doors() -> None:
    wrong = []
    for path, name in EDGES:
        here, there = module_of(path).split("."), name.split(".")
        if here[0] == there[0] == "tutor" and len(here) > 1 and here[1] in ROOMS and len(there) > 1:
            if there[1] in TOP:
                wrong.append(f"{path.relative_to(ROOT)} reaches up to {name}")
            # tutor.grading.Grade is a door; tutor.grading.grade.Grade is the inside.
            if there[1] in ROOMS and there[1] != here[1] and len(there) > 3:
                wrong.append(f"{path.relative_to(ROOT)} goes past the door into {name}")
    assert wrong == []


@pytest.mark.parametrize(("library", "home"), ONE_PLACE.items())
def test_heavy_libraries_are_imported_in_one_place(
    library: str, home: str | tuple[str, ...]
) -> None:
    found = {str(path.relative_to(ROOT)) for path, name in EDGES if name.split(".")[0] == library}
    assert found and found <= ({home} if isinstance(home, str) else set(home))


def test_streamlit_stays_in_the_pages() -> None:
    found = [path.relative_to(ROOT) for path, name in EDGES if name.split(".")[0] == "streamlit"]
    assert found
    assert all(str(path) == "app.py" or path.parts[:2] == ("tutor", "pages") for path in found)


def import_graph() -> dict[str, set[str]]:
    """Each module with the modules of ours that it imports."""
    modules = {module_of(path) for path in sources()}
    graph: dict[str, set[str]] = {module: set() for module in modules}
    for path, name in EDGES:
        while name and name not in modules:
            name = name.rpartition(".")[0]
        if name and name != module_of(path):
            graph[module_of(path)].add(name)
    return graph


def test_no_cycles() -> None:
    graph, done = import_graph(), set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join([*trail[trail.index(module) :], module])
        if module not in done:
            for following in sorted(graph[module]):
                visit(following, (*trail, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


def test_no_source_file_is_over_the_wall() -> None:
    long = {str(p): n for p in sources() if (n := len(p.read_text().splitlines())) > 300}
    assert long == {}
