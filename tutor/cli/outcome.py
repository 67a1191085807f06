"""What a learner reads after a response, by the question's form."""

from collections.abc import Iterator, Sequence

from corpus import Form, Question
from tutor.cli.graded import VERDICTS, grade_lines, percent, plain, wrapped
from tutor.grading import Grade, read_picks

FEEDBACK = " " * 11
"""Where the feedback of an option begins, under its text."""

SOLUTIONS = {
    Form.SCENARIO: "How to go about it:",
    Form.CHOICE: "Step by step:",
    Form.MULTI_SELECT: "Step by step:",
}
"""Forms whose worked steps are shown after the grade, under this heading."""


def outcome_lines(
    question: Question, order: Sequence[int], response: str, grade: Grade
) -> Iterator[str]:
    """The grade, and what the author lets everybody read after it."""
    if question.form.is_choice and grade.score is not None:
        yield from _picked_lines(question, order, response, grade)
    else:
        yield from grade_lines(grade, None, question.form)
    if question.form in SOLUTIONS and question.steps:
        yield SOLUTIONS[question.form]
        for number, step in enumerate(question.steps, start=1):
            yield from wrapped(step, f"  {number}. ", "     ")
    if question.source is not None:
        yield f"Read: {plain(question.source)}"


def _picked_lines(
    question: Question, order: Sequence[int], response: str, grade: Grade
) -> Iterator[str]:
    score = "" if grade.score is None else f", {percent(grade.score)}"
    yield VERDICTS[grade.verdict] + score
    picked = read_picks(question, response)
    for place, number in enumerate(order, start=1):
        option = question.options[number]
        state = _state(option.correct, number in picked)
        yield from wrapped(option.text, f"  {place:>2} {state:6}", FEEDBACK)
        if number in picked and option.feedback:
            yield from wrapped(option.feedback, FEEDBACK, FEEDBACK)
    yield from wrapped(grade.feedback)


def _state(correct: bool, picked: bool) -> str:
    if correct:
        return "✓ yes" if picked else "○ yes"
    return "✗ no" if picked else "  no"
