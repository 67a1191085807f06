"""A bank's own answers before the grader: good ones must earn marks, wrong ideas must not."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from corpus import Asked, Fault, Placed, Question
from tutor.grading import Grade, Status

FULL_MARKS = 0.9
"""What each reference answer must earn of its own question."""

FEW_MARKS = 0.4
"""What a misconception, said on its own, may earn at most."""

BATCH = 256
"""How many answers the grader gets at once: enough to be quick, few enough to show progress."""


class BatchGrading(Protocol):
    """What is needed of a grader: all at once, which is the fast way."""

    def grade_many(self, items: Sequence[tuple[Question, str]]) -> list[Grade]:
        """The grades, in order."""
        ...


class Trial:
    """The rule that asks the grader; ``progress`` hears how many of how many answers are graded."""

    def __init__(
        self, grader: BatchGrading, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self.grader = grader
        self.progress = progress

    def __call__(self, bank: Sequence[Asked]) -> Iterator[Placed]:
        """Each reference that earns too little, each misconception that earns too much."""
        tried = [(asked, *case) for asked in bank for case in _cases(asked.question)]
        grades = self._grades([(asked.question, text) for asked, text, _, _ in tried])
        for (asked, _, place, number), grade in zip(tried, grades, strict=True):
            message = _message(place, grade)
            if message is not None:
                yield asked.entry, Fault((place, number), message)

    def _grades(self, items: Sequence[tuple[Question, str]]) -> list[Grade]:
        """The grades, in order; answers of like length go to the grader together."""
        grades: dict[int, Grade] = {}
        by_length = sorted(range(len(items)), key=lambda number: len(items[number][1]))
        for start in range(0, len(items), BATCH):
            batch = by_length[start : start + BATCH]
            grades |= zip(batch, self.grader.grade_many([items[n] for n in batch]), strict=True)
            if self.progress is not None:
                self.progress(len(grades), len(items))
        return [grades[number] for number in range(len(items))]


def _cases(question: Question) -> Iterator[tuple[str, str, int]]:
    """Each text to be graded, with the part of the question that it is."""
    if question.form.is_choice or not any(text.strip() for text in question.references):
        return
    for number, reference in enumerate(question.references):
        if reference.strip():
            yield reference, "references", number
    for number, misconception in enumerate(question.misconceptions):
        if misconception.text.strip():
            yield misconception.text, "misconceptions", number


def _message(place: str, grade: Grade) -> str | None:
    if grade.score is None:
        return f"the grader cannot grade this: {grade.error}"
    if place == "references" and grade.score < FULL_MARKS:
        return f"this reference earns {_percent(grade.score)} of the marks{_lost(grade)}."
    if place == "misconceptions" and grade.score > FEW_MARKS:
        return (
            f"this misconception earns {_percent(grade.score)} of the marks; "
            "word it so that it holds no key point."
        )
    return None


def _lost(grade: Grade) -> str:
    """Which key point the grader does not find, if it is one."""
    for point in grade.key_points:
        if point.status is not Status.HIT:
            return f"; the grader finds this {point.status.value}: '{point.text.rstrip('.')}'"
    return ""


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
