"""The speed benchmark measures what it says; how fast is no matter of tests."""

import inspect
import json
import random
from importlib import import_module
from itertools import islice
from mmap import mmap
from pathlib import Path

import pytest

from benchmarks import speed
from benchmarks.__main__ import BENCHMARKS
from benchmarks.entry import parser, show, table
from benchmarks.graded_response import QUESTION, responses
from benchmarks.index_build import write_notes
from benchmarks.memory import resident
from benchmarks.speed import Figure, measure, report


def test_a_figure_is_the_median_against_its_bar() -> None:
    record = Figure("grading", [100.0, 900.0, 200.0], "ms", 200).record()
    assert (record["median"], record["worst"], record["runs"]) == (200.0, 900.0, 3)
    assert record["passed"] is True
    assert Figure("grading", [201.0], "ms", 200).record()["passed"] is False


def test_the_report_puts_figure_and_bar_side_by_side() -> None:
    figures = [Figure("grading", [100.0], "ms", 300), Figure("first page", [7.0], "s", 5)]
    measured = {"cores": 2, "load": 0.5, "figures": [figure.record() for figure in figures]}
    assert report(measured) == (
        "| 2 cores, load 0.5 | median |  worst |       bar |      | runs |\n"
        "| ----------------- | ------ | ------ | --------- | ---- | ---- |\n"
        "| grading           | 100 ms | 100 ms | <= 300 ms | pass |    1 |\n"
        "| first page        |    7 s |    7 s |    <= 5 s | FAIL |    1 |"
    )


def test_what_was_measured_is_shown_as_a_table_or_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show({"a": 1}, lambda measured: f"a is {measured['a']}", as_json=False)
    show({"a": 1}, str, as_json=True)
    assert capsys.readouterr().out == 'a is 1\n{"a": 1}\n'
    options = parser("benchmarks.x", None).parse_args(["--data", "folder", "--json"])
    assert (options.data, options.json) == (Path("folder"), True)
    assert table(("a",), [("bc",)]) == "| a  |\n| -- |\n| bc |"


def test_responses_differ_and_come_again_with_the_same_seed() -> None:
    some = list(islice(responses(random.Random(1)), 50))
    assert len(set(some)) == 50
    assert some == list(islice(responses(random.Random(1)), 50))
    assert len(QUESTION.key_points) == 5


def test_notes_have_the_size_asked_for_and_no_chunk_twice(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text("# Ice\n\nWater, frozen: -5 °C.\n\n## More\n\nSnow.\n")
    write_notes(tmp_path / "in", tmp_path / "out", 10_000)
    texts = [path.read_text() for path in sorted((tmp_path / "out").rglob("*.md"))]
    assert sum(len(text.encode()) for text in texts) in range(9_997, 10_001)
    assert len({text.strip() for text in texts}) == len(texts)
    assert all(text.startswith("# Ice") for text in texts[:-1])
    assert (tmp_path / "out" / "3" / "a.md").read_text().count("Edition 3: ") == 2
    with pytest.raises(ValueError, match="holds no Markdown"):
        write_notes(tmp_path / "none", tmp_path / "out", 100)


def test_a_process_knows_its_memory() -> None:
    before = resident()
    assert 10 < before < 4000
    # New pages, where an object might get what another gave back.
    with mmap(-1, 50_000_000) as ballast:
        ballast.write(b"x" * 50_000_000)
        assert resident() - before > 25


@pytest.mark.real
def test_all_figures_are_measured() -> None:
    measured = measure(runs=1, size=5_000)
    assert json.loads(json.dumps(measured)) == measured
    figures = measured["figures"]
    assert [figure["unit"] for figure in figures] == ["ms", "s", "s", "MB", "s", "s"]
    assert [figure["bar"] for figure in figures] == [300, 60, 5, 1500, 1, 10]
    assert all(figure["median"] > 0 for figure in figures)
    assert "0.005 MB of Markdown indexed" in report(measured)
    assert speed.RUNS > 1


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_can_be_run_with_the_others(name: str) -> None:
    benchmark = import_module(f"benchmarks.{name}")
    assert {"data"} <= set(inspect.signature(benchmark.measure).parameters)
    others = list(inspect.signature(benchmark.measure).parameters.values())[1:]
    assert all(parameter.default is not parameter.empty for parameter in others)
    assert callable(benchmark.report)
