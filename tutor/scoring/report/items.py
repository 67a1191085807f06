"""Statistics of questions, in Moodle's words."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.scoring.report.agreement import number


def item_statistics(
    score: NDArray[np.float64],
    question: NDArray[np.int64],
    learner: NDArray[np.int64],
    questions: int,
) -> tuple[list[dict[str, Any]], float | None, int]:
    """Each question's statistics, Cronbach's alpha, and how many learners they rest on.

    ``facility`` is the mean score. Over the learners who have a score for every question:
    ``discrimination_index`` is the correlation of the question's scores with the sum of the
    others, ``discriminative_efficiency`` the covariance with it, as a share of the largest that
    these scores allow. None where there is nothing to compare.
    """
    known = np.isfinite(score)
    found = []
    grid = _grid(score[known], question[known], learner[known], questions)
    for place in range(questions):
        own = score[known & (question == place)]
        index, efficiency = _discrimination(grid, place)
        found.append(
            {
                "n": len(own),
                "facility": number(own.mean()) if len(own) else None,
                "standard_deviation": number(own.std(ddof=1)) if len(own) > 1 else None,
                "discrimination_index": index,
                "discriminative_efficiency": efficiency,
            }
        )
    return found, _alpha(grid), len(grid)


def _grid(
    score: NDArray[np.float64],
    question: NDArray[np.int64],
    learner: NDArray[np.int64],
    questions: int,
) -> NDArray[np.float64]:
    """(learners, questions): the scores of those who have one for every question."""
    named = learner >= 0
    if not named.any():
        return np.zeros((0, questions))
    names, rows = np.unique(learner[named], return_inverse=True)
    # A table of a nation's exam with thousands of questions has no learner who met them all.
    if len(names) * questions > 50_000_000:
        return np.zeros((0, questions))
    grid = np.full((len(names), questions), np.nan)
    grid[rows, question[named]] = score[named]
    return np.asarray(grid[np.isfinite(grid).all(axis=1)])


def _discrimination(grid: NDArray[np.float64], place: int) -> tuple[float | None, float | None]:
    learners, questions = grid.shape
    if learners < 3 or questions < 2:
        return None, None
    own = grid[:, place]
    others = grid.sum(axis=1) - own
    covariance = float(np.cov(own, others)[0, 1])
    spread = float(own.std(ddof=1) * others.std(ddof=1))
    most = float(np.cov(np.sort(own), np.sort(others))[0, 1])
    return (
        number(covariance / spread) if spread > 1e-12 else None,
        number(covariance / most) if most > 1e-12 else None,
    )


def _alpha(grid: NDArray[np.float64]) -> float | None:
    learners, questions = grid.shape
    if learners < 2 or questions < 2:
        return None
    total = float(grid.sum(axis=1).var(ddof=1))
    if total <= 1e-12:
        return None
    return number(questions / (questions - 1) * (1 - float(grid.var(axis=0, ddof=1).sum()) / total))
