"""What each shipped grader was trained on, stage by stage.

First entailment as such with all graded responses, then responses marked key point by key point
and attacks, then the bank and the notes that ship; each later stage with a sample of the earlier
ones, so that they are not forgotten. The large model, which the first stages leave unfinished, goes
over all of it once more.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from training import stages
from training.pairs import Pair


@dataclass(frozen=True, slots=True)
class Stage:
    """One run of the trainer.

    ``begins`` names the stage it goes on from, where that is not the one before. With ``mean_of``
    what counts is the mean of its weights and of those that the stages named there have brought.
    With ``rank`` the adapter is widened to it first. ``asked`` is the share of the responses that
    stand behind their question: for long half of them, since the grader read both ways once.
    """

    name: str
    pairs: Callable[[Path, random.Random], list[Pair]]
    epochs: float
    learning_rate: float
    seed: int
    begins: str | None = None
    mean_of: tuple[str, ...] = ()
    rank: int | None = None
    dropout: bool = True
    asked: float = 0.5


@dataclass(frozen=True, slots=True)
class Recipe:
    """A grader's base in the registry of models, whether it is adapted, and its stages."""

    base: str
    lora: bool
    stages: tuple[Stage, ...]


RECIPES = {
    "viva-mpnet": Recipe(
        "all-mpnet-base-v2",
        True,
        (
            Stage("entailment", stages.entailment_stage, 0.58, 5e-4, 1),
            Stage("grading", stages.grading_stage, 0.58, 4e-4, 2),
            Stage("shipped", stages.shipped_stage, 0.4, 2e-4, 3),
            Stage("together", stages.together_stage, 1.0, 3e-4, 4),
            Stage("hardened", stages.hardened_stage, 1.0, 3e-4, 5),
            Stage("widened", stages.widened_stage, 1.0, 1.5e-4, 6),
            Stage("restored", stages.restored_stage, 1.0, 1e-4, 7),
            Stage("twinned", stages.twinned_stage, 1.0, 1.5e-4, 8, mean_of=("restored",)),
            Stage("answered", stages.answered_stage, 1.0, 1.5e-4, 9, mean_of=("twinned",)),
            Stage("fourth", stages.fourth_stage, 1.0, 1.2e-4, 10),
            Stage("fifth", stages.fifth_stage, 1.0, 1.2e-4, 11),
            Stage("joined", stages.joined_first_stage, 1.0, 1.2e-4, 14),
            Stage(
                "joined_anew",
                stages.joined_anew_stage,
                1.0,
                1.2e-4,
                15,
                begins="fifth",
                mean_of=("fifth", "joined"),
            ),
            Stage(
                "respelled",
                stages.respelled_large_stage,
                1.0,
                1.2e-4,
                16,
                begins="fifth",
                mean_of=("joined_anew",),
            ),
            Stage("wider", stages.wider_stage, 1.0, 3e-4, 17, rank=64, dropout=False, asked=0.0),
        ),
    ),
    "viva-minilm": Recipe(
        "all-MiniLM-L6-v2",
        False,
        (
            Stage("entailment", stages.entailment_stage, 2.25, 1e-4, 1),
            Stage("grading", stages.grading_stage, 1.1, 7e-5, 2),
            Stage("shipped", stages.shipped_stage, 1.0, 5e-5, 3),
            Stage("caught_up", stages.caught_up_stage, 1.0, 7e-5, 4),
            Stage("respelled", stages.respelled_small_stage, 1.0, 4e-5, 5),
        ),
    ),
}
