"""Pairs from the bank and the notes that ship: what learners are asked first must be read well.

The subject set of the benchmark was written apart from both.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus import Question, load_bank
from corpus.shipped import MATERIAL, QUESTIONS
from training import perturb
from training.authored import Item
from training.pairs import ABSENT, DENIED, HELD, MARKS, Pair, Target, read_rows
from tutor.grading.clauses import split_sentences

RESPONSES = Path(__file__).parent / "data" / "shipped" / "responses.jsonl"
"""Responses to the shipped questions, marked as those in ``authored.py``."""

SUBSETS = 3
"""Responses made of some of a question's key points, for each question."""

NOT_DENIED: Target = (0.3, 0.0, 0.7)
"""A right response and a misconception: denied or not mentioned, and never stated."""

LONGEST_PARAGRAPH = 900
"""Characters; longer paragraphs are left out."""


def bank_pairs(rng: random.Random) -> list[Pair]:
    """References, parts of them, other questions' references and misconceptions."""
    questions = [one for one in load_bank(QUESTIONS).questions if one.key_points]
    return [pair for question in questions for pair in _pairs(question, questions, rng)]


def key_points() -> list[str]:
    """Every key point of the bank."""
    return [p.text for one in load_bank(QUESTIONS).questions for p in one.key_points]


def answered_items() -> list[Item]:
    """The bank's questions with key points, references and the marked responses to them."""
    bank = {one.id: one for one in load_bank(QUESTIONS).questions}
    return [item | _answers(bank[item["question_id"]]) for item in read_rows(RESPONSES)]


def _answers(question: Question) -> Item:
    points = [point.text for point in question.key_points]
    return {"key_points": points, "references": list(question.references)}


def answered_pairs() -> list[Pair]:
    """Responses to the bank's questions, each against the key points it is marked for."""
    return [
        Pair(response["text"], point, MARKS[mark])
        for item in answered_items()
        for response in item["responses"]
        for point, mark in zip(item["key_points"], response["marks"], strict=True)
    ]


def _pairs(question: Question, bank: Sequence[Question], rng: random.Random) -> Iterator[Pair]:
    asked, points = question.question, [point.text for point in question.key_points]
    for reference in question.references:
        for point in points:
            yield Pair(reference, point, HELD, asked)
        for wrong in question.misconceptions:
            yield Pair(reference, wrong.text, NOT_DENIED, asked)
    others = [one for one in bank if one.domain == question.domain and one is not question]
    for point in points:
        stranger = rng.choice(rng.choice(others).references)
        yield Pair(stranger, point, ABSENT, asked)
        yield Pair(perturb.deny(point, rng), point, DENIED)
        yield Pair(perturb.dress(point, rng), point, HELD)
    for _ in range(SUBSETS):
        said = set(rng.sample(points, k=rng.randint(1, len(points))))
        response = " ".join(one for one in points if one in said)
        for point in points:
            yield Pair(response, point, HELD if point in said else ABSENT, asked)
    for wrong in question.misconceptions:
        yield Pair(perturb.dress(wrong.text, rng), wrong.text, HELD)


def note_pairs(rng: random.Random) -> list[Pair]:
    """Paragraphs of the notes, with one of their sentences and without it."""
    pairs = []
    for path in sorted(MATERIAL.rglob("*.md")):
        for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
            if paragraph[:1].isalpha() and len(paragraph) <= LONGEST_PARAGRAPH:
                pairs += _of_paragraph(paragraph.replace("\n", " "), rng)
    return pairs


def _of_paragraph(paragraph: str, rng: random.Random) -> Iterator[Pair]:
    sentences = [clause.text for clause in split_sentences(paragraph)]
    if len(sentences) < 3:
        return
    one = rng.choice(sentences[1:])
    yield Pair(paragraph, one, HELD)
    yield Pair(" ".join(other for other in sentences if other != one), one, ABSENT)
    denied = perturb.deny(one, rng)
    yield Pair(paragraph, denied, DENIED)
