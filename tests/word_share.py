"""A grader one can do by hand: the share of the reference's words that are there."""

import re
from collections.abc import Sequence

from corpus import Question
from tutor.grading import Evidence, Grade, GradedKeyPoint, Status, Verdict


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


class WordShareGrader:
    """Correct from 0.8 of the words, partial from 0.3; ``asked`` keeps what it was given."""

    def __init__(self, breaks_on: str | None = None) -> None:
        self.breaks_on = breaks_on
        self.asked: list[tuple[Question, str]] = []

    def grade_many(self, items: Sequence[tuple[Question, str]]) -> list[Grade]:
        if any(response == self.breaks_on for _, response in items):
            raise RuntimeError("the tensor has the wrong shape")
        self.asked.extend(items)
        return [self._grade(question, response) for question, response in items]

    def _grade(self, question: Question, response: str) -> Grade:
        if not response.strip():
            return Grade(0.0, Verdict.BLANK, 1.0, False, (), (), "Write something.", "word-share 1")
        wanted = set(words(" ".join(question.references)))
        said = [word for word in re.finditer(r"\w+", response) if word[0].casefold() in wanted]
        share = len({word[0].casefold() for word in said}) / max(len(wanted), 1)
        span = Evidence(said[0].start(), said[0].end(), said[0][0]) if said else None
        status = Status.HIT if share >= 0.8 else Status.PARTLY if share >= 0.3 else Status.MISSING
        verdict = {"hit": Verdict.CORRECT, "partly": Verdict.PARTIAL}.get(status, Verdict.INCORRECT)
        key_points = (GradedKeyPoint(question.references[0], 1.0, status, span),)
        return Grade(
            score=share,
            verdict=verdict,
            confidence=0.9,
            needs_review=status is Status.PARTLY,
            key_points=key_points,
            misconceptions=(),
            feedback=f"{len(said)} words fit.",
            grader="word-share 1",
        )
