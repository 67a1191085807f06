"""Pairs that teach what must earn nothing, and what must cost nothing."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from training import perturb
from training.authored import Item
from training.pairs import ABSENT, DENIED, HELD, Pair, Target
from tutor.grading.clauses import split_sentences

MOSTLY_DENIED: Target = (0.8, 0.0, 0.2)
"""A key point of an answer that is denied sentence by sentence: one of them may not touch it."""

BEGUN: Target = (0.0, 0.1, 0.9)
"""A statement of which only the beginning is there: now and then that is what counts."""


def attacks_on(statement: str, question: str, rng: random.Random) -> Iterator[Pair]:
    """Ways to come near a true statement without saying it, and harmless ways of saying it."""
    denied = perturb.deny(statement, rng)
    yield Pair(denied, statement, DENIED, question)
    yield Pair(statement, denied, DENIED)
    yield Pair(perturb.dress(statement, rng), statement, HELD)
    way = rng.randrange(4)
    if way == 0:
        both = [statement, denied]
        rng.shuffle(both)
        yield Pair(" ".join(both), statement, DENIED)
    elif way == 1 and len(statement.split()) > 5:
        yield Pair(perturb.shuffle(statement, rng), statement, ABSENT, question)
    elif way == 2 and len(statement.split()) > 4:
        yield Pair(perturb.list_words(statement, rng), statement, ABSENT, question)
    else:
        yield Pair(perturb.demand(question, rng), statement, ABSENT)


def attacks_on_answer(
    answer: str, points: Sequence[str], question: str, rng: random.Random
) -> Iterator[Pair]:
    """A whole answer with its words in no order, as a list, and denied sentence by sentence."""
    denied = " ".join(perturb.deny(one.text, rng) for one in split_sentences(answer))
    yield Pair(denied, answer, DENIED, question)
    for point in points:
        yield Pair(denied, point, MOSTLY_DENIED)
    for statement in [answer, *points]:
        emptied = rng.choice((perturb.shuffle, perturb.shuffle, perturb.list_words))(answer, rng)
        yield Pair(emptied, statement, ABSENT, question)


def scattered(pairs: Sequence[Pair], rng: random.Random) -> Iterator[Pair]:
    """Of pairs that hold: the hypothesis said back, in no order, and as a list of its words."""
    for pair in pairs:
        statement = pair.hypothesis
        if pair.target == HELD and len(statement.split()) > 5:
            emptied = rng.choice((perturb.shuffle, perturb.list_words))
            yield Pair(emptied(statement, rng), statement, ABSENT)
            yield Pair(perturb.dress(statement, rng), statement, HELD)


def attacks_on_item(item: Item, rng: random.Random) -> Iterator[Pair]:
    """The attacks on each key point, and responses that hold every key point but one."""
    points, question = item["key_points"], item["question"]
    for place, point in enumerate(points):
        yield from attacks_on(point, question, rng)
        others = " ".join(points[:place] + points[place + 1 :])
        yield Pair(others, point, ABSENT, question)
        yield Pair(f"{others} {perturb.deny(point, rng)}", point, DENIED)
        yield Pair(f"{others} {perturb.dress(point, rng)}", point, HELD)
    for reference in item["references"]:
        yield from attacks_on_answer(reference, points, question, rng)


def broken_off(statements: Sequence[str], rng: random.Random) -> Iterator[Pair]:
    """Beginnings of true statements, which a model that knows how they go on takes for all."""
    for statement in statements:
        if len(statement.split()) > 5:
            yield Pair(perturb.break_off(statement, rng), statement, BEGUN)


def same_verdict(pairs: Sequence[Pair], rng: random.Random) -> list[Pair]:
    """Graded pairs whose premise got adverbs, typing errors or a demand for marks: no change."""
    edits = (perturb.embellish, perturb.misspell, perturb.demand, perturb.dress)
    return [replace(pair, premise=rng.choice(edits)(pair.premise, rng)) for pair in pairs]
