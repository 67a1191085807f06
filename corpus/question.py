"""A question of the bank and its parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How a question is asked and answered."""

    OPEN = "open"
    CHOICE = "choice"
    MULTI_SELECT = "multi-select"
    RECALL = "recall"
    FLASHCARD = "flashcard"
    SCENARIO = "scenario"

    @property
    def is_choice(self) -> bool:
        """Whether options are picked; all other forms are answered in the learner's own words."""
        return self in (Form.CHOICE, Form.MULTI_SELECT)


class Difficulty(StrEnum):
    """The author's guess; the fitted difficulty replaces it as responses come in."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One idea of a full response; ``weight`` is relative to the question's other key points."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong idea worth naming, with its remedy and where the material sets it right."""

    text: str
    remedy: str = ""
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice question; ``feedback`` is said to whoever picks it."""

    text: str
    correct: bool
    feedback: str = ""


_SEQUENCES = (
    "references",
    "key_points",
    "misconceptions",
    "hints",
    "steps",
    "options",
    "requirements",
    "prerequisites",
)


@dataclass(frozen=True, slots=True)
class Question:
    """What the tutor asks, with what a good response holds.

    Only the text and one reference are needed to grade; the bank's questions carry the rest.
    ``source`` is ``path#heading-slug`` of a document of the material. ``requirements`` are what a
    scenario's solution has to meet. ``quick_check`` is the id of a choice question of the same bank
    that is asked right after this one. ``prerequisites`` are concepts of the same domain that a
    learner should have met before; its own concept stands for another question about that. A
    ``draft`` is not asked until a person has accepted it. Sequences given as lists are stored as
    tuples.

    Raises:
        ValueError: the text is blank.
    """

    question: str
    references: Sequence[str] = ()
    key_points: Sequence[KeyPoint] = ()
    misconceptions: Sequence[Misconception] = ()
    id: str = ""
    domain: str = ""
    concept: str = ""
    form: Form = Form.OPEN
    difficulty: Difficulty = Difficulty.MEDIUM
    hints: Sequence[str] = ()
    steps: Sequence[str] = ()
    options: Sequence[Option] = ()
    source: str | None = None
    requirements: Sequence[str] = ()
    quick_check: str | None = None
    prerequisites: Sequence[str] = ()
    draft: bool = False

    def __post_init__(self) -> None:
        if not self.question.strip():
            raise ValueError("A question needs a text.")
        for name in _SEQUENCES:
            value = getattr(self, name)
            if isinstance(value, str):
                raise ValueError(f"{name} must be a list, not one string.")
            object.__setattr__(self, name, tuple(value))
