"""What one learner has open on the practice page, and how it is picked up again after a refresh."""

from dataclasses import dataclass, replace

import streamlit as st

from corpus import Question
from corpus.errors import BankError
from tutor.grading import Grade, grade_from_record
from tutor.practice import Practice

PICKED_UP = "Picked up where you left it."
"""The reason shown for a question that a refresh brought back."""

_KEY = "sitting"
_PARAMETER = "question"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A question with what has become of it so far.

    ``domain`` is the one the learner asked for, None when Viva chooses. ``attempt`` counts the text
    boxes given for this question; each has a key of its own. ``sent`` is a response that is waiting
    for its grade. ``response`` and ``grade`` are the last graded attempt; ``trouble`` says why it
    could not be kept. ``writing`` tells whether the text box is open. ``skipped`` are the ids of
    questions put aside a moment ago.
    """

    question: Question
    reason: str
    domain: str | None = None
    attempt: int = 0
    hints: int = 0
    sent: str | None = None
    response: str = ""
    grade: Grade | None = None
    trouble: str = ""
    writing: bool = True
    skipped: tuple[str, ...] = ()

    @property
    def box(self) -> str:
        """The key of the open text box."""
        return f"response-{self.question.id}-{self.attempt}"


def remember(sitting: Sitting) -> None:
    """Keeps it in the session, and the question in the address, which outlives the session."""
    st.session_state[_KEY] = sitting
    st.query_params[_PARAMETER] = sitting.question.id


def current(practice: Practice) -> Sitting | None:
    """What is open: of this session, else of the address; None when nothing is."""
    sitting: Sitting | None = st.session_state.get(_KEY)
    if sitting is None and (question_id := st.query_params.get(_PARAMETER)) is not None:
        sitting = _picked_up(practice, question_id)
    if sitting is not None:
        remember(sitting)
    return sitting


def _picked_up(practice: Practice, question_id: str) -> Sitting | None:
    try:
        question = practice.bank.get(question_id)
    except BankError:  # an old or misspelt address
        return None
    sitting = Sitting(question, PICKED_UP)
    last = next(reversed(practice.history()), None)
    if last is None or last.question_id != question_id:
        return sitting
    grade = grade_from_record(last.grade)
    writing = practice.draft(question) != ""
    return replace(sitting, response=last.response, grade=grade, writing=writing, hints=last.hints)


def open_next(practice: Practice, domain: str | None, skipped: tuple[str, ...] = ()) -> None:
    """Opens the question that Viva chooses."""
    choice = practice.next(domain, skipped)
    remember(Sitting(choice.question, choice.reason, domain, skipped=skipped))


def keep_typed(practice: Practice, box: str, text: str) -> None:
    """Keeps a half-typed response, unless it has been sent while it was on its way."""
    sitting: Sitting | None = st.session_state.get(_KEY)
    if sitting is not None and sitting.box == box and sitting.writing and sitting.sent is None:
        practice.save_draft(sitting.question, text)


def try_again(practice: Practice, sitting: Sitting, hints: int) -> None:
    """Opens the box again with what was written, which is a draft from now on."""
    practice.save_draft(sitting.question, sitting.response)
    remember(replace(sitting, writing=True, hints=hints, attempt=sitting.attempt + 1))
