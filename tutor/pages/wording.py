"""The words and icons of a grade. Every state has both: colour alone is not for every reader."""

from collections import Counter

from tutor.grading import Grade, Status, Verdict
from tutor.pages.marking import MISCONCEPTION

VERDICTS = {
    Verdict.CORRECT: ":green[:material/check_circle:] Correct",
    Verdict.PARTIAL: ":orange[:material/clock_loader_60:] Partly there",
    Verdict.INCORRECT: ":red[:material/cancel:] Not yet",
    Verdict.CONTRADICTORY: ":red[:material/warning:] Something here is wrong",
    Verdict.OFF_TOPIC: ":gray[:material/explore_off:] Off the question",
    Verdict.BLANK: ":gray[:material/edit_note:] Nothing to grade yet",
    Verdict.UNGRADED: ":gray[:material/help:] Not graded",
}
STATUSES = {
    Status.HIT: ":green[:material/check_circle: **Hit**]",
    Status.PARTLY: ":orange[:material/clock_loader_60: **Partly**]",
    Status.MISSING: ":gray[:material/radio_button_unchecked: **Missing**]",
    Status.CONTRADICTED: ":red[:material/warning: **Contradicted**]",
}
MARKS = {
    Status.HIT.value: "earned a key point",
    Status.PARTLY.value: "earned part of a key point",
    Status.CONTRADICTED.value: "goes against a key point",
    MISCONCEPTION: "a common wrong idea",
}
"""What a reader is told who points at a marked piece, by the piece's kind."""


def score_in_words(grade: Grade) -> str:
    """For example ``33 %: 1 of 3 key points, 1 contradicted``; empty when there is no score."""
    if grade.score is None:
        return ""
    counted = Counter(key_point.status for key_point in grade.key_points)
    words = [f"{counted[Status.HIT]} of {len(grade.key_points)} key points"]
    words += [
        f"{counted[status]} {status.value}"
        for status in (Status.PARTLY, Status.CONTRADICTED)
        if counted[status]
    ]
    return f"{percent(grade.score)}: {', '.join(words)}"


def percent(share: float) -> str:
    """A share in [0, 1] as ``33 %``, with a space that does not break."""
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%"
