"""Why a question was chosen, in one sentence for the learner."""

from typing import Any

from tutor.learning.ability import Ability
from tutor.learning.attempt import Attempt


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


def easier_reason(last: Attempt) -> str:
    """For an easier question on the concept of an attempt that went badly."""
    lost = _lost_key_point(last.grade)
    if lost is None:
        return f"Easier, same concept, because the last one earned {_percent(last.score)}."
    text, status = lost
    return f"Easier, same concept, because this was {status}: {text}"


def repeat_reason(last: Attempt) -> str:
    """For a question that was asked before, when none is left that was not."""
    return f"You have seen them all; this one earned {_percent(last.score)} on {last.at:%Y-%m-%d}."


def _lost_key_point(grade: dict[str, Any]) -> tuple[str, str] | None:
    """Text and status of the first key point of a grade record that was not earned."""
    for point in grade.get("key_points", ()):
        if point["status"] in ("missing", "contradicted"):
            return point["text"], point["status"]
    return None


def _percent(share: float | None) -> str:
    return "no grade" if share is None else f"{share * 100:.0f} %"
