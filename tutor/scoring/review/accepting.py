"""Answers that a person also accepts, as references of the bank's next version."""

from collections.abc import Iterable
from dataclasses import replace

from corpus import Bank
from tutor.scoring.like import plain_words
from tutor.scoring.review.entries import Cluster


def accept_into(bank: Bank, clusters: Iterable[Cluster]) -> tuple[Bank, int]:
    """The bank with the accepted responses as further references, and how many were new.

    Of a cluster's responses each counts whose last decision accepts it. One that says in the same
    words what a reference says already is left out; questions that the bank lacks are, too.
    """
    accepted: dict[str, list[str]] = {}
    for cluster in clusters:
        last = {decision.key: decision for decision in cluster.decisions}
        for item in cluster.items:
            if item.key in last and last[item.key].also_accept and item.response.strip():
                accepted.setdefault(item.question_id, []).append(item.response.strip())
    added = 0
    questions = []
    for question in bank.questions:
        known = {plain_words(reference) for reference in question.references}
        new = []
        for response in accepted.get(question.id, ()):
            if plain_words(response) not in known:
                known.add(plain_words(response))
                new.append(response)
        added += len(new)
        questions.append(replace(question, references=(*question.references, *new)))
    return Bank(tuple(questions)), added
