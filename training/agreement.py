"""Whether verdicts agree with people's, in the words of each data set."""

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import f1_score

from training.examples import PUBLIC, Example
from training.judging import Outcome
from tutor.grading import Verdict


def told(dataset: str, found: Verdict | str) -> str:
    """A verdict in the words of a data set: the public sets count partial as incorrect."""
    if dataset in PUBLIC:
        return str(found) if str(found) in ("correct", "contradictory") else "incorrect"
    return str(found) if str(found) in ("correct", "partial") else "wrong"


def agrees(example: Example, outcome: Outcome) -> bool:
    """Whether an outcome's verdict is the person's."""
    return told(example.dataset, outcome.verdict) == told(example.dataset, example.label)


def quality(dataset: str, truth: Sequence[str], said: Sequence[str]) -> float:
    """How good a set's verdicts are: accuracy, for the public sets with macro-F1 and two-way."""
    right = float(np.mean([a == b for a, b in zip(truth, said, strict=True)]))
    if dataset not in PUBLIC:
        return right
    pairs = zip(truth, said, strict=True)
    two_way = float(np.mean([(a == "correct") == (b == "correct") for a, b in pairs]))
    return (float(f1_score(truth, said, average="macro")) + two_way) / 2


def figures(outcomes: Sequence[tuple[Example, Outcome]]) -> dict[str, dict[str, float]]:
    """Agreement on each set, out of fold, without the strangers."""
    found = {}
    for name in dict.fromkeys(example.dataset for example, _ in outcomes):
        own = [pair for pair in outcomes if pair[0].dataset == name and not pair[0].is_stranger]
        truth = [told(name, example.label) for example, _ in own]
        said = [told(name, outcome.verdict) for _, outcome in own]
        pairs = list(zip(truth, said, strict=True))
        found[name] = {
            "responses": len(own),
            "accuracy": float(np.mean([a == b for a, b in pairs])),
            "macro-F1": float(f1_score(truth, said, average="macro")),
            "weighted F1": float(f1_score(truth, said, average="weighted")),
            "2-way accuracy": float(
                np.mean([(a == "correct") == (b == "correct") for a, b in pairs])
            ),
        }
    return found
