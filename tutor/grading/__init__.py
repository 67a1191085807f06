"""Question and response in, grade out."""

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

__all__ = [
    "Entailment",
    "EntailmentModel",
    "Evidence",
    "FoundMisconception",
    "Grade",
    "GradedKeyPoint",
    "Grader",
    "Status",
    "Verdict",
    "grade_from_record",
    "grade_record",
]
