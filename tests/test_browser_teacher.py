"""A teacher's journey in a real browser: from a table to a reviewed table, with the real grader."""

import csv
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import ROOT, browsing, healthy, serving, settled

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

ARTEFACTS = ROOT / "artefacts"
PATIENCE = 90_000
RIGHT = "The pretrained weights stay frozen and only small low-rank matrices get gradients."
WRONG = "It quantizes the weights to four bits, that is all it does."
ODD = "the weights are kept as they are, something small is learned next to them"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


def written(path: Path) -> Path:
    """A table that was not made for Viva: a learner a row, odd names, a total."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["Last name", "Response 1", "Response 2", "Total"])
        for number in range(12):
            first = (RIGHT, WRONG, ODD)[number % 3]
            second = ("It hides padding tokens from attention.", "no idea", "")[number % 3]
            table.writerow([f"Student {number}", first, second, number])
    return path


def pick(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label).last
    box.click()
    box.fill(option[:40])
    page.get_by_role("option", name=option).first.click()
    settled(page)


def test_a_table_too_large_is_refused_where_one_looks(page: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(51 * 2**20)
    with serving(tmp_path, 'generator = "none"\n') as address:
        page.goto(f"{address}/score_class")
        upload = page.locator("input[type=file]")
        upload.wait_for(state="attached")
        settled(page)
        upload.set_input_files(large)
        why = page.get_by_text("must be 50.0MB or smaller")
        why.wait_for()
        box = why.bounding_box()
        assert box is not None and box["width"] > 100
        healthy(page)


def test_from_a_table_to_a_reviewed_table(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path, 'generator = "none"\n') as address:
        page.goto(f"{address}/score_class")
        upload = page.locator("input[type=file]")
        upload.wait_for(state="attached")
        upload.set_input_files(written(tmp_path / "class <b>x.csv"))
        page.get_by_role("button", name="Score", exact=True).wait_for()
        settled(page)
        healthy(page)
        # What was guessed: a learner a row, with two columns of responses.
        assert page.get_by_role("radio").nth(1).is_checked()
        page.get_by_text("Response 1", exact=True).last.wait_for()
        page.get_by_label("The question", exact=True).first.fill(
            "Why does LoRA need less memory than full fine-tuning?"
        )
        page.get_by_label("A good answer to it").first.fill(RIGHT)
        page.get_by_label("The question", exact=True).last.fill("What is an attention mask for?")
        page.get_by_label("A good answer to it").last.fill("It hides padding from attention.")
        page.get_by_label("A good answer to it").last.press("Control+Enter")
        settled(page)
        page.screenshot(path=ARTEFACTS / "class-columns-1280.png", full_page=True)
        page.get_by_role("button", name="Score", exact=True).click()
        page.get_by_role("progressbar").or_(
            page.get_by_role("tab", name="Results")
        ).first.wait_for()
        page.reload()  # the work goes on
        page.get_by_role("tab", name="Results").wait_for()
        settled(page)
        healthy(page)
        assert page.get_by_text("24 responses").count() > 0

        for name in ("Distribution", "Questions", "Grade again", "Downloads"):
            page.get_by_role("tab", name=name).click()
            settled(page)
            page.screenshot(path=ARTEFACTS / f"class-{name.split()[0].lower()}-1280.png")
        for extension in ("csv", "xlsx", "jsonl"):
            with page.expect_download() as waiting:
                page.get_by_role("button", name=extension.upper(), exact=True).click()
            target = tmp_path / f"got.{extension}"
            waiting.value.save_as(target)
            assert target.stat().st_size > 500
        assert zipfile.is_zipfile(tmp_path / "got.xlsx")
        rows = [json.loads(line) for line in (tmp_path / "got.jsonl").read_text().splitlines()]
        assert len(rows) == 24 and {row["learner"] for row in rows} >= {"Student 0", "Student 11"}
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Report").click()
        waiting.value.save_as(tmp_path / "report.html")
        assert "How far these grades" in (tmp_path / "report.html").read_text()

        page.get_by_role("button", name="Review them").click()
        page.get_by_role("heading", name="Review").wait_for()
        settled(page)
        healthy(page)
        page.screenshot(path=ARTEFACTS / "review-1280-light.png", full_page=True)
        accept = page.get_by_text("Also accept this answer")
        accept.wait_for()
        accept.click()
        settled(page)
        page.get_by_label("Note, why").fill("says it in other words")
        page.get_by_label("Note, why").press("Enter")
        settled(page)
        left = page.get_by_text("to decide").first.inner_text()
        page.locator("h1").click()
        page.keyboard.press("5")
        page.wait_for_function(
            "said => !document.body.innerText.includes(said)", arg=left, timeout=PATIENCE
        )
        settled(page)
        healthy(page)

        page.goto(f"{address}/score_class")
        page.get_by_role("tab", name="Grade again").click()
        page.get_by_text("1 answer was accepted").wait_for()
        page.get_by_role("button", name="Add them and grade again").click()
        page.get_by_text("in the key yet").first.wait_for(state="detached")
        page.get_by_role("tab", name="Grade again").click()
        page.get_by_text("What the last change of the key moved").wait_for()
        settled(page)
        healthy(page)
        page.screenshot(path=ARTEFACTS / "class-moved-1280.png", full_page=True)


def test_a_renamed_program_and_a_broken_table_are_a_sentence(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path, 'generator = "none"\n') as address:
        for name, data in (
            ("setup.xlsx", b"MZ\x90\x00" + bytes(range(256)) * 40),
            ("empty.csv", b""),
        ):
            page.goto(f"{address}/score_class")
            upload = page.locator("input[type=file]")
            upload.wait_for(state="attached")
            path = tmp_path / name
            path.write_bytes(data)
            upload.set_input_files(path)
            page.locator("[data-testid=stAlert]").first.wait_for()
            settled(page)
            healthy(page)
            page.get_by_text("Delete this class").click()
            settled(page)  # what unfolds moves, and a click would miss it
            page.get_by_role("button", name="Delete it").click()
            page.get_by_text("Delete this class").wait_for(state="detached")
