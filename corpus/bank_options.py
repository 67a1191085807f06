"""Whether the options of a question are fair: apart from each other, explained, none given away."""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from corpus.asked import Asked, Placed
from corpus.bank import Fault
from corpus.question import Form, Option, Question

LONGER = 1.5
"""How many times as long as every wrong option the right one may be before it stands out ..."""
BY_CHARACTERS = 20
"""... and by how many characters: short options differ much in proportion and tell nothing."""
BY_CHANCE = 0.01
"""How unlikely it may be that by chance alone the right options are so often the longest."""
FILLERS = frozenset("a an the of in on to is are it its and or for with by as at be".split())
"""Words in which two options may differ and still say the same."""
DENIALS = frozenset("no not never none without nor non cannot don't doesn't isn't aren't".split())
CODE = re.compile(r"[`=_(){}\[\]<>/]|\w\.\w")
"""What only code holds: there, one character makes another option."""


def options(bank: Sequence[Asked]) -> Iterator[Placed]:
    """The faults of all options, and one for a bank whose right options are too often longest."""
    chosen = [asked for asked in bank if asked.question.form.is_choice]
    for asked in chosen:
        faults = [*_counts(asked.question)]
        if not faults:
            faults = [*_overlaps(asked.question), *_given_away(asked.question)]
        for fault in (*faults, *_unexplained(asked.question)):
            yield asked.entry, fault
    yield from _given_away_together(chosen)


def _counts(question: Question) -> Iterator[Fault]:
    correct = sum(option.correct for option in question.options)
    if len(question.options) < 2:
        count = len(question.options)
        yield Fault(("options",), f"there are {count} options; a choice needs two or more.")
    elif correct == 0:
        yield Fault(("options",), "no option is correct; mark one with 'correct: true'.")
    elif question.form is Form.CHOICE and correct > 1:
        yield Fault(
            ("options",), f"{correct} options are correct; make the form multi-select or leave one."
        )
    elif correct == len(question.options):
        yield Fault(("options",), "all options are correct; add one that is not.")


def _unexplained(question: Question) -> Iterator[Fault]:
    for number, option in enumerate(question.options):
        if not option.feedback.strip():
            yield Fault(
                ("options", number), "the option has no feedback; say why it is right or not."
            )


def _overlaps(question: Question) -> Iterator[Fault]:
    numbered = list(enumerate(question.options))
    for (first, one), (second, other) in combinations(numbered, 2):
        said = _overlap(one.text, other.text)
        if said:
            place = ("options", second, "text")
            yield Fault(place, f"this option {said} option {first + 1}; tell them apart.")


def _overlap(one: str, other: str) -> str:
    if CODE.search(one) or CODE.search(other):
        return "is the same as" if _folded(one) == _folded(other) else ""
    ones, others = _words(one), _words(other)
    if ones == others:
        return "is the same as"
    if _telling(ones) == _telling(others):
        return "is nearly the same as"
    if _contains(ones, others):
        return "stands inside"
    return "holds all of" if _contains(others, ones) else ""


def _contains(long: Sequence[str], short: Sequence[str]) -> bool:
    """Whether the short text stands in the long one and what is added does not turn it round."""
    size = len(short)
    for start in range(len(long) - size + 1):
        if list(long[start : start + size]) == list(short):
            added = {*long[:start], *long[start + size :]}
            return size > 0 and not added & DENIALS
    return False


def _given_away(question: Question) -> Iterator[Fault]:
    """A fault when every right option is longer than every wrong one by a clear margin."""
    right = [n for n, option in enumerate(question.options) if option.correct]
    shortest = min(right, key=lambda number: _length(question.options[number]))
    length = _length(question.options[shortest])
    longest_wrong = max(_length(option) for option in question.options if not option.correct)
    if length > LONGER * longest_wrong and length - longest_wrong >= BY_CHARACTERS:
        yield Fault(
            ("options", shortest, "text"),
            f"the right option stands out by its length: {length} characters, the longest wrong "
            f"one has {longest_wrong}; make them alike.",
        )


def _given_away_together(chosen: Sequence[Asked]) -> Iterator[Placed]:
    """A fault when the right option is the longest far more often than chance would have it."""
    telling, chances = [], []
    for asked in chosen:
        lengths = [_length(option) for option in asked.question.options]
        right = [_length(option) for option in asked.question.options if option.correct]
        if asked.question.form is not Form.CHOICE or len(right) != 1 or len(lengths) < 2:
            continue
        chances.append(1 / len(lengths))
        if lengths.count(max(lengths)) == 1 and right[0] == max(lengths):
            telling.append(asked)
    if telling and _at_least(len(telling), chances) < BY_CHANCE:
        yield (
            telling[0].entry,
            Fault(
                ("options",),
                f"the right option is the longest in {len(telling)} of {len(chances)} choice "
                f"questions, this one first, where chance gives {math.fsum(chances):.0f}; "
                "shorten some or lengthen wrong ones.",
            ),
        )


def _at_least(count: int, chances: Sequence[float]) -> float:
    """How likely it is that ``count`` or more of independent events with these chances happen."""
    exactly = [1.0]
    for chance in chances:
        exactly = [
            (exactly[n] * (1 - chance) if n < len(exactly) else 0.0)
            + (exactly[n - 1] * chance if n else 0.0)
            for n in range(len(exactly) + 1)
        ]
    return math.fsum(exactly[count:])


def _length(option: Option) -> int:
    return len(_folded(option.text))


def _folded(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _words(text: str) -> list[str]:
    return re.findall(r"[\w+#'%-]+", text.casefold())


def _telling(words: Sequence[str]) -> list[str]:
    return [word.removesuffix("s") for word in words if word not in FILLERS]
