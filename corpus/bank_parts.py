"""Whether a question has the parts that its form needs."""

from collections.abc import Iterator, Sequence

from corpus.asked import Asked, Placed
from corpus.bank import Fault
from corpus.question import Form, Question

KEY_POINTS = {
    Form.OPEN: range(2, 7),
    Form.SCENARIO: range(2, 7),
    Form.RECALL: range(2, 11),
}
"""One key point makes a grade all or nothing; more than six make several questions of one. What is
to be recalled may be a longer list."""


def parts(bank: Sequence[Asked]) -> Iterator[Placed]:
    """What is missing, question by question."""
    for asked in bank:
        question = asked.question
        for fault in (*_answers(question), *_hints(question), *_quick_check(question, bank)):
            yield asked.entry, fault


def _answers(question: Question) -> Iterator[Fault]:
    if question.form.is_choice:
        return
    if question.options:
        yield Fault(
            ("options",),
            f"the form is {question.form}, but there are options; make it choice or multi-select.",
        )
    if not any(reference.strip() for reference in question.references):
        yield Fault(("references",), "there is no reference; add at least one good answer.")
    wanted = KEY_POINTS.get(question.form)
    if wanted is not None and len(question.key_points) not in wanted:
        yield Fault(
            ("key_points",),
            f"there are {len(question.key_points)} key points, but a question of form "
            f"{question.form} needs {wanted.start} to {wanted.stop - 1}.",
        )


def _hints(question: Question) -> Iterator[Fault]:
    # The front of a card is short, and its back is one press away.
    if question.form is not Form.FLASHCARD and not any(hint.strip() for hint in question.hints):
        yield Fault(("hints",), "there is no hint; add one to three, from vague to plain.")


def _quick_check(question: Question, bank: Sequence[Asked]) -> Iterator[Fault]:
    name = question.quick_check
    if name is None:
        return
    if name == question.id:
        yield Fault(("quick_check",), "a question cannot be its own quick check; name another.")
        return
    named = [asked.question for asked in bank if asked.question.id == name]
    if not named:
        yield Fault(("quick_check",), f"the bank has no question '{name}'; mend the quick check.")
    elif not named[0].form.is_choice:
        yield Fault(
            ("quick_check",),
            f"'{name}' is of form {named[0].form}; a quick check is a choice or multi-select.",
        )
