"""Prerequisites that are no concept, that stand alone or run in a circle: each at its line."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus import check_bank

WORDS = ("apples", "bridges", "clouds", "deserts", "engines", "forests", "glaciers", "harbours")


def entry(name: str, concept: str, prerequisites: object, domain: str = "d") -> dict[str, object]:
    return {
        "id": name,
        "domain": domain,
        "concept": concept,
        "form": "flashcard",
        "question": f"What about {name}?",
        "references": ["That."],
        "prerequisites": prerequisites,
    }


def found(folder: Path, *entries: object) -> list[tuple[int, str, str]]:
    """Line, question and message of each finding; every key of the bank stands on its own line."""
    path = folder / "bank.yaml"
    path.write_text(yaml.safe_dump(list(entries), sort_keys=False, width=1000), encoding="utf-8")
    return [(each.line, each.question, each.message) for each in check_bank(path, folder)]


def test_prerequisites_that_have_an_order_are_sound(tmp_path: Path) -> None:
    entries = [
        entry("apples", "qlora", ["lora", "qlora", "tuning"]),
        entry("bridges", "lora", ["tuning"]),
        entry("clouds", "qlora", ["lora"]),
        entry("deserts", "tuning", []),
    ]
    assert found(tmp_path, *entries) == []


@pytest.mark.parametrize("name", ["padding", "", " ", "Lora"])
def test_a_prerequisite_is_a_concept_of_its_own_domain(tmp_path: Path, name: str) -> None:
    entries = [
        entry("apples", "lora", []),
        entry("bridges", "padding", [], domain="e"),
        entry("clouds", "qlora", ["lora", name]),
    ]
    assert found(tmp_path, *entries) == [
        (26, "clouds", f"the domain 'd' has no concept '{name}'; it has lora, qlora.")
    ]


def test_prerequisites_are_a_list(tmp_path: Path) -> None:
    ((line, _, message),) = found(tmp_path, entry("apples", "lora", "lora"))
    assert line == 8
    assert message == "'prerequisites' must be a list; start each of its lines with '- '."


def test_a_circle_is_named_where_it_closes(tmp_path: Path) -> None:
    entries = [
        entry("apples", "ranks", ["lora"]),
        entry("bridges", "lora", ["tuning"]),
        entry("clouds", "tuning", ["ranks"]),
    ]
    assert found(tmp_path, *entries) == [
        (
            27,
            "clouds",
            "the prerequisites run in a circle, 'tuning', 'ranks', 'lora', 'tuning'; "
            "take one of them out.",
        )
    ]


def test_questions_of_one_concept_do_not_all_wait_for_each_other(tmp_path: Path) -> None:
    entries = [entry("apples", "lora", ["lora"]), entry("bridges", "lora", ["lora"])]
    said = "all questions about 'lora' wait for another one about it; let one of them come first."
    assert found(tmp_path, *entries) == [(9, "apples", said), (18, "bridges", said)]
    assert found(tmp_path, entries[0], entry("bridges", "lora", [])) == []


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.lists(st.integers(0, 4), max_size=2, unique=True)),
        max_size=len(WORDS),
    )
)
def test_a_circle_is_found_whenever_there_is_one(drawn: list[tuple[int, list[int]]]) -> None:
    # Each concept has a question that waits for nothing, so that all names are known.
    entries = [entry(f"first-{concept}", f"concept {concept}", []) for concept in range(5)]
    graph: dict[int, set[int]] = {}
    for word, (concept, wanted) in zip(WORDS, drawn, strict=False):
        entries.append(entry(word, f"concept {concept}", [f"concept {each}" for each in wanted]))
        graph.setdefault(concept, set()).update(set(wanted) - {concept})
    try:
        TopologicalSorter(graph).prepare()
        has_circle = False
    except CycleError:
        has_circle = True
    with TemporaryDirectory() as folder:
        messages = [message for _, _, message in found(Path(folder), *entries)]
    assert any("run in a circle" in message for message in messages) == has_circle
    assert all("run in a circle" in message for message in messages)
