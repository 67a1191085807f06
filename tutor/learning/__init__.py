"""From grades to mastery to the next question."""

from tutor.learning.ability import Ability, Mastery
from tutor.learning.attempt import Attempt
from tutor.learning.selection import Choice, check_domain, choose
from tutor.learning.state import LearnerState, learner_state, update

__all__ = [
    "Ability",
    "Attempt",
    "Choice",
    "LearnerState",
    "Mastery",
    "check_domain",
    "choose",
    "learner_state",
    "update",
]
