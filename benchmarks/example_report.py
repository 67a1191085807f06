"""The trust report in the README: our own responses graded, beside the marks of the set.

``python -m benchmarks.example_report FOLDER [--picture docs/images/report.png]``
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.graded_sets import SUBJECT, labelled
from corpus import Bank
from tutor.scoring import Job, LocalEngine, score_table
from tutor.scoring.report import build_report, report_page
from tutor.settings import load_settings
from tutor.wiring import Viva

SPLIT = "dev"
"""The half whose figures may be looked at."""
WIDTH, HEIGHT = 1000, 1280
"""Of the picture, in pixels."""


def write_report(folder: Path) -> Path:
    """Grades the responses into ``graded.csv`` in the folder; the report's path."""
    with SUBJECT.open(encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["split"] == SPLIT]
    source = folder / "responses.jsonl"
    kept = ("response_id", "question_id", "question", "response", "style")
    lines = [
        json.dumps({**{name: row[name] for name in kept}, "human_score": row["score"]})
        for row in rows
    ]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    questions = {
        row["question_id"]: replace(labelled(row).question, id=row["question_id"]) for row in rows
    }
    viva = Viva(load_settings())
    target = folder / "graded.csv"
    score_table(
        Job(source, target, Bank(tuple(questions.values())), restart=True),
        LocalEngine(lambda: viva.grader),
    )
    page = folder / "report.html"
    page.write_text(report_page(build_report(target, groups=["style"])), encoding="utf-8")
    return page


def take_picture(page: Path, picture: Path) -> None:
    """The top of the page as a browser shows it, as PNG."""
    from tests.browser import browsing

    with browsing() as browser:
        view = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        view.goto(page.resolve().as_uri())
        view.screenshot(path=picture)


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the report, and the picture when one is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.example_report")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    page = write_report(options.folder)
    print(page)
    if options.picture is not None:
        take_picture(page, options.picture)


if __name__ == "__main__":
    main()
