"""Why a question was chosen, in one sentence for the learner."""

from typing import Any

from tutor.language import later
from tutor.learning.ability import Ability
from tutor.learning.attempt import Attempt
from tutor.learning.record import Seen
from tutor.remark import Remark

_LOST = {
    "missing": later("Easier, same concept, because this was missing: {point}"),
    "contradicted": later("Easier, same concept, because this was contradicted: {point}"),
}


def new_domain_reason(domain: str, first: bool) -> Remark:
    """For a domain that nothing is known of yet; ``first`` when that is so of all domains."""
    if first:
        return Remark(later("A first question, to see where you stand."))
    return Remark(later("You have not tried {domain} yet."), domain=domain)


def weakest_reason(domain: str, ability: Ability) -> Remark:
    """For the domain that needs it most."""
    template = later("You are least sure of {domain} so far: {share}.")
    return Remark(template, domain=domain, share=_percent(ability.mastery.value))


def change_reason(domain: str, ability: Ability, run: str) -> Remark:
    """For a domain that has its turn after a run of questions from another."""
    template = later("A change from {run}: you stand at {share} in {domain}.")
    return Remark(template, run=run, share=_percent(ability.mastery.value), domain=domain)


def requested_reason(domain: str, ability: Ability) -> Remark:
    """For the domain that the learner asked for."""
    if ability.attempts == 0:
        return Remark(later("From {domain}, as you asked."), domain=domain)
    template = later("From {domain}, as you asked: you stand at {share} there.")
    return Remark(template, domain=domain, share=_percent(ability.mastery.value))


def foundation_reason(concept: str, other: str) -> Remark:
    """For a question about a concept that another one waits for."""
    template = later("First {concept}: {other} builds on it.")
    return Remark(template, concept=concept, other=other)


def easier_reason(last: Attempt, misses: int) -> Remark:
    """For an easier question on a concept that went badly, ``misses`` times in a row."""
    if misses == 2:
        template = later("You missed {concept} twice; this is an easier one about it.")
        return Remark(template, concept=last.concept)
    if misses > 2:
        template = later("You missed {concept} {misses} times; this is an easier one about it.")
        return Remark(template, concept=last.concept, misses=misses)
    lost = _lost_key_point(last.grade)
    if lost is not None:
        text, status = lost
        return Remark(_LOST[status], point=text)
    if last.score is None:
        return Remark(later("Easier, same concept, because the last one could not be graded."))
    template = later("Easier, same concept, because the last one earned {share}.")
    return Remark(template, share=_percent(last.score))


def review_reason(seen: Seen) -> Remark:
    """For a question whose time has come again."""
    if seen.score is None:
        return Remark(later("Time to see this again: the last time was {day}."), day=_day(seen))
    template = later("Time to see this again: it earned {share} on {day}.")
    return Remark(template, share=_percent(seen.score), day=_day(seen))


def repeat_reason(seen: Seen) -> Remark:
    """For a question that was asked before, when none is left that was not."""
    if seen.score is None:
        return Remark(later("You have seen them all; this one last on {day}."), day=_day(seen))
    template = later("You have seen them all; this one earned {share} on {day}.")
    return Remark(template, share=_percent(seen.score), day=_day(seen))


def _lost_key_point(grade: dict[str, Any]) -> tuple[str, str] | None:
    """Text and status of the first key point of a grade record that was not earned."""
    for point in grade.get("key_points", ()):
        if point["status"] in _LOST:
            return point["text"], point["status"]
    return None


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _day(seen: Seen) -> str:
    return f"{seen.at:%Y-%m-%d}"
