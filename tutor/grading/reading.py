"""Holds each key point against windows of a response: one pass of each model for any number."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.encoded_text import EncodedText
from tutor.grading.alignment import TokenEncoder
from tutor.grading.entailment import Entailment
from tutor.grading.prepared import Prepared
from tutor.grading.windows import Window

NEAREST = 4
"""Of many clauses, only so many, nearest to a key point, are compared with it beside the whole."""

READ = 2
"""Of these so many are read by the entailment model where the response is too long for the whole.

Reading clauses besides a whole that is read changed no figure on held-out questions and took half
of the time.
"""

MAX_CACHED_TEXTS = 8192
"""Encoded key points kept between calls; all are dropped when there are more."""

Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class HypothesisReading:
    """A key point (or a misconception) held against the windows nearest to it.

    ``cosines`` is ``(w,)``, for each window; ``probabilities`` is ``(a, 3)``: entailment, neutral,
    contradiction of the hypothesis by each of the first ``a`` windows, which the entailment model
    read. The first window is the whole response, or the nearest clause of a long one.
    """

    text: str
    encoded: EncodedText
    windows: tuple[Window, ...]
    cosines: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    encoded_clauses: tuple[EncodedText, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ResponseReading:
    """All that the models say of one response: a reading for each key point and alternative.

    ``wholes`` holds the whole reference of each alternative that was split, else None.
    ``misconceptions`` holds None for each that no window is nearer to than to every key point: a
    right answer is near to both, and the entailment model alone confuses the two.
    """

    prepared: Prepared
    encoded: EncodedText
    alternatives: tuple[tuple[HypothesisReading, ...], ...]
    wholes: tuple[HypothesisReading | None, ...]
    misconceptions: tuple[HypothesisReading | None, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A hypothesis with its windows, of which the entailment model reads the first ``read``."""

    text: str
    windows: tuple[Window, ...]
    read: int

    def pairs(self) -> Iterator[Pair]:
        return ((window.clause.text, self.text) for window in self.windows[: self.read])


class Reader:
    """Encoder and entailment model together. Safe to share between threads; only caches."""

    def __init__(self, encoder: TokenEncoder, entailment: Entailment) -> None:
        self.entailment = entailment
        self._encoder = encoder
        self._cache: dict[str, EncodedText] = {}

    def read(self, prepared: Sequence[Prepared]) -> list[ResponseReading]:
        """One reading for each prepared response, in order; every one must have windows."""
        encoded = self._encode(prepared)
        asked = [_asked(one, encoded) for one in prepared]
        pairs = _unique(pair for of_one in asked for each in of_one for pair in each.pairs())
        told = dict(zip(pairs, self.entailment.predict(pairs), strict=True))
        return [
            _assemble(one, iter(of_one), encoded, told)
            for one, of_one in zip(prepared, asked, strict=True)
        ]

    def _encode(self, prepared: Sequence[Prepared]) -> dict[str, EncodedText]:
        """Every text that is compared, once; key points stay cached for the next call."""
        lasting = _unique(text for one in prepared for text in _hypotheses(one))
        cache = self._cache if len(self._cache) <= MAX_CACHED_TEXTS else {}
        new = [text for text in lasting if text not in cache]
        cache |= dict(zip(new, self._encoder.encode_tokens(new), strict=True))
        self._cache = cache
        passing = _unique(text for one in prepared for text in _response_texts(one))
        encoded = dict(zip(passing, self._encoder.encode_tokens(passing), strict=True))
        return encoded | {text: cache[text] for text in lasting}


def _asked(one: Prepared, encoded: dict[str, EncodedText]) -> list[_Asked]:
    """What is to be read: each key point, each whole reference, each misconception, in order."""
    ideas = [point.text for key_points in one.alternatives for point in key_points]
    wholes = [whole for whole in one.wholes if whole is not None]
    asked = []
    for text in ideas + wholes:
        windows = _nearest(one.windows, text, encoded)
        asked.append(_Asked(text, windows, 1 if windows[0].is_whole else READ))
    rivals = np.stack([encoded[text].embedding for text in ideas])
    for misconception in one.question.misconceptions:
        target = encoded[misconception.text].embedding
        nearer = tuple(
            window
            for window in _nearest(one.windows, misconception.text, encoded)
            if (row := encoded[window.clause.text].embedding) @ target > (rivals @ row).max()
        )
        asked.append(_Asked(misconception.text, nearer, 1 + READ))
    return asked


def _assemble(
    one: Prepared,
    asked: Iterator[_Asked],
    encoded: dict[str, EncodedText],
    told: dict[Pair, NDArray[np.float32]],
) -> ResponseReading:
    def reading(each: _Asked) -> HypothesisReading:
        rows = np.stack([encoded[window.clause.text].embedding for window in each.windows])
        clauses = [window for window in each.windows if not window.is_whole] or each.windows
        return HypothesisReading(
            each.text,
            encoded[each.text],
            each.windows,
            rows @ encoded[each.text].embedding,
            np.stack([told[pair] for pair in each.pairs()]),
            tuple(encoded[window.clause.text] for window in clauses),
        )

    return ResponseReading(
        one,
        encoded[one.response],
        tuple(tuple(reading(next(asked)) for _ in points) for points in one.alternatives),
        tuple(None if whole is None else reading(next(asked)) for whole in one.wholes),
        tuple(reading(each) if each.windows else None for each in asked),
    )


def _hypotheses(one: Prepared) -> Iterator[str]:
    for key_points in one.alternatives:
        yield from (point.text for point in key_points)
    yield from (whole for whole in one.wholes if whole is not None)
    yield from (misconception.text for misconception in one.question.misconceptions)


def _response_texts(one: Prepared) -> Iterator[str]:
    yield one.response
    yield from (window.clause.text for window in one.windows)


def _unique(items: Iterable[str] | Iterable[Pair]) -> list:  # type: ignore[type-arg]
    return list(dict.fromkeys(items))


def _nearest(
    windows: Sequence[Window], text: str, encoded: dict[str, EncodedText]
) -> tuple[Window, ...]:
    """The whole response first, if it is read as one, then the clauses nearest to ``text``."""
    target = encoded[text].embedding
    clauses = sorted(
        (window for window in windows if not window.is_whole),
        key=lambda window: -float(encoded[window.clause.text].embedding @ target),
    )
    whole = [window for window in windows if window.is_whole]
    return tuple((whole + clauses)[: NEAREST + len(whole)])
