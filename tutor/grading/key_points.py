"""Splits a reference answer into key points when the author named none."""

import re
from collections.abc import Sequence

from corpus import KeyPoint, Question
from tutor.grading.clauses import split_sentences
from tutor.grading.stance import stance

_BULLET = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_LABEL_ONLY = re.compile(r"^[^.!?]{0,60}:$")

MIN_KEY_POINT_WORDS = 3
"""A shorter piece of a longer reference is a label or a remainder, not an idea."""


def key_points_of(question: Question) -> list[tuple[KeyPoint, ...]]:
    """The sets of which a response can satisfy one: the author's, or one for each reference.

    A question with key points has exactly one alternative; one without has as many as references.
    """
    if question.key_points:
        return [tuple(question.key_points)]
    return [
        split_reference(question.question, reference)
        for reference in question.references
        if reference.strip()
    ]


def wholes_of(question: Question, alternatives: Sequence[tuple[KeyPoint, ...]]) -> list[str | None]:
    """For each alternative its reference, where that was split into several key points."""
    if question.key_points:
        return [None] * len(alternatives)
    references = [reference.strip() for reference in question.references if reference.strip()]
    pairs = zip(references, alternatives, strict=True)
    return [reference if len(points) > 1 else None for reference, points in pairs]


def split_reference(question: str, reference: str) -> tuple[KeyPoint, ...]:
    """One key point for each sentence or list item, always the same for the same reference.

    The side that a reference takes first of all belongs to its first idea: "A. It is black."
    """
    pieces = [_BULLET.sub("", clause.text).strip() for clause in split_sentences(reference)]
    ideas = [piece for piece in pieces if not _LABEL_ONLY.match(piece)]
    long_enough = [piece for piece in ideas if len(piece.split()) >= MIN_KEY_POINT_WORDS]
    if long_enough and long_enough[0] != ideas[0] and stance(ideas[0], question):
        long_enough[0] = f"{ideas[0]} {long_enough[0]}"
    texts: Sequence[str] = long_enough or [reference.strip()]
    return tuple(KeyPoint(text) for text in dict.fromkeys(texts))
