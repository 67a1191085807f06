"""What reading one document may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one document. What is over a bound of size is refused before it is opened.

    Of a document with more than ``pages`` (slides, chapters) or ``characters`` the first ones are
    read. ``ratio`` is how many times its packed size a large member of a zip may unpack to.
    """

    file_bytes: int = 200_000_000
    memory_bytes: int = 1_000_000_000
    cpu_seconds: int = 120
    wall_seconds: float = 600.0
    pages: int = 2_000
    characters: int = 5_000_000
    members: int = 10_000
    unpacked_bytes: int = 500_000_000
    ratio: int = 200


LIMITS = Limits()
"""A textbook of 1,500 pages stays below all of them."""
