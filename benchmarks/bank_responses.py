"""How the grader does on the shipped questions, which its model was trained on.

``python -m benchmarks.bank_responses [--json]``

Short responses of the kind that learners give, written and marked for each key point by a language
model: ``h`` held, ``p`` partly, ``m`` missing, ``c`` contradicted. The last dozen are key points
broken off in the middle, which a model that knows how they go on takes for said.
"""

import json
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.entry import Measured, parser, show, table
from corpus import Question
from training.judging import MARKS
from tutor.grading import Grade
from tutor.settings import load_settings
from tutor.wiring import Viva

RESPONSES = Path(__file__).parent / "data" / "bank-responses.jsonl"

CREDIT = {"h": 1.0, "p": 0.5, "m": 0.0, "c": 0.0}


@dataclass(frozen=True, slots=True)
class MarkedResponse:
    """A response to a question of the bank, with a mark for each of its key points, in order."""

    question_id: str
    response: str
    marks: str

    def score(self, question: Question) -> float:
        """What the marks come to, by the weights of the key points, in [0, 1]."""
        weighed = zip(self.marks, question.key_points, strict=True)
        earned = sum(CREDIT[mark] * point.weight for mark, point in weighed)
        return earned / sum(point.weight for point in question.key_points)


def load_responses(path: Path = RESPONSES) -> list[MarkedResponse]:
    """All marked responses."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [MarkedResponse(**json.loads(line)) for line in lines]


def measure(data: Path | None = None) -> Measured:
    """Distance of the scores from those of the marks, and which marks were given for which.

    All it needs is here; ``data`` is for the other benchmarks.
    """
    viva = Viva(load_settings())
    marked = [(one, viva.bank.get(one.question_id)) for one in load_responses()]
    grades = viva.grader.grade_many([(question, one.response) for one, question in marked])
    apart = [
        (grade.score or 0.0) - one.score(question)
        for (one, question), grade in zip(marked, grades, strict=True)
    ]
    given: Counter[tuple[str, str]] = Counter()
    for (one, _), grade in zip(marked, grades, strict=True):
        given.update(zip(one.marks, marks_of(grade), strict=True))
    return {
        "responses": len(marked),
        "RMSE of the score": round(math.sqrt(sum(d * d for d in apart) / len(apart)), 3),
        "scores within .1": round(sum(abs(d) <= 0.1 for d in apart) / len(apart), 3),
        "key points": given.total(),
        "marks agreed": round(
            sum(n for (own, got), n in given.items() if own == got) / given.total(), 3
        ),
        "marks": {f"{own} {got}": n for (own, got), n in sorted(given.items())},
    }


def marks_of(grade: Grade) -> str:
    """A letter for each key point of a grade."""
    return "".join(MARKS[point.status] for point in grade.key_points)


def report(measured: Measured) -> str:
    """The figures, and a table of the marks (rows) against the grader's."""
    figures = [f"{name}: {value}" for name, value in measured.items() if name != "marks"]
    rows = [
        (own, *(str(measured["marks"].get(f"{own} {got}", 0)) for got in CREDIT)) for own in CREDIT
    ]
    return "\n".join(figures) + "\n\n" + table(("marked", *CREDIT), rows)


if __name__ == "__main__":
    arguments = parser("benchmarks.bank_responses", __doc__).parse_args()
    show(measure(arguments.data), report, arguments.json)
