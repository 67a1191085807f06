"""Feedback in whole sentences: what is there, what is wrong, where to look for what is missing."""

from collections.abc import Sequence

from tutor.grading.grade import FoundMisconception, GradedKeyPoint, Status, Verdict
from tutor.grading.words import FUNCTION_WORDS, NEGATIONS, stem, words
from tutor.language import later
from tutor.remark import Remark

_ALONE = {
    Verdict.BLANK: later("Nothing to grade yet: write what you know, even if it is only a part."),
    Verdict.OFF_TOPIC: later("This does not answer the question that was asked."),
}

_AGAINST = later("One statement goes against what holds here.")

_UNTELLING = FUNCTION_WORDS.union(
    NEGATIONS,
    """about above across after against along already always among around before behind below
    beneath besides between beyond called comes during either else enough even every first further
    given gives goes instead itself last later least less like likely makes mostly much needs never
    next often once onto others otherwise part parts place rather second several since some still
    such take takes than there thing things through together toward towards under unless until upon
    used uses using usually when whenever where whether which whole within would""".split(),
)
"""Words that point at nothing."""


def write_feedback(
    question: str,
    verdict: Verdict,
    key_points: Sequence[GradedKeyPoint],
    misconceptions: Sequence[FoundMisconception],
) -> str:
    """The remarks in English, one after the other."""
    return " ".join(remarks(question, verdict, key_points, misconceptions))


def remarks(
    question: str,
    verdict: Verdict,
    key_points: Sequence[GradedKeyPoint],
    misconceptions: Sequence[FoundMisconception],
) -> list[Remark]:
    """One to four sentences; a missing key point is pointed at by one word, never told in full."""
    if verdict in _ALONE:
        return [Remark(_ALONE[verdict])]
    by_status = {status: [p for p in key_points if p.status is status] for status in Status}
    found = [_count(len(by_status[Status.HIT]), len(key_points), verdict)]
    found += [_mixed_up(each) for each in misconceptions]
    if verdict is Verdict.CONTRADICTORY and len(by_status[Status.HIT]) == len(key_points):
        # The reference as a whole is denied, though each of its statements seems to be there.
        return [Remark(_AGAINST), *found[1:]]
    if by_status[Status.CONTRADICTED]:
        found.append(_contradiction(by_status[Status.CONTRADICTED][0]))
    elif by_status[Status.MISSING]:
        is_correct = verdict is Verdict.CORRECT
        template = (
            later("A full answer also speaks of “{word}”.")
            if is_correct
            else later("What is missing has to do with “{word}”.")
        )
        found.append(_pointer(template, by_status[Status.MISSING], question))
    elif by_status[Status.PARTLY]:
        template = later("Say more exactly what you mean about “{word}”.")
        found.append(_pointer(template, by_status[Status.PARTLY], question))
    return found


def _count(hits: int, total: int, verdict: Verdict) -> Remark:
    if hits == total > 1:
        return Remark(later("That is right: the key points are there."))
    if hits == total or verdict is Verdict.CORRECT:
        return Remark(later("That is right."))
    if hits == 0:
        if total > 1:
            return Remark(later("The key points are not there yet."))
        return Remark(later("The key point is not there yet."))
    if hits == 1:
        return Remark(later("One of {total} key points is there."), total=total)
    template = later("{hits} of {total} key points are there.")
    return Remark(template, hits=hits, total=total)


def _mixed_up(found: FoundMisconception) -> Remark:
    wrong = found.text.rstrip(".")
    if not found.remedy:
        return Remark(later("“{wrong}” is a common mix-up."), wrong=wrong)
    template = later("“{wrong}” is a common mix-up. {remedy}")
    return Remark(template, wrong=wrong, remedy=found.remedy.strip())


def _contradiction(point: GradedKeyPoint) -> Remark:
    if point.evidence is None:
        return Remark(_AGAINST)
    template = later("“{clause}” goes against what holds here: look at that again.")
    return Remark(template, clause=point.evidence.rstrip("."))


def _pointer(template: str, points: Sequence[GradedKeyPoint], question: str) -> Remark:
    """Points at the first of some key points that has a word which the question does not have."""
    asked = {stem(word) for word in words(question)}
    for point in points:
        telling = [
            word
            for word in words(point.text)
            if word not in _UNTELLING and stem(word) not in asked and len(word) > 3
        ]
        if telling:
            return Remark(template, word=max(telling, key=len))
    return Remark(later("One more idea is missing."))
