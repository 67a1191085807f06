"""The few thresholds of a scale, chosen from a grid on out-of-fold probabilities."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from training.agreement import quality, told
from training.examples import Example
from training.judging import Judgement
from tutor.grading.weighing import Thresholds

ABSENTS, HELDS = (0.1, 0.15, 0.2, 0.3, 0.4), (0.3, 0.4, 0.5, 0.6, 0.7)
DENIEDS = (0.3, 0.4, 0.5, 0.6)
CORRECTS, PARTIALS = (0.55, 0.65, 0.75, 0.85), (0.15, 0.25, 0.35)
"""The grid of thresholds."""

START = Thresholds(
    absent=0.3, held=0.7, denied=0.4, correct=0.75, partial=0.25, misconception=0.8, on_topic=0.2
)
"""Where the search begins; the last two are not searched, no set holds such labels."""


def search_thresholds(examples: Sequence[Example], judge: Judgement) -> Thresholds:
    """Of a small grid the thresholds with the best mean quality over the data sets."""

    def mean_quality(thresholds: Thresholds) -> float:
        sets: dict[str, tuple[list[str], list[str]]] = {}
        for place, example in enumerate(examples):
            truth, said = sets.setdefault(example.dataset, ([], []))
            truth.append(told(example.dataset, example.label))
            said.append(told(example.dataset, judge(place, thresholds).verdict))
        return float(np.mean([quality(name, *pair) for name, pair in sets.items()]))

    def best(start: Thresholds, **grid: Sequence[float]) -> Thresholds:
        tried = [
            replace(start, **dict(zip(grid, values, strict=True)))
            for values in product(*grid.values())
        ]
        return max((one for one in tried if one.absent < one.held), key=mean_quality)

    # Two at a time, twice: the whole grid at once says the same and takes an hour.
    found = START
    for _ in range(2):
        found = best(found, absent=ABSENTS, held=HELDS)
        found = best(found, denied=DENIEDS)
        found = best(found, correct=CORRECTS, partial=PARTIALS)
    return found
