"""Whether the grader can be fooled: responses that deserve nothing and try to look right.

``python -m benchmarks.attacks [--data DIR] [--json]``

At least 10,000 attacks (``attack_kinds.py``), generated from a seed on the questions of the subject
set, of the shipped bank and, with ``--data``, on held-out public questions. A response with a score
of .5 or more passes. Beside them what must change nothing (``harmless_edits.py``) and what must
cost something.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.attack_kinds import ATTACKS
from benchmarks.entry import Measured, parser, show, table
from benchmarks.graded import grade_all
from benchmarks.graded_sets import public_sets, subject_rows
from benchmarks.harmless_edits import HARMLESS
from corpus import Question
from tutor.grading import Grader
from tutor.settings import load_settings
from tutor.wiring import Viva

PASS = 0.5
SEED = 20
WANTED = 10_000
"""Attacks; every kind gets the same number."""

MOVED = 0.1
"""A harmless edit that changes the score by more than this has moved it."""


def questions(data: Path | None) -> list[Question]:
    """Every question that can be attacked, once."""
    rows = [row for split in ("dev", "test") for row in subject_rows(split)]
    if data is not None:
        rows += [row for _, held_out in public_sets(data) for row in held_out]
    found = {row.question.question: row.question for row in rows}
    shipped = [question for question in Viva(load_settings()).bank.questions if question.key_points]
    return [*found.values(), *(question for question in shipped if question.references)]


def attacks(asked: Sequence[Question], seed: int = SEED) -> Iterator[tuple[str, Question, str]]:
    """Kind, question and response of at least ``WANTED`` attacks."""
    rng = random.Random(seed)
    each = -(-WANTED // len(ATTACKS))
    for attack in ATTACKS:
        for number in range(each):
            question = asked[number % len(asked)]
            others = [other for other in rng.sample(list(asked), k=8) if other is not question]
            yield attack.__name__, question, attack(question, others, rng)


def scores(
    grader: Grader, items: Sequence[tuple[Question, str]], doing: str = "grading"
) -> np.ndarray:
    """``(n,)`` scores; ungraded counts as 0 here, no mark was given."""
    grades = grade_all(grader, items, doing)
    return np.asarray([grade.score or 0.0 for grade in grades])


def measure(data: Path | None = None) -> Measured:
    """Passed attacks by kind; what harmless edits move; what a wrong clause costs."""
    grader = Viva(load_settings()).grader
    asked = questions(data)
    made = list(attacks(asked))
    tried = [(question, text) for _, question, text in made]
    passed = scores(grader, tried, "attacking") >= PASS
    kinds = np.asarray([kind for kind, _, _ in made])
    return {
        "attacks": len(made),
        "questions": len(asked),
        "passed": round(float(passed.mean()), 5),
        "kinds": {
            kind: round(float(passed[kinds == kind].mean()), 4) for kind in dict.fromkeys(kinds)
        },
        "harmless": harmless(grader, asked),
        "mixed": mixed(grader, asked),
    }


def harmless(grader: Grader, asked: Sequence[Question]) -> dict[str, dict[str, float]]:
    """By edit of a reference: the mean change of the score, and the share that it moved."""
    rng = random.Random(SEED)
    texts = [(question, question.references[-1]) for question in asked]
    before = scores(grader, texts)
    found = {}
    for edit in HARMLESS:
        after = scores(grader, [(question, edit(text, rng)) for question, text in texts])
        change = np.abs(after - before)
        found[edit.__name__] = {
            "mean change": round(float(change.mean()), 3),
            "moved": round(float((change > MOVED).mean()), 3),
        }
    return found


def mixed(grader: Grader, asked: Sequence[Question]) -> dict[str, float]:
    """Share of right answers whose score falls when a wrong clause or a lost key point is added."""
    rng = random.Random(SEED)
    own = [question for question in asked if question.key_points and question.misconceptions]
    right = [" ".join(point.text for point in question.key_points) for question in own]
    wrong = [
        f"{text} {rng.choice(question.misconceptions).text}"
        for question, text in zip(own, right, strict=True)
    ]
    less = [" ".join(point.text for point in question.key_points[1:]) for question in own]
    full = scores(grader, list(zip(own, right, strict=True)))
    return {
        "lowered by a misconception": round(
            float((scores(grader, list(zip(own, wrong, strict=True))) < full).mean()), 3
        ),
        "lowered by a lost key point": round(
            float((scores(grader, list(zip(own, less, strict=True))) < full).mean()), 3
        ),
    }


def report(measured: Measured) -> str:
    """Three tables: attacks, harmless edits, right with wrong."""
    attacked = table(
        ("attack", "passed"),
        [(kind, f"{share:.2%}") for kind, share in measured["kinds"].items()]
        + [(f"all {measured['attacks']:,}", f"{measured['passed']:.2%}")],
    )
    edits = table(
        ("harmless edit", "mean change", f"moved by over {MOVED}"),
        [
            (kind, str(change["mean change"]), f"{change['moved']:.1%}")
            for kind, change in measured["harmless"].items()
        ],
    )
    both = table(
        ("right answers", "share"), [(kind, f"{v:.1%}") for kind, v in measured["mixed"].items()]
    )
    return "\n\n".join((attacked, edits, both))


if __name__ == "__main__":
    arguments = parser("benchmarks.attacks", __doc__).parse_args()
    show(measure(arguments.data), report, arguments.json)
