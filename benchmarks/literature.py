"""Learner models of the literature, fitted as their authors say: logistic regressions and BKT."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.next_answer import Answers, Chances

DECAYS = (0.5, 0.2, 0.07)
"""How fast the decaying shares of right answers forget."""

COUNTS = ("right", "wrong")
RECENCY = ("gap", "last", "second", "third", "decay 0", "decay 1", "decay 2")
FEATURES = (*COUNTS, *RECENCY)

MOST_ANSWERS = 400
"""BKT is fitted on so many answers of a learner in a skill; hardly anybody has more."""


def fit_pfa(fitted: Sequence[Answers]) -> Chances:
    """Performance factors analysis (Pavlik et al., 2009): counts with slopes for each skill."""
    return _fit_regression(fitted, COUNTS, COUNTS, logarithms=False)


def fit_counts(fitted: Sequence[Answers]) -> Chances:
    """Logistic regression on log counts and recency in the skill, the same for all skills."""
    return _fit_regression(fitted, FEATURES, ())


def fit_slopes(fitted: Sequence[Answers]) -> Chances:
    """The same with slopes for each skill: the strongest of them, and the bar."""
    return _fit_regression(fitted, FEATURES, FEATURES)


def _fit_regression(
    fitted: Sequence[Answers],
    features: Sequence[str],
    sloped: Sequence[str],
    logarithms: bool = True,
) -> Chances:
    """An intercept a skill, a weight a feature, and for the ``sloped`` ones a weight a skill."""
    from sklearn.linear_model import LogisticRegression

    numbers = {skill: n for n, skill in enumerate(sorted({s for one in fitted for s, _ in one}))}

    def matrix(learners: Sequence[Answers]) -> Any:  # noqa: ANN401 - scipy has no stubs here
        from scipy import sparse

        rows = [row for learner in learners for row in _rows(learner, logarithms)]
        values = np.array([[row[name] for name in FEATURES] for _, row in rows])
        # A skill that nobody was fitted on has no column: it is foretold by the features alone.
        skills = [numbers.get(skill, len(numbers)) for skill, _ in rows]
        shape = (len(rows), len(numbers) + 1)
        hot = sparse.csr_matrix((np.ones(len(rows)), (np.arange(len(rows)), skills)), shape=shape)
        columns = [FEATURES.index(name) for name in features]
        blocks = [hot, sparse.csr_matrix(values[:, columns])]
        for name in sloped:
            column = values[:, FEATURES.index(name)]
            blocks.append(sparse.diags(column) @ hot)
        return sparse.hstack(blocks).tocsr()

    outcomes = [right for learner in fitted for _, right in learner]
    model = LogisticRegression(C=0.3, tol=1e-3, max_iter=400).fit(matrix(fitted), outcomes)
    return lambda held: [float(chance) for chance in model.predict_proba(matrix(held))[:, 1]]


def _rows(learner: Answers, logarithms: bool) -> Iterator[tuple[str, dict[str, float]]]:
    """Each answer's skill and features, from the answers before it."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    lasts: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    decays: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(DECAYS))
    places: dict[str, int] = {}
    scale: Callable[[float], float] = math.log1p if logarithms else float
    for place, (skill, right) in enumerate(learner):
        gap = math.log1p(place - places[skill]) if skill in places else 0.0
        values = (scale(counts[skill][0]), scale(counts[skill][1]), gap)
        yield skill, dict(zip(FEATURES, (*values, *lasts[skill], *decays[skill]), strict=True))
        counts[skill][1 - right] += 1
        sign = 2.0 * right - 1.0
        lasts[skill] = [sign, *lasts[skill][:2]]
        decays[skill] = [
            old + rate * (sign - old) for old, rate in zip(decays[skill], DECAYS, strict=True)
        ]
        places[skill] = place


def fit_bkt(fitted: Sequence[Answers], rounds: int = 20) -> Chances:
    """Bayesian knowledge tracing (Corbett and Anderson, 1995), by expectation maximisation.

    Written out here: pyBKT 1.4.3 cannot be imported beside scikit-learn 1.9.
    """
    sequences: dict[str, list[list[int]]] = defaultdict(list)
    for learner in fitted:
        for skill, answers in _by_skill(learner).items():
            sequences[skill].append(answers[:MOST_ANSWERS])
    parameters = {skill: _fit_skill(rows, rounds) for skill, rows in sequences.items()}
    usual = np.mean(list(parameters.values()), axis=0)

    def chances(held: Sequence[Answers]) -> list[float]:
        found = []
        for learner in held:
            known: dict[str, float] = {}
            for skill, right in learner:
                prior, learns, guess, slip = parameters.get(skill, usual)
                knows = known.get(skill, prior)
                chance = knows * (1 - slip) + (1 - knows) * guess
                found.append(float(chance))
                seen = (1 - slip) / chance if right else slip / (1 - chance)
                knows *= seen
                known[skill] = knows + (1 - knows) * learns
        return found

    return chances


def _by_skill(learner: Answers) -> dict[str, list[int]]:
    answers: dict[str, list[int]] = defaultdict(list)
    for skill, right in learner:
        answers[skill].append(right)
    return answers


def _fit_skill(rows: list[list[int]], rounds: int) -> NDArray[np.float64]:
    """Prior, learning, guess and slip of one skill, by Baum and Welch's algorithm."""
    longest = max(map(len, rows))
    right = np.zeros((len(rows), longest))
    there = np.zeros((len(rows), longest), dtype=bool)
    for number, row in enumerate(rows):
        right[number, : len(row)], there[number, : len(row)] = row, True
    prior, learns, guess, slip = 0.5, 0.1, 0.2, 0.1
    for _ in range(rounds):
        start, move = np.array([1 - prior, prior]), np.array([[1 - learns, learns], [0.0, 1.0]])
        chance = np.array([guess, 1 - slip])
        seen = np.where(right[..., None] == 1, chance, 1 - chance)
        seen[~there] = 1.0
        state, moved = _smoothed(seen, start, move)
        state, pairs = state * there[..., None], moved * there[:, 1:, None, None]
        prior = float(state[:, 0, 1].mean())
        learns = float(pairs[..., 0, 1].sum() / max(pairs[..., 0, :].sum(), 1e-9))
        share = (state * right[..., None]).sum((0, 1)) / np.maximum(state.sum((0, 1)), 1e-9)
        # Beyond these bounds knowing and not knowing change places (Corbett and Anderson).
        guess, slip = min(float(share[0]), 0.5), min(1.0 - float(share[1]), 0.4)
        prior, learns, guess, slip = (
            min(max(value, 0.005), 0.995) for value in (prior, learns, guess, slip)
        )
    return np.array([prior, learns, guess, slip])


def _smoothed(
    seen: NDArray[np.float64], start: NDArray[np.float64], move: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Posterior states ``(n, t, 2)`` and moves ``(n, t - 1, 2, 2)`` by forward and backward."""
    rows, steps, _ = seen.shape
    forward, backward = np.zeros((rows, steps, 2)), np.ones((rows, steps, 2))
    for step in range(steps):
        into = start if step == 0 else forward[:, step - 1] @ move
        forward[:, step] = into * seen[:, step]
        forward[:, step] /= forward[:, step].sum(1, keepdims=True)
    for step in range(steps - 2, -1, -1):
        backward[:, step] = (backward[:, step + 1] * seen[:, step + 1]) @ move.T
        backward[:, step] /= backward[:, step].sum(1, keepdims=True)
    state = forward * backward
    state /= state.sum(2, keepdims=True)
    onward = (seen[:, 1:] * backward[:, 1:])[:, :, None, :]
    moves = forward[:, :-1, :, None] * move * onward
    moves /= np.maximum(moves.sum((2, 3), keepdims=True), 1e-12)
    return state, moves
