"""Why a question was chosen, in one sentence for the learner."""

from typing import Any

from tutor.learning.ability import Ability
from tutor.learning.attempt import Attempt
from tutor.learning.record import Seen

_TIMES = {2: "twice", 3: "three times"}


def new_domain_reason(domain: str, first: bool) -> str:
    """For a domain that nothing is known of yet; ``first`` when that is so of all domains."""
    if first:
        return "A first question, to see where you stand."
    return f"You have not tried {domain} yet."


def weakest_reason(domain: str, ability: Ability) -> str:
    """For the domain that needs it most."""
    return f"You are least sure of {domain} so far: {_percent(ability.mastery.value)}."


def change_reason(domain: str, ability: Ability, run: str) -> str:
    """For a domain that has its turn after a run of questions from another."""
    return f"A change from {run}: you stand at {_percent(ability.mastery.value)} in {domain}."


def requested_reason(domain: str, ability: Ability) -> str:
    """For the domain that the learner asked for."""
    if ability.attempts == 0:
        return f"From {domain}, as you asked."
    return f"From {domain}, as you asked: you stand at {_percent(ability.mastery.value)} there."


def foundation_reason(concept: str, other: str) -> str:
    """For a question about a concept that another one waits for."""
    return f"First {concept}: {other} builds on it."


def easier_reason(last: Attempt, misses: int) -> str:
    """For an easier question on a concept that went badly, ``misses`` times in a row."""
    if misses > 1:
        times = _TIMES.get(misses, f"{misses} times")
        return f"You missed {last.concept} {times}; this is an easier one about it."
    lost = _lost_key_point(last.grade)
    if lost is None:
        return f"Easier, same concept, because the last one earned {_percent(last.score)}."
    text, status = lost
    return f"Easier, same concept, because this was {status}: {text}"


def review_reason(seen: Seen) -> str:
    """For a question whose time has come again."""
    return f"Time to see this again: it earned {_percent(seen.score)} on {seen.at:%Y-%m-%d}."


def repeat_reason(seen: Seen) -> str:
    """For a question that was asked before, when none is left that was not."""
    return f"You have seen them all; this one earned {_percent(seen.score)} on {seen.at:%Y-%m-%d}."


def _lost_key_point(grade: dict[str, Any]) -> tuple[str, str] | None:
    """Text and status of the first key point of a grade record that was not earned."""
    for point in grade.get("key_points", ()):
        if point["status"] in ("missing", "contradicted"):
            return point["text"], point["status"]
    return None


def _percent(share: float | None) -> str:
    return "no grade" if share is None else f"{share * 100:.0f} %"
