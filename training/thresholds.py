"""The few thresholds of a scale, chosen from a grid on out-of-fold probabilities."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from training.agreement import quality, told
from training.examples import Example
from training.judging import Judgement
from training.out_of_fold import Fusions
from tutor.grading.fusion import DENIED, HELD
from tutor.grading.weighing import Thresholds

GRID = {
    "absent": (0.1, 0.15, 0.2, 0.3, 0.4),
    "held": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    "denied": (0.2, 0.25, 0.3, 0.4, 0.5, 0.6),
    "correct": (0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.85),
    "partial": (0.15, 0.25, 0.35, 0.45, 0.5),
}
"""The values that are tried for each threshold."""

DISTANCE_WEIGHT = 0.25
"""How much the distance of the scores from people's counts beside the quality of the verdicts: many
thresholds give the same verdicts, and steep ones the poorer scores."""

MARKS_WEIGHT = 0.05
"""How much the key points' statuses count beside the verdicts, where people marked them: of
thresholds with the same verdicts some call much "partly" there that is missing."""

LEAST_RAMP = 0.3
"""From where a key point earns nothing to where it earns all: on a steeper ramp most of a score is
a matter of luck."""

RIGHT_DENIALS = 2 / 3
"""Of the key points that are called contradicted so many are: who is told so without reason stops
believing the rest."""

START = Thresholds(
    absent=0.3, held=0.7, denied=0.4, correct=0.75, partial=0.25, misconception=0.95, on_topic=0.2
)
"""Where the search begins; the last two are not searched, no set holds such labels."""

BEGIN_CORRECT = (0.55, 0.7, 0.85)
"""It begins once with each of these for ``correct``."""


def denial(examples: Sequence[Example], fusions: Fusions) -> float:
    """The least threshold from which denials that are found in key points are right often enough.

    The highest of the grid where none is. Verdicts alone would ask for less: a point that is
    wrongly called contradicted mostly earns nothing anyway.
    """
    told, marks = [], ""
    for example in examples:
        if not example.is_stranger:
            told.append(fusions.probabilities(example, example.alternatives[0]))
            marks += example.marks
    rows, is_denied = np.concatenate(told), np.asarray([mark == "c" for mark in marks])

    def precision(threshold: float) -> float:
        found = (rows[:, DENIED] >= threshold) & (rows[:, DENIED] > rows[:, HELD])
        return float(is_denied[found].mean()) if found.any() else 1.0

    enough = (one for one in GRID["denied"] if precision(one) >= RIGHT_DENIALS)
    return next(enough, GRID["denied"][-1])


def worth(examples: Sequence[Example], judge: Judgement, thresholds: Thresholds) -> float:
    """How good verdicts, scores and statuses are, on average of the sets."""
    sets: dict[str, list[int]] = {}
    for place, example in enumerate(examples):
        sets.setdefault(example.dataset, []).append(place)

    def of_set(name: str, places: Sequence[int]) -> float:
        outcomes = [judge(place, thresholds) for place in places]
        own = [examples[place] for place in places]
        verdicts = quality(
            name,
            [told(name, example.label) for example in own],
            [told(name, outcome.verdict) for outcome in outcomes],
        )
        pairs = list(zip(own, outcomes, strict=True))
        square = np.mean([(example.score - outcome.score) ** 2 for example, outcome in pairs])
        statuses = [
            mark == said
            for example, outcome in pairs
            for mark, said in zip(example.marks, outcome.marks, strict=True)
        ]
        marked = MARKS_WEIGHT * float(np.mean(statuses)) if statuses else 0.0
        return verdicts - DISTANCE_WEIGHT * float(np.sqrt(square)) + marked

    return float(np.mean([of_set(name, places) for name, places in sets.items()]))


def search_thresholds(
    examples: Sequence[Example], judge: Judgement, denied: float | None = None
) -> Thresholds:
    """Of a small grid the thresholds with the greatest worth.

    One threshold is changed at a time, until no change helps; the best that is found so from
    several starts, for changes of two at once may help where none of one does. A threshold that is
    given as ``denied`` stays.
    """
    grid = dict(GRID) if denied is None else {**GRID, "denied": (denied,)}
    known: dict[Thresholds, float] = {}

    def of(thresholds: Thresholds) -> float:
        if thresholds not in known:
            known[thresholds] = worth(examples, judge, thresholds)
        return known[thresholds]

    def climbed(found: Thresholds) -> Thresholds:
        for name, values in grid.items():
            tried = [replace(found, **{name: value}) for value in values]
            found = max([found, *filter(_is_ramp, tried)], key=of)
        return found

    def top(start: Thresholds) -> Thresholds:
        found = climbed(start)
        while of(higher := climbed(found)) > of(found):
            found = higher
        return found

    starts = [replace(START, denied=denied or START.denied, correct=one) for one in BEGIN_CORRECT]
    return max(map(top, starts), key=of)


def _is_ramp(thresholds: Thresholds) -> bool:
    return round(thresholds.held - thresholds.absent, 2) >= LEAST_RAMP
