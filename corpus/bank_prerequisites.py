"""Whether the concepts that questions build on are there, and can be met in some order."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from corpus.asked import Asked, Placed
from corpus.bank import Fault

Concept = tuple[str, str]
"""Domain and name: a prerequisite is a concept of its question's own domain."""


def prerequisites(bank: Sequence[Asked]) -> Iterator[Placed]:
    """Each prerequisite that is no concept, or that waits for the concept it comes before."""
    concepts = {_concept(asked) for asked in bank if asked.question.concept.strip()}
    first = {
        _concept(asked)
        for asked in bank
        if asked.question.concept not in asked.question.prerequisites
    }
    builds_on: dict[Concept, list[Concept]] = {}
    for asked in bank:
        concept = _concept(asked)
        for number, name in enumerate(asked.question.prerequisites):
            wanted = (asked.question.domain, name)
            if wanted not in concepts:
                said = _unknown(wanted, concepts)
            elif wanted == concept:
                said = "" if concept in first else _alone(name)
            elif circle := _path(builds_on, wanted, concept):
                said = _circle([concept, *circle])
            else:
                builds_on.setdefault(concept, []).append(wanted)
                continue
            if said:
                yield asked.entry, Fault(("prerequisites", number), said)


def _concept(asked: Asked) -> Concept:
    return asked.question.domain, asked.question.concept


def _path(
    builds_on: Mapping[Concept, Sequence[Concept]], start: Concept, end: Concept
) -> list[Concept]:
    """The shortest way from one concept to another that it builds on; empty when it does not."""
    came_from = {start: start}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == end:
            way = [end]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return way[::-1]
        for following in builds_on.get(here, ()):
            if following not in came_from:
                came_from[following] = here
                waiting.append(following)
    return []


def _unknown(wanted: Concept, concepts: set[Concept]) -> str:
    domain, name = wanted
    known = ", ".join(sorted(other for home, other in concepts if home == domain)) or "none"
    return f"the domain '{domain}' has no concept '{name}'; it has {known}."


def _alone(name: str) -> str:
    return (
        f"all questions about '{name}' wait for another one about it; let one of them come first."
    )


def _circle(circle: Sequence[Concept]) -> str:
    names = ", ".join(f"'{name}'" for _, name in circle)
    return f"the prerequisites run in a circle, {names}; take one of them out."
