"""Which texts go through a model together, so that little of the work is padding."""

from collections.abc import Iterator, Sequence

TOKENS_PER_PASS = 2048
"""Padded tokens of one pass: what a larger one holds at once falls out of a processor's cache."""

MANY_TOKENS = 16_384
"""The same on any other device, which needs much work at once."""

LEAST_TOKENS = 1024
"""A pass of fewer takes about as long as one of so many, so padding is the lesser evil there."""

LONGEST_TO_SHORTEST = 1.5
"""By how much the longest text of a pass may exceed its shortest, once it has that many tokens."""


def most_tokens(device: str) -> int:
    """Padded tokens of one pass on a device of this type ("cpu", "cuda", "mps")."""
    return TOKENS_PER_PASS if device == "cpu" else MANY_TOKENS


def passes(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Row numbers of each pass, by length; with padding a pass has at most ``most`` tokens.

    A text longer than ``most`` has a pass to itself.
    """
    rows: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda row: (lengths[row], row)):
        full = lengths[row] * (len(rows) + 1) > most
        enough = rows and lengths[rows[-1]] * len(rows) >= LEAST_TOKENS
        uneven = rows and lengths[row] > LONGEST_TO_SHORTEST * lengths[rows[0]]
        if rows and (full or (enough and uneven)):
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows
