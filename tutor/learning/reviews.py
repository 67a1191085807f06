"""When a question comes back: spaced repetition by FSRS, rated by the grade itself."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from fsrs import Card as Card
from fsrs import Rating, ReviewLog, Scheduler

from tutor.learning.attempt import Attempt

RETENTION = 0.9
"""A question is due when the chance to recall its answer has fallen to this."""

SHORTEST_LOG = 512
"""From so many reviews on the parameters are fitted to the learner: py-fsrs's own floor."""

HARD_FROM, GOOD_FROM = 0.5, 0.75
"""Scores from which a response counts as recalled with difficulty, and as recalled."""

SELF_RATED_EASY = "easy"
"""The response of a card that the learner turned over and found easy."""

Parameters = tuple[float, ...]


def new_card(at: datetime) -> Card:
    """A card that was never reviewed."""
    # Without a number of its own each card would wait a millisecond for one from the clock.
    return Card(card_id=0, due=at)


@cache
def scheduler(parameters: Parameters | None = None) -> Scheduler:
    """FSRS in steps of days; None: the parameters fitted on everybody's reviews."""
    options = {} if parameters is None else {"parameters": parameters}
    return Scheduler(
        **options,  # type: ignore[arg-type]
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )


def rating(attempt: Attempt) -> Rating | None:
    """What a grade says about memory; None when the response could not be graded.

    A full score is no proof of ease, so only the learner can say that it was easy.
    """
    if attempt.score is None:
        return None
    if attempt.score < HARD_FROM:
        return Rating.Again
    if attempt.score < GOOD_FROM or attempt.hints > 0:
        return Rating.Hard
    return Rating.Easy if attempt.response == SELF_RATED_EASY else Rating.Good


def reviewed(card: Card, attempt: Attempt, parameters: Parameters | None = None) -> Card:
    """The card after an attempt; a clock that went back counts as one that stood still."""
    rated = rating(attempt)
    if rated is None:
        return card
    at = attempt.at if card.last_review is None else max(attempt.at, card.last_review)
    return scheduler(parameters).review_card(card, rated, at)[0]


def recall_chance(card: Card, at: datetime, parameters: Parameters | None = None) -> float:
    """The chance that the answer is still known, in [0, 1]; 0 when it was never reviewed."""
    at = at if card.last_review is None else max(at, card.last_review)
    return float(scheduler(parameters).get_card_retrievability(card, at))


def fit_parameters(history: Sequence[Attempt]) -> Parameters | None:
    """FSRS's parameters fitted to one learner's log; None when it is too short. Takes minutes."""
    numbers = {
        name: n for n, name in enumerate(dict.fromkeys(each.question_id for each in history))
    }
    logs = [
        ReviewLog(numbers[each.question_id], rated, each.at, None)
        for each in history
        if (rated := rating(each)) is not None
    ]
    return fit_log(logs) if len(logs) >= SHORTEST_LOG else None


def fit_log(logs: Sequence[ReviewLog]) -> Parameters:
    """FSRS's parameters fitted to a log of reviews. Takes minutes."""
    from fsrs import Optimizer  # loads torch

    return tuple(Optimizer(list(logs)).compute_optimal_parameters())
