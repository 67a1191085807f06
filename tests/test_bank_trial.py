"""The bank's own answers before the grader: found faults name the place and the key point."""

from pathlib import Path

import pytest

from corpus import Question, check_bank
from tests.fake_viva import LastWordGrader
from tutor.bank_trial import BATCH, Trial
from tutor.grading import Grade

GOOD = """\
- id: one
  domain: d
  question: Why does LoRA save memory?
  references:
    - The weights stay frozen and small matrices train.
  key_points: [{text: The weights stay frozen}, {text: Small matrices train}]
  misconceptions:
    - {text: It removes layers., remedy: It does not.}
  hints: [Think of gradients.]
"""


class Counting(LastWordGrader):
    """A key point is hit by its last word; counts how often it is asked."""

    def __init__(self) -> None:
        self.calls = 0

    def grade_many(self, items: list[tuple[Question, str]]) -> list[Grade]:
        self.calls += 1
        return [self.grade(question, response) for question, response in items]


def faults(folder: Path, text: str, grader: Counting) -> list[tuple[int, str]]:
    path = folder / "bank.yaml"
    path.write_text(text, encoding="utf-8")
    return [(f.line, f.message) for f in check_bank(path, folder, [Trial(grader)])]


def test_a_sound_bank_is_one_call(tmp_path: Path) -> None:
    grader = Counting()
    assert faults(tmp_path, GOOD, grader) == []
    assert grader.calls == 1


def test_a_reference_that_does_not_earn_its_marks(tmp_path: Path) -> None:
    text = GOOD.replace("  key_points", "    - It is frozen.\n  key_points")
    ((line, message),) = faults(tmp_path, text, Counting())
    assert line == 6
    assert message == (
        "this reference earns 50 % of the marks; "
        "the grader finds this missing: 'Small matrices train'."
    )


def test_a_misconception_that_earns_marks(tmp_path: Path) -> None:
    text = GOOD.replace("It removes layers.", "All weights are frozen.")
    ((line, message),) = faults(tmp_path, text, Counting())
    assert line == 8
    assert message.startswith("this misconception earns 50 % of the marks;")


@pytest.mark.parametrize("form", ["choice", "multi-select"])
def test_options_are_not_put_to_the_grader(tmp_path: Path, form: str) -> None:
    options = "{text: x, correct: true, feedback: f}, {text: y, correct: false, feedback: f}"
    text = f"- {{id: a, domain: d, form: {form}, question: Which?, hints: [H.], "
    text += f"options: [{options}]}}\n"
    assert faults(tmp_path, text, Counting()) == []


def test_many_answers_come_in_batches_and_progress_is_told(tmp_path: Path) -> None:
    one = GOOD.replace(
        "  misconceptions:\n    - {text: It removes layers., remedy: It does not.}\n", ""
    )
    path = tmp_path / "bank.yaml"
    path.write_text("".join(one.replace("id: one", f"id: q{n}") for n in range(BATCH + 1)))
    told: list[tuple[int, int]] = []
    grader = Counting()
    check_bank(path, tmp_path, [Trial(grader, lambda done, total: told.append((done, total)))])
    assert grader.calls == 2
    assert told == [(BATCH, BATCH + 1), (BATCH + 1, BATCH + 1)]
