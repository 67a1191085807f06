"""A response made ready for the models, or stopped by a guard before them."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus import KeyPoint, Question
from tutor.grading import guards
from tutor.grading.clauses import Clause, split_clauses, split_sentences
from tutor.grading.denial import denials
from tutor.grading.grade import Verdict
from tutor.grading.key_points import key_points_of, wholes_of
from tutor.grading.windows import MAX_CHARACTERS, Window, windows_of


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is left to do for one response.

    ``guarded`` holds the verdict when no model need be asked; ``windows`` is empty then.
    ``alternatives`` are the sets of key points of which the best one counts; of a reference that
    was split into several, ``wholes`` has the text, else None. ``response`` has the
    length of the original (up to the cut), so its spans fit both. ``denials`` are its sentences
    that say the opposite of one of the answer's. ``problem`` says why nothing can be graded at all.
    """

    question: Question
    response: str
    alternatives: tuple[tuple[KeyPoint, ...], ...]
    wholes: tuple[str | None, ...]
    windows: tuple[Window, ...]
    guarded: Verdict | None
    was_cut: bool
    denials: tuple[Clause, ...] = ()
    problem: str | None = None


def prepare(question: Question, response: str) -> Prepared:
    """Cleans the response, runs the guards and cuts what is left into windows."""
    alternatives = tuple(key_points_of(question))
    text = guards.clean(response[:MAX_CHARACTERS])
    was_cut = len(response) > MAX_CHARACTERS
    if not alternatives:
        problem = "The question has neither key points nor a reference answer."
        return Prepared(question, text, (), (), (), None, was_cut, problem=problem)
    clauses = split_clauses(text)
    text = guards.without_instructions(text, [(clause.start, clause.end) for clause in clauses])
    spoken_to = text.strip() == "" and bool(clauses)
    guarded = _guard(question, text, spoken_to)
    text = guards.without_question(text, question.question)
    windows = () if guarded is not None else tuple(windows_of(text))
    wholes = tuple(wholes_of(question, alternatives))
    denied = denials(text, _statements(question)) if windows else ()
    return Prepared(question, text, alternatives, wholes, windows, guarded, was_cut, denied)


def _guard(question: Question, text: str, spoken_to: bool) -> Verdict | None:
    if spoken_to:
        return Verdict.OFF_TOPIC
    if guards.is_blank(text):
        return Verdict.BLANK
    listed = guards.is_keyword_list(text) and not guards.asks_for_list(question.question)
    listed |= guards.is_heap_of_keywords(text) and not any(
        map(guards.is_keyword_list, question.references)
    )
    if guards.is_gibberish(text) or listed or guards.is_scrambled(text, _answers(question)):
        return Verdict.OFF_TOPIC
    return Verdict.INCORRECT if guards.is_echo(text, question.question) else None


def _statements(question: Question) -> Iterator[str]:
    for reference in question.references:
        yield from (sentence.text for sentence in split_sentences(reference))
    yield from (point.text for point in question.key_points)


def _answers(question: Question) -> Iterator[str]:
    yield from question.references
    yield " ".join(point.text for point in question.key_points)
