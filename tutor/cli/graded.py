"""A grade as lines of a terminal: words and icons, so that nothing hangs on colour."""

import textwrap
from collections.abc import Iterator, Sequence

from corpus import Form, Question
from tutor.grading import FoundMisconception, Grade, GradedKeyPoint, Status, Verdict
from tutor.learning import Ability, LearnerState

WIDTH = 96
INDENT = " " * 16
"""Where the text of a key point begins, right of its status."""

VERDICTS = {
    Verdict.CORRECT: "✓ Correct",
    Verdict.PARTIAL: "◐ Partly there",
    Verdict.INCORRECT: "✗ Not yet",
    Verdict.CONTRADICTORY: "✗ Something here is wrong",
    Verdict.OFF_TOPIC: "○ Off the question",
    Verdict.BLANK: "○ Nothing to grade",
    Verdict.UNGRADED: "? Not graded",
}
STATUSES = {
    Status.HIT: "✓ hit",
    Status.PARTLY: "◐ partly",
    Status.MISSING: "○ missing",
    Status.CONTRADICTED: "✗ contradicted",
}


def grade_lines(grade: Grade, source: str | None, form: Form = Form.OPEN) -> Iterator[str]:
    """Verdict, key points with the learner's own words, misconceptions, feedback, what to read."""
    score = "" if grade.score is None else f", {percent(grade.score)}"
    if form is Form.RECALL and grade.key_points:
        hits = sum(point.status is Status.HIT for point in grade.key_points)
        score += f": {hits} of {len(grade.key_points)} concepts"
    yield VERDICTS[grade.verdict] + score
    for key_point in grade.key_points:
        yield from _key_point_lines(key_point)
    for misconception in grade.misconceptions:
        yield from _misconception_lines(misconception)
    if grade.error is not None:
        yield from wrapped(grade.error)
    if grade.feedback:
        yield from wrapped(grade.feedback)
    if grade.needs_review:
        yield "The grader is not sure of this grade."
    if source is not None:
        yield f"Read: {plain(source)}"


def question_lines(
    question: Question, reason: str, order: Sequence[int] | None = None
) -> Iterator[str]:
    """Domain and difficulty, why it is asked, and the question; ``order`` is its options' own."""
    yield f"[{plain(question.domain)}, {question.difficulty.value}] {plain(reason)}"
    yield ""
    yield from wrapped(question.question)
    if question.requirements:
        yield "Given and required:"
    for requirement in question.requirements:
        yield from wrapped(requirement, first="  - ", rest="    ")
    for place, number in enumerate(order or range(len(question.options)), start=1):
        yield from wrapped(question.options[number].text, f"  {place:>2}. ", " " * 6)


def standing_lines(state: LearnerState, domains: Sequence[str]) -> Iterator[str]:
    """One line a domain: mastery, its interval, and on how much it rests."""
    width = max(map(len, domains), default=0)
    for domain in domains:
        yield f"  {plain(domain):{width}}  {_standing(state.domain(domain))}"


def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """The text in lines of a terminal's width; its own line breaks are kept."""
    lines: list[str] = []
    for line in plain(text).splitlines():
        lines += textwrap.wrap(
            line, WIDTH, initial_indent=rest if lines else first, subsequent_indent=rest
        )
    return lines


def plain(text: str) -> str:
    """The text without control characters: neither a bank nor a response may steer the terminal."""
    return "".join(mark if mark.isprintable() or mark in "\n\t" else "\ufffd" for mark in text)


def percent(share: float) -> str:
    """A share in [0, 1] as learners read it."""
    return f"{share * 100:.0f} %"


def _key_point_lines(key_point: GradedKeyPoint) -> Iterator[str]:
    yield from wrapped(key_point.text, f"  {STATUSES[key_point.status]:14}", INDENT)
    if key_point.evidence is not None:
        yield from _quote(key_point.evidence)


def _misconception_lines(misconception: FoundMisconception) -> Iterator[str]:
    yield from wrapped(misconception.text, f"  {'✗ not so':14}", INDENT)
    yield from _quote(misconception.span.text)
    yield from wrapped(misconception.remedy, INDENT, INDENT)
    if misconception.source is not None:
        yield f"{INDENT}Read: {plain(misconception.source)}"


def _quote(evidence: str) -> list[str]:
    return wrapped(f'you wrote: "{evidence}"', INDENT, INDENT)


def _standing(ability: Ability) -> str:
    if ability.attempts == 0:
        return "not tried yet"
    mastery = ability.mastery
    between = f"{mastery.low * 100:.0f} to {percent(mastery.high)}"
    return f"{percent(mastery.value):>5}  (likely {between}; {ability.attempts} graded)"
