"""Pieces of text to chunks that fill the room evenly, not full ones and a crumb at the end."""

from collections.abc import Sequence

TORN = 0.25
"""What parting two pieces that belong together costs, as a share of an empty chunk."""


def pack(
    sizes: Sequence[int], joins: Sequence[int], tied: Sequence[bool], room: int
) -> list[tuple[int, int]]:
    """Ranges ``[first, last)`` of consecutive pieces, one range a chunk.

    Minimises the sum of squares of the room left over, which asks for few chunks of like size.

    Args:
        sizes: each piece's size; one that is larger than ``room`` gets a chunk of its own.
        joins: size of what stands between a piece and the one after it; 0 after the last.
        tied: whether a piece would rather not be parted from the one after it.
        room: the largest size of a chunk.
    """
    costs = [0.0]
    starts = [0]
    for end in range(1, len(sizes) + 1):
        torn = TORN * room**2 if tied[end - 1] and end < len(sizes) else 0.0
        best, best_start, size = float("inf"), end - 1, 0
        for start in range(end - 1, -1, -1):
            size += sizes[start] + (joins[start] if start < end - 1 else 0)
            if size > room and start < end - 1:
                break
            cost = costs[start] + (room - min(size, room)) ** 2 + torn
            if cost < best:
                best, best_start = cost, start
        costs.append(best)
        starts.append(best_start)
    return _ranges(starts)


def _ranges(starts: Sequence[int]) -> list[tuple[int, int]]:
    ranges = []
    end = len(starts) - 1
    while end > 0:
        ranges.append((starts[end], end))
        end = starts[end]
    return ranges[::-1]
