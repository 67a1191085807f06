"""From grades to mastery to the next question."""

from tutor.learning.ability import Ability, Mastery
from tutor.learning.attempt import Attempt
from tutor.learning.items import Items
from tutor.learning.record import Record, record_of
from tutor.learning.selection import Choice, check_domain, choose
from tutor.learning.state import LearnerState, learner_state, new_state, update

__all__ = [
    "Ability",
    "Attempt",
    "Choice",
    "Items",
    "LearnerState",
    "Mastery",
    "Record",
    "check_domain",
    "choose",
    "learner_state",
    "new_state",
    "record_of",
    "update",
]
