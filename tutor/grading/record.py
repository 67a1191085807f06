"""A grade as plain data: the columns of a graded table, and what the history keeps."""

from typing import Any

from tutor.grading.grade import (
    Evidence,
    FoundMisconception,
    Grade,
    GradedKeyPoint,
    Status,
    Verdict,
)


def grade_record(grade: Grade) -> dict[str, Any]:
    """The grade as JSON-ready values by column name; ``grade_from_record`` gives it back."""
    return {
        "score": grade.score,
        "verdict": grade.verdict.value,
        "confidence": grade.confidence,
        "needs_review": grade.needs_review,
        "key_points": [
            {
                "text": point.text,
                "weight": point.weight,
                "status": point.status.value,
                "evidence": point.evidence,
                "start": None if point.span is None else point.span.start,
            }
            for point in grade.key_points
        ],
        "misconceptions": [
            {
                "text": found.text,
                "remedy": found.remedy,
                "source": found.source,
                "evidence": found.span.text,
                "start": found.span.start,
            }
            for found in grade.misconceptions
        ],
        "feedback": grade.feedback,
        "grader": grade.grader,
        "error": grade.error,
    }


def grade_from_record(record: dict[str, Any]) -> Grade:
    """The grade that ``grade_record`` wrote down."""
    return Grade(
        score=record["score"],
        verdict=Verdict(record["verdict"]),
        confidence=record["confidence"],
        needs_review=record["needs_review"],
        key_points=tuple(
            GradedKeyPoint(row["text"], row["weight"], Status(row["status"]), _span(row))
            for row in record["key_points"]
        ),
        misconceptions=tuple(
            FoundMisconception(row["text"], row["remedy"], row["source"], _certain_span(row))
            for row in record["misconceptions"]
        ),
        feedback=record["feedback"],
        grader=record["grader"],
        error=record["error"],
    )


def _span(row: dict[str, Any]) -> Evidence | None:
    return None if row["evidence"] is None else _certain_span(row)


def _certain_span(row: dict[str, Any]) -> Evidence:
    return Evidence(row["start"], row["start"] + len(row["evidence"]), row["evidence"])
