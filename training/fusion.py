"""Makes a grader's ``fusion.json``, on questions held out of training.

The entailment model has seen none of these questions, so its probabilities are what they will be on
new ones. There are two scales: one for whole references, one for single ideas, and the shares by
which both make a reference's score (``shares.py``). Each scale is a fusion (``out_of_fold.py``),
thresholds (``thresholds.py``) and a calibration (``calibration.py``). The fusion behind every
figure is out of fold (five folds, split by question); shares and thresholds are chosen on the same
out-of-fold probabilities.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from training.agreement import agrees, figures
from training.calibration import fit_calibration
from training.examples import (
    PUBLIC,
    SCORED,
    Example,
    authored_rows,
    public_rows,
    read_examples,
    strangers,
    subject_rows,
    without_key_points,
)
from training.judging import (
    Judgement,
    Outcome,
    judge_points,
    judge_references,
    read_references,
)
from training.out_of_fold import Fusions, point_rows, reference_rows
from training.shares import search_shares
from training.thresholds import START, denial, search_thresholds, worth
from tutor.grading.fusion import Fusion
from tutor.grading.reading import Reader
from tutor.grading.scale import Scale
from tutor.grading.shares import Shares

SEED = 1


def fit_scale(
    fusion: Fusion, examples: Sequence[Example], judge: Judgement, denied: float | None = None
) -> tuple[Scale, list[tuple[Example, Outcome]]]:
    """A scale, and what it says of each example with a fusion that never saw its question.

    ``denied`` is the threshold of a denial; None: it is searched with the others.
    """
    thresholds = search_thresholds(examples, judge, denied)
    outcomes = [(example, judge(place, thresholds)) for place, example in enumerate(examples)]
    real = [pair for pair in outcomes if not pair[0].is_stranger]
    calibration = fit_calibration(
        np.asarray([outcome.signals(thresholds) for _, outcome in real]),
        np.asarray([agrees(example, outcome) for example, outcome in real]),
        [example.group for example, _ in real],
    )
    return Scale(fusion, thresholds, calibration), outcomes


def measure_all(data: Path, subject: Path, reader: Reader) -> list[Example]:
    """Every held-out response of the public sets, of our own and of the subject's dev half."""
    rng = random.Random(SEED)
    public, own, dev = public_rows(data), authored_rows(), subject_rows(subject)
    rows = public + own + dev
    for name in PUBLIC:
        rows += strangers([row for row in public if row["dataset"] == name], rng)
    rows += strangers(own, rng)
    bare = [row | {"dataset": f"{row['dataset']} bare"} for row in without_key_points(own + dev)]
    return read_examples(rows + bare, reader)


def fit(examples: Sequence[Example], out: Path) -> dict[str, object]:
    """Fits both scales, writes them to ``out`` as JSON, gives back the out-of-fold figures."""
    authored = [e for e in examples if e.marks]
    fusions = Fusions(authored, point_rows)
    judge = judge_points(authored, fusions)
    key_points, first = fit_scale(fusions.whole, authored, judge, denial(authored, fusions))
    bare = [e for e in examples if not e.marks and e.dataset != SCORED]
    scored = [e for e in examples if e.dataset == SCORED]
    fusions = Fusions(bare, reference_rows)
    read = read_references(bare + scored, fusions, key_points)
    points = key_points.thresholds

    def verdicts(shares: Shares) -> float:
        judge = judge_references(read, points, shares)
        return worth(bare, judge, search_thresholds(bare, judge))

    shares = max(search_shares(bare + scored, read, points, START), key=verdicts)
    judge = judge_references(read, points, shares)
    references, second = fit_scale(fusions.whole, bare, judge)
    record = {
        "shares": asdict(shares),
        "of_references": _record(references),
        "of_key_points": _record(key_points),
    }
    out.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return {"key points": figures(first), "references": figures(second)}


def _record(scale: Scale) -> dict[str, object]:
    return {
        "fusion": scale.fusion.to_json(),
        "thresholds": asdict(scale.thresholds),
        "calibration": asdict(scale.calibration),
    }
