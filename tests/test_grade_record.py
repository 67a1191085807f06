import json

from hypothesis import given
from hypothesis import strategies as st

from tutor.grading import (
    Evidence,
    FoundMisconception,
    Grade,
    GradedKeyPoint,
    Status,
    Verdict,
    grade_from_record,
    grade_record,
)

SHARES = st.floats(0.0, 1.0)
SPANS = st.builds(
    lambda start, text: Evidence(start, start + len(text), text), st.integers(0, 20_000), st.text()
)
GRADES = st.builds(
    Grade,
    score=st.none() | SHARES,
    verdict=st.sampled_from(Verdict),
    confidence=SHARES,
    needs_review=st.booleans(),
    key_points=st.lists(
        st.builds(
            GradedKeyPoint,
            st.text(),
            st.floats(0.1, 9.0),
            st.sampled_from(Status),
            st.none() | SPANS,
        ),
        max_size=3,
    ).map(tuple),
    misconceptions=st.lists(
        st.builds(FoundMisconception, st.text(), st.text(), st.none() | st.text(), SPANS),
        max_size=2,
    ).map(tuple),
    feedback=st.text(),
    grader=st.text(),
    error=st.none() | st.text(),
)


@given(GRADES)
def test_a_grade_survives_json(grade: Grade) -> None:
    assert grade_from_record(json.loads(json.dumps(grade_record(grade)))) == grade


def test_the_record_has_the_columns_of_a_graded_table() -> None:
    frozen = GradedKeyPoint("Weights are frozen", 2.0, Status.HIT, Evidence(3, 9, "frozen"))
    small = GradedKeyPoint("Matrices are small", 1.0, Status.MISSING)
    wrong = FoundMisconception("It quantizes", "QLoRA does", "a.md#b", Evidence(0, 2, "It"))
    grade = Grade(0.4, Verdict.PARTIAL, 0.8, True, (frozen, small), (wrong,), "One is.", "stems 1")
    assert grade_record(grade) == {
        "score": 0.4,
        "verdict": "partial",
        "confidence": 0.8,
        "needs_review": True,
        "key_points": [
            {
                "text": "Weights are frozen",
                "weight": 2.0,
                "status": "hit",
                "evidence": "frozen",
                "start": 3,
            },
            {
                "text": "Matrices are small",
                "weight": 1.0,
                "status": "missing",
                "evidence": None,
                "start": None,
            },
        ],
        "misconceptions": [
            {
                "text": "It quantizes",
                "remedy": "QLoRA does",
                "source": "a.md#b",
                "evidence": "It",
                "start": 0,
            }
        ],
        "feedback": "One is.",
        "grader": "stems 1",
        "error": None,
    }


def test_no_score_is_not_zero() -> None:
    ungraded = Grade(None, Verdict.UNGRADED, 0.0, True, (), (), "", "stems 1", "no reference")
    nothing = Grade(0.0, Verdict.BLANK, 0.99, False, (), (), "Write.", "stems 1")
    assert grade_from_record(grade_record(ungraded)).score is None
    assert grade_from_record(grade_record(nothing)).score == 0.0
