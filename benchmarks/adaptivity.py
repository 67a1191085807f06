"""How well Viva knows its learners, how few questions that takes, and how sure it is rightly.

``python -m benchmarks.adaptivity [--data DIR] [--learners N] [--runs N] [--all] [--json]``

(a) the next answer foretold, on ASSISTments 2009 (``DIR/learners/assistments2009_train.jsonl``),
(b) made-up learners placed, and (b2) the chances of the exam's bands against what then came,
(c) the next review foretold (``DIR/learners/fsrs_review_log.csv``), (d) microseconds an update.
Without ``DIR`` (a) and (c) are left out: the data may be measured on, but not redistributed; see
https://github.com/chrispiech/DeepKnowledgeTracing and https://github.com/open-spaced-repetition.
pyBKT cannot be imported beside the installed scikit-learn, and catsim places one ability at a time:
both models are written out in ``literature.py`` and ``placement.py``.
"""

import random
import time
from pathlib import Path

import numpy as np

from benchmarks.entry import Measured, parser, show, table
from benchmarks.literature import fit_bkt, fit_counts, fit_pfa, fit_slopes
from benchmarks.next_answer import fit_elo, fit_mean, fit_ours, foretell, load_split
from benchmarks.placement import place
from benchmarks.review_log import measure_log
from corpus import Bank, load_bank
from corpus.shipped import QUESTIONS
from tutor.learning.exam import set_exam
from tutor.learning.readiness import BANDS, band, band_chances
from tutor.learning.record import record_of
from tutor.learning.simulation import START, make_learner, respond, simulate

MODELS = {
    "Viva": fit_ours,
    "logistic regression, slopes for each skill": fit_slopes,
    "logistic regression, counts and recency": fit_counts,
    "BKT": fit_bkt,
    "PFA": fit_pfa,
    "Elo": fit_elo,
    "mean of the skill": fit_mean,
}
LEARNERS, RUNS = 480, 100
WEAKNESSES = (2.0, 3.0)
"""How far the weak domain lies below the others, in logits: 50 % against 12 %, or 5 %."""

UPDATES = 300
BINS = 10


def measure(
    data: Path | None = None, learners: int | None = LEARNERS, runs: int = RUNS, fit: bool = False
) -> Measured:
    """All tables; ``learners`` None takes all of them, ``fit`` fits FSRS's parameters too."""
    bank = load_bank(QUESTIONS)
    measured: Measured = {}
    answers = None if data is None else data / "learners" / "assistments2009_train.jsonl"
    if answers is not None and answers.is_file():
        split = load_split(answers, learners)
        measured["answers foretold"] = len(split.outcomes)
        measured["next answer"] = foretell(split, MODELS)
    measured["placement"] = {f"{gap:g}": place(bank, runs, weakness=gap) for gap in WEAKNESSES}
    measured["bands"] = bands(bank, runs)
    reviews = None if data is None else data / "learners" / "fsrs_review_log.csv"
    if reviews is not None and reviews.is_file():
        measured["reviews"] = measure_log(reviews, fit)
    measured["microseconds an update"] = update_microseconds(bank)
    return measured


def bands(bank: Bank, runs: int) -> Measured:
    """Chances of the bands before an exam, and the band that the exam then gave.

    Learners of every level, after 5 to 40 questions of practice. The expected calibration error is
    the mean distance between chance and share, over ten bins of equal width, by their size.
    """
    said, came = [], []
    for run in range(runs * 2):
        rng = random.Random(f"bands/{run}")
        learner = make_learner(bank, rng, weakness=rng.choice([0.0, 1.0, 2.0]))
        learner = learner.lifted(rng.uniform(-1.5, 2.5))
        *_, last = simulate(bank, learner, rng.randint(5, 40), rng)
        paper = set_exam(bank, (), rng)
        chances = band_chances(last.record, paper)
        points = sum(respond(learner, question, START, rng).score or 0.0 for question in paper)
        for name, chance in chances.items():
            said.append(chance)
            came.append(float(name == band(points).name))
    chance, outcome = np.array(said), np.array(came)
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    rows = []
    for number in range(BINS):
        inside = bins == number
        if inside.any():
            rows.append(
                [int(inside.sum()), float(chance[inside].mean()), float(outcome[inside].mean())]
            )
    error = sum(size * abs(mean - share) for size, mean, share in rows) / len(chance)
    shares = outcome.reshape(-1, len(BANDS)).mean(0)
    return {
        "exams": runs * 2,
        "expected calibration error": round(error, 4),
        "bins": rows,
        "shares": {
            each.name: round(float(share), 3) for each, share in zip(BANDS, shares, strict=True)
        },
    }


def update_microseconds(bank: Bank) -> float:
    """The median time to take in one attempt: abilities, reviews and all, on the shipped bank."""
    rng = random.Random(1)
    learner, record = make_learner(bank, rng), record_of([], bank)
    spent = []
    for _ in range(UPDATES):
        attempt = respond(learner, rng.choice(bank.questions), START, rng)
        start = time.perf_counter()
        record.add(attempt)
        spent.append(time.perf_counter() - start)
    return round(float(np.median(spent)) * 1e6, 1)


def report(measured: Measured) -> str:
    """The figures as tables."""
    parts = []
    if "next answer" in measured:
        rows = [
            (name, f"{each['AUC']:.4f}", f"{each['log loss']:.4f}", f"{each['seconds']:.0f}")
            for name, each in measured["next answer"].items()
        ]
        title = f"next answer, {measured['answers foretold']} foretold"
        parts.append(table((title, "AUC", "log loss", "seconds"), rows))
    for gap, placed in measured["placement"].items():
        names = list(next(iter(placed["strategies"].values())))
        rows = [
            (name, *(str(each[key]) for key in names))
            for name, each in placed["strategies"].items()
        ]
        title = f"{placed['runs']} learners, weak domain {gap} logits lower"
        parts.append(table((title, *names), rows))
    found = measured["bands"]
    rows = [(f"{mean:.3f}", f"{share:.3f}", str(size)) for size, mean, share in found["bins"]]
    title = f"chance of a band (calibration error {found['expected calibration error']})"
    parts.append(table((title, "came true", "times"), rows))
    if "reviews" in measured:
        rows = [
            (name, f"{each['AUC']:.3f}", f"{each['log loss']:.4f}")
            for name, each in measured["reviews"].items()
            if isinstance(each, dict)
        ]
        parts.append(table((f"{measured['reviews']['reviews']} reviews", "AUC", "log loss"), rows))
    parts.append(f"{measured['microseconds an update']} microseconds an update")
    return "\n\n".join(parts)


def main() -> None:
    """Measures and prints."""
    arguments = parser("benchmarks.adaptivity", __doc__)
    arguments.add_argument("--learners", type=int, default=LEARNERS, help="learners of (a)")
    arguments.add_argument("--runs", type=int, default=RUNS, help="made-up learners of (b)")
    arguments.add_argument(
        "--all", action="store_true", help="all learners, and FSRS's parameters fitted: long"
    )
    chosen = arguments.parse_args()
    learners = None if chosen.all else chosen.learners
    show(measure(chosen.data, learners, chosen.runs, chosen.all), report, chosen.json)


if __name__ == "__main__":
    main()
