"""What one learner has open on the practice page, and how it is picked up again after a refresh."""

from dataclasses import dataclass, field, replace
from threading import Lock

import streamlit as st

from corpus import Question
from corpus.errors import BankError
from tutor.grading import SELF_RATING, Grade, grade_from_record
from tutor.learning import Choice
from tutor.pages.translated import later
from tutor.practice import Practice

PICKED_UP = later("Picked up where you left it.")
"""The reason shown for a question that a refresh brought back."""

BLANK = later("Nothing written yet. Write one idea that comes to mind, or ask for a hint.")
"""Said instead of a grade; it counts for nothing."""

NOTHING_PICKED = later("Nothing picked yet. Pick what you think is right, or ask for a hint.")
"""The same for options."""

_KEY = "desk"
PARAMETER = "question"
"""Under this name the address holds the open question."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A question with what has become of it so far.

    ``domain`` is the one the learner asked for, None when Viva chooses. ``attempt`` counts the
    attempts at this question before this one; each has its own box and its own order of options.
    ``sent`` is a response that is waiting for its grade, ``sure`` how sure of it the learner is, in
    [0, 1], None when nothing was said. ``response`` and ``grade`` are the last
    graded attempt. ``trouble`` says why the last response could not be graded or kept. ``writing``
    tells whether the box is open, ``turned`` whether the back of a card is. ``skipped`` are the ids
    of questions put aside a moment ago.
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
    sure: float | None = None
    writing: bool = True
    turned: bool = False
    skipped: tuple[str, ...] = ()

    @property
    def box(self) -> str:
        """The key of the open box."""
        return f"response-{self.question.id}-{self.attempt}"

    @property
    def sure_box(self) -> str:
        """The key under which the learner says how sure they are."""
        return f"sure-{self.question.id}-{self.attempt}"


@dataclass(slots=True)
class Desk:
    """The place in the session where the sitting lies.

    An impatient press starts a new run while the run before it is still grading, and stops that one
    at its next touch of the session. So the grade is laid on a desk fetched before, and ``grading``
    is held meanwhile: the new run waits, and finds the grade instead of making it again.
    """

    sitting: Sitting | None = None
    grading: Lock = field(default_factory=Lock)


def open_desk() -> Desk:
    """The desk of this visit."""
    desk: Desk = st.session_state.setdefault(_KEY, Desk())
    return desk


def current(practice: Practice) -> Sitting | None:
    """What is open: of this visit, else of the address; None when nothing is.

    The question is written into the address, which outlives the session.
    """
    desk = open_desk()
    if desk.sitting is None and (question_id := st.query_params.get(PARAMETER)) is not None:
        desk.sitting = _picked_up(practice, question_id)
    if desk.sitting is not None:
        st.query_params[PARAMETER] = desk.sitting.question.id
    return desk.sitting


def _picked_up(practice: Practice, question_id: str) -> Sitting | None:
    try:
        question = practice.bank.get(question_id)
    except BankError:  # an old or misspelt address
        return None
    tries = practice.tries(question)
    sitting = Sitting(question, PICKED_UP, attempt=tries)
    last = practice.last()
    if last is None or last.question_id != question_id:
        return sitting
    # A card that was rated is done with: there is no grade to look at. Nor after some imports.
    if last.grade.get("grader", SELF_RATING) == SELF_RATING:
        return sitting
    sitting = replace(sitting, response=last.response, grade=grade_from_record(last.grade))
    if practice.draft(question) != "":
        return replace(sitting, hints=last.hints)
    return replace(sitting, hints=last.hints, writing=False, attempt=tries - 1)


def open_next(
    practice: Practice,
    domain: str | None,
    skipped: tuple[str, ...] = (),
    concept: str | None = None,
) -> None:
    """Opens the question that Viva chooses."""
    open_choice(practice, practice.next(domain, skipped, concept), domain, skipped)


def open_choice(
    practice: Practice, choice: Choice, domain: str | None, skipped: tuple[str, ...] = ()
) -> None:
    """Opens a question that is chosen already."""
    tries = practice.tries(choice.question)
    sitting = Sitting(choice.question, choice.reason, domain, attempt=tries, skipped=skipped)
    open_desk().sitting = sitting


def change(before: Sitting, after: Sitting) -> None:
    """Puts ``after`` in the place of ``before``, unless something else lies there by now.

    A second press of a button comes from a page that is no longer true: it changes nothing.
    """
    desk = open_desk()
    if desk.sitting == before:
        desk.sitting = after


def send(sitting: Sitting, response: str, sure: float | None = None) -> None:
    """Sends a response to be graded, if there is one."""
    if response.strip():
        change(sitting, replace(sitting, sent=response, sure=sure, trouble=""))
    else:
        blank = NOTHING_PICKED if sitting.question.form.is_choice else BLANK
        change(sitting, replace(sitting, trouble=blank))


def keep_typed(practice: Practice, box: str, text: str) -> None:
    """Keeps a half-typed response, unless it has been sent while it was on its way."""
    sitting = open_desk().sitting
    if sitting is not None and sitting.box == box and sitting.writing and sitting.sent is None:
        practice.save_draft(sitting.question, text)


def try_again(practice: Practice, sitting: Sitting, hints: int) -> None:
    """Opens the box again; what was written is in it, and a draft from now on."""
    if not sitting.question.form.is_choice:  # what was picked wrongly is not picked again
        practice.save_draft(sitting.question, sitting.response)
    change(
        sitting,
        replace(
            sitting,
            writing=True,
            turned=False,
            trouble="",
            hints=hints,
            attempt=sitting.attempt + 1,
        ),
    )
