"""Which responses are like each other: enough so that one decision may stand for all."""

import re
import unicodedata
import zlib
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

LIKENESS = 0.72
"""Cosine of word counts from which two responses are like, whatever the order of the words."""
DIMENSIONS = 1024
MOST = 2000
"""Responses compared with each other at once; the rest are compared with the clusters found."""

_WORDS = re.compile(r"\w+")
_DENIALS = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|cannot|\w+n['’]t)\b", re.IGNORECASE
)


def plain_words(text: str) -> str:
    """The text in small letters, without accents and punctuation."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORDS.findall("".join(c for c in folded if not unicodedata.combining(c))))


def clusters(texts: Sequence[str], kinds: Sequence[Hashable] | None = None) -> list[int]:
    """A cluster's number for each text; 0 is the first text's, and so on.

    Texts of another kind, with another count of denials or with other numbers are never together:
    "it is frozen" and "it is not frozen" share most of their words. The first text of a cluster is
    its example, so that the order of the texts decides, and nothing else.
    """
    kinds = [None] * len(texts) if kinds is None else kinds
    leaders: dict[Hashable, list[int]] = {}
    rows: dict[Hashable, list[NDArray[np.float32]]] = {}
    numbers: list[int] = []
    count = 0
    for text, kind in zip(texts, kinds, strict=True):
        group = (kind, _says(text))
        row = _row(text)
        near = _nearest(row, rows.get(group, ()))
        if near is None:
            leaders.setdefault(group, []).append(count)
            if len(rows.setdefault(group, [])) < MOST:
                rows[group].append(row)
            numbers.append(count)
            count += 1
        else:
            numbers.append(leaders[group][near])
    return numbers


def _nearest(row: NDArray[np.float32], others: Sequence[NDArray[np.float32]]) -> int | None:
    if not others:
        return None
    likeness = np.stack(others) @ row
    best = int(likeness.argmax())
    return best if likeness[best] >= LIKENESS else None


def _says(text: str) -> tuple[int, tuple[str, ...]]:
    return len(_DENIALS.findall(text)), tuple(sorted(re.findall(r"\d+", text)))


def _row(text: str) -> NDArray[np.float32]:
    row = np.zeros(DIMENSIONS, dtype=np.float32)
    for word in plain_words(text).split():
        # Rare words are mostly long ones; "the" should not make two responses alike.
        row[zlib.crc32(word.encode()) % DIMENSIONS] += min(len(word), 8) - 1 or 0.5
    norm = float(np.linalg.norm(row))
    if norm == 0:
        row[0] = norm = 1.0
    return np.asarray(row / norm, dtype=np.float32)
