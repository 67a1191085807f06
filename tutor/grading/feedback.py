"""Feedback in whole sentences: what is there, what is wrong, where to look for what is missing."""

from collections.abc import Sequence

from tutor.grading.grade import FoundMisconception, GradedKeyPoint, Status, Verdict
from tutor.grading.words import FUNCTION_WORDS, NEGATIONS, stem, words

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six")

_ALONE = {
    Verdict.BLANK: "Nothing to grade yet: write what you know, even if it is only a part.",
    Verdict.OFF_TOPIC: "This does not answer the question that was asked.",
}


def write_feedback(
    question: str,
    verdict: Verdict,
    key_points: Sequence[GradedKeyPoint],
    misconceptions: Sequence[FoundMisconception],
) -> str:
    """One to four sentences; a missing key point is pointed at by one word, never told in full."""
    if verdict in _ALONE:
        return _ALONE[verdict]
    by_status = {status: [p for p in key_points if p.status is status] for status in Status}
    sentences = [_count(len(by_status[Status.HIT]), len(key_points), verdict)]
    sentences += [
        f"{_stop(found.text)} is a common mix-up. {found.remedy}".strip()
        for found in misconceptions
    ]
    if by_status[Status.CONTRADICTED]:
        sentences.append(_contradiction(by_status[Status.CONTRADICTED][0]))
    elif by_status[Status.MISSING]:
        is_correct = verdict is Verdict.CORRECT
        opening = "A full answer also speaks of" if is_correct else "What is missing has to do with"
        sentences.append(_pointer(opening, by_status[Status.MISSING][0], question))
    elif by_status[Status.PARTLY]:
        sentences.append(
            _pointer("Say more exactly what you mean about", by_status[Status.PARTLY][0], question)
        )
    return " ".join(sentences)


def _count(hits: int, total: int, verdict: Verdict) -> str:
    if hits == total or verdict is Verdict.CORRECT:
        return "That is right: the key points are there." if hits == total > 1 else "That is right."
    if hits == 0:
        return (
            "The key points are not there yet." if total > 1 else "The key point is not there yet."
        )
    verb = "is" if hits == 1 else "are"
    return f"{_number(hits).capitalize()} of {_number(total)} key points {verb} there."


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _stop(text: str) -> str:
    return f"“{text.rstrip('.')}”"


def _contradiction(point: GradedKeyPoint) -> str:
    if point.evidence is None:
        return "One statement goes against what holds here."
    return f"“{point.evidence.rstrip('.')}” goes against what holds here: look at that again."


def _pointer(opening: str, point: GradedKeyPoint, question: str) -> str:
    asked = {stem(word) for word in words(question)}
    telling = [
        word
        for word in words(point.text)
        if word not in FUNCTION_WORDS
        and word not in NEGATIONS
        and stem(word) not in asked
        and len(word) > 3
    ]
    if not telling:
        return "One more idea is missing."
    return f"{opening} “{max(telling, key=len)}”."
