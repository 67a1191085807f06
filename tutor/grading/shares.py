"""What a reference answer's score is made of: its statements, and its likeness to the response."""

from dataclasses import dataclass

NOT_ALIGNED, ALIGNED = 0.3, 0.8
"""Up to the one alignment nothing is like the reference, from the other on everything.

On SciEntsBank nine of ten answers to other questions stay below the one. Of right answers 12 % pass
the other there and 5 % on our own subject, 62 % on Beetle, where they repeat the reference.
"""

TOLD = 0.1
"""The least probability of being said, for the likeness to count: topics are alike too."""

CONTRADICTED = 0.5
"""What a denial leaves of the likeness; a denied reference has nearly all its words in common."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole reference with what was measured of it.

    ``held`` and ``denied`` are the fusion's probabilities, ``entailed`` is the entailment model's
    alone, ``cosine`` that of the nearest window; ``aligned`` is the mean of the best cosines of the
    reference's tokens, None when all of them are the question's.
    """

    held: float
    denied: float
    entailed: float
    cosine: float
    aligned: float | None

    def alignment(self) -> float:
        """The alignment as a share in [0, 1]; the entailment where there is nothing to align."""
        if self.aligned is None:
            return self.entailed
        return min(1.0, max(0.0, (self.aligned - NOT_ALIGNED) / (ALIGNED - NOT_ALIGNED)))


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of a score, which add up to 1: ``training/shares.py`` chooses them for the weights.

    People who compare a response with a reference give more for more of it, where key points are
    hit or missing. So the credit of the statements makes only a part of the score, and what is read
    off the whole without a threshold makes the rest.
    """

    statements: float
    aligned: float
    entailed: float

    def score(self, statements: float, whole: Whole, is_contradicted: bool) -> float:
        """The score in [0, 1], from the credit of the reference's statements and its whole."""
        likeness = self.aligned * whole.alignment() + self.entailed * whole.entailed
        if max(whole.held, whole.entailed) < TOLD:
            likeness = 0.0
        elif is_contradicted:
            likeness *= CONTRADICTED
        return self.statements * statements + likeness
