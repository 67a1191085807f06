"""The words and icons of a grade. Every state has both: colour alone is not for every reader."""

from collections import Counter

from corpus import Form, Question
from tutor.grading import Grade, Status, Verdict
from tutor.grading.feedback import remarks
from tutor.language import ENGLISH
from tutor.pages.marking import MISCONCEPTION
from tutor.pages.translated import language, later, tr

VERDICTS = {
    Verdict.CORRECT: later(":green[:material/check_circle:] Correct"),
    Verdict.PARTIAL: later(":orange[:material/clock_loader_60:] Partly there"),
    Verdict.INCORRECT: later(":red[:material/cancel:] Not yet"),
    Verdict.CONTRADICTORY: later(":red[:material/warning:] Something here is wrong"),
    Verdict.OFF_TOPIC: later(":gray[:material/explore_off:] Off the question"),
    Verdict.BLANK: later(":gray[:material/edit_note:] Nothing to grade yet"),
    Verdict.UNGRADED: later(":gray[:material/help:] Not graded"),
}
VERDICT_WORDS = {
    Verdict.CORRECT.value: later("Correct"),
    Verdict.PARTIAL.value: later("Partly there"),
    Verdict.INCORRECT.value: later("Not yet"),
    Verdict.CONTRADICTORY.value: later("Something here is wrong"),
    Verdict.OFF_TOPIC.value: later("Off the question"),
    Verdict.BLANK.value: later("Blank"),
    Verdict.UNGRADED.value: later("Not graded"),
}
"""A verdict in plain words, for tables."""

FORM_WORDS = {
    Form.OPEN: later("Open"),
    Form.SCENARIO: later("Scenario"),
    Form.RECALL: later("Recall"),
    Form.FLASHCARD: later("Card"),
    Form.CHOICE: later("Pick one"),
    Form.MULTI_SELECT: later("Pick all that apply"),
}
"""A form of questions in plain words, for tables."""

STATUSES = {
    Status.HIT: later(":green[:material/check_circle: **Hit**]"),
    Status.PARTLY: later(":orange[:material/clock_loader_60: **Partly**]"),
    Status.MISSING: later(":gray[:material/radio_button_unchecked: **Missing**]"),
    Status.CONTRADICTED: later(":red[:material/warning: **Contradicted**]"),
}
OPTION_STATES = {
    (True, True): later(":green[:material/check_circle: **Right**]"),
    (False, True): later(":red[:material/cancel: **Not so**]"),
    (True, False): later(":orange[:material/error: **Right, not picked**]"),
    (False, False): later(":gray[:material/radio_button_unchecked: **Not so**]"),
    (None, False): ":gray[:material/radio_button_unchecked:]",
}
"""By whether an option is right (None: not told yet) and whether it was picked."""

MARKS = {
    Status.HIT.value: later("earned a key point"),
    Status.PARTLY.value: later("earned part of a key point"),
    Status.CONTRADICTED.value: later("goes against a key point"),
    MISCONCEPTION: later("a common wrong idea"),
}
"""What a reader is told who points at a marked piece, by the piece's kind."""


COUNTED = {Status.PARTLY: later("{n} partly"), Status.CONTRADICTED: later("{n} contradicted")}
"""How key points are counted that are neither hit nor missing."""


def score_in_words(grade: Grade, noun: str | None = None) -> str:
    """For example ``33 %: 1 of 3 key points, 1 contradicted``; empty when there is no score."""
    if grade.score is None:
        return ""
    if not grade.key_points:
        return percent(grade.score)
    noun = tr("key points") if noun is None else noun
    counted = Counter(key_point.status for key_point in grade.key_points)
    hits, all_points = counted[Status.HIT], len(grade.key_points)
    words = [tr("{hits} of {all} {noun}").format(hits=hits, all=all_points, noun=noun)]
    words += [
        tr(counting).format(n=counted[status])
        for status, counting in COUNTED.items()
        if counted[status]
    ]
    return f"{percent(grade.score)}: {', '.join(words)}"


def feedback_in_words(question: Question, grade: Grade) -> str:
    """The grade's feedback in the visitor's language; as it stands where it says other things.

    An older version may have put it otherwise, and a response that was cut is told so behind it.
    """
    said = remarks(question.question, grade.verdict, grade.key_points, grade.misconceptions)
    english = " ".join(said)
    if not grade.feedback.startswith(english) or language() == ENGLISH:
        return grade.feedback
    return " ".join(map(tr, said)) + grade.feedback[len(english) :]


def picks_in_words(grade: Grade) -> str:
    """For example ``33 %: 2 right less 1 wrong, of 3``; empty when there is no score."""
    if grade.score is None:
        return ""
    right = sum(point.status is Status.HIT for point in grade.key_points)
    wrong = len(grade.misconceptions)
    said = tr("{right} right less {wrong} wrong, of {all}") if wrong else tr("{right} of {all}")
    said = said.format(right=right, wrong=wrong, all=len(grade.key_points))
    return f"{percent(grade.score)}: {said}"


def percent(share: float) -> str:
    """A share in [0, 1] as ``33 %``, with a space that does not break."""
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%"
