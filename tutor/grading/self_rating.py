"""What a learner says of a card after turning it over, as a grade."""

from enum import StrEnum

from tutor.grading.grade import Grade, Verdict

SELF_RATING = "self-rating"
"""The grader named in these grades: who reads a history can tell them from what was graded."""

CONFIDENCE = 0.5
"""A rating counts for half an observation: nobody has read what the learner had in mind."""


class Rating(StrEnum):
    """How well the back of a card was known; the words of spaced repetition."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


_SCORES = {Rating.AGAIN: 0.0, Rating.HARD: 0.5, Rating.GOOD: 0.9, Rating.EASY: 1.0}
_VERDICTS = {
    Rating.AGAIN: Verdict.INCORRECT,
    Rating.HARD: Verdict.PARTIAL,
    Rating.GOOD: Verdict.CORRECT,
    Rating.EASY: Verdict.CORRECT,
}


def grade_rating(rating: Rating) -> Grade:
    """The grade that stands for a rating; it has no key points, since no words were read."""
    return Grade(
        score=_SCORES[rating],
        verdict=_VERDICTS[rating],
        confidence=CONFIDENCE,
        needs_review=False,
        key_points=(),
        misconceptions=(),
        feedback="",
        grader=SELF_RATING,
    )
