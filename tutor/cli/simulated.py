"""``viva practice --simulate``: what Viva would ask a learner made up by chance, and why."""

import random
from collections.abc import Iterator

from corpus import Bank
from tutor.learning.readiness import band_chances
from tutor.learning.simulation import SimulatedLearner, Step, make_learner, simulate


def simulated_rows(bank: Bank, questions: int, seed: int) -> Iterator[dict[str, object]]:
    """One row a question, as data; the same rows for the same bank and seed."""
    rng = random.Random(seed)
    learner = make_learner(bank, rng)
    for number, step in enumerate(simulate(bank, learner, questions, rng), start=1):
        yield _row(number, step, learner, bank)


def simulated_lines(row: dict[str, object]) -> Iterator[str]:
    """The same row for a reader."""
    yield f"{row['step']:>3}  [{row['domain']}, {row['difficulty']}] {row['question_id']}"
    yield f"     {row['reason']}"
    yield f"     expected {row['chance']:.2f}, earned {row['score']:.2f}"


def _row(number: int, step: Step, learner: SimulatedLearner, bank: Bank) -> dict[str, object]:
    question, state = step.choice.question, step.record.state
    standing = {}
    for domain in bank.domains:
        mastery = state.domain(domain).mastery
        standing[domain] = {
            "value": round(mastery.value, 4),
            "low": round(mastery.low, 4),
            "high": round(mastery.high, 4),
        }
    return {
        "step": number,
        "question_id": question.id,
        "domain": question.domain,
        "concept": question.concept,
        "difficulty": question.difficulty.value,
        "reason": step.choice.reason,
        "chance": round(step.chance, 4),
        "score": round(step.attempt.score or 0.0, 4),
        "confidence": round(step.attempt.confidence, 4),
        "mastery": standing,
        "bands": band_chances(step.record, bank.questions),
        "truly_weak": learner.weak,
    }
