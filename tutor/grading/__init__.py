"""Question and response in, grade out."""

from tutor.grading.choice import grade_choice, read_picks, shown_order, write_picks
from tutor.grading.entailment import Entailment, EntailmentModel
from tutor.grading.grade import (
    Evidence,
    FoundMisconception,
    Grade,
    GradedKeyPoint,
    Status,
    Verdict,
)
from tutor.grading.grader import Grader
from tutor.grading.record import grade_from_record, grade_record
from tutor.grading.self_rating import SELF_RATING, Rating, grade_rating
from tutor.grading.shipped import grader_name

__all__ = [
    "SELF_RATING",
    "Entailment",
    "EntailmentModel",
    "Evidence",
    "FoundMisconception",
    "Grade",
    "GradedKeyPoint",
    "Grader",
    "Rating",
    "Status",
    "Verdict",
    "grade_choice",
    "grade_from_record",
    "grade_rating",
    "grade_record",
    "grader_name",
    "read_picks",
    "shown_order",
    "write_picks",
]
