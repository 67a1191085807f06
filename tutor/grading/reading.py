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
"""Of many clauses, only so many, nearest to a key point, are held against it beside the whole."""

MAX_CACHED_TEXTS = 8192
"""Encoded key points kept between calls; all are dropped when there are more."""

Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class HypothesisReading:
    """A key point (or a misconception) held against the windows nearest to it.

    ``cosines`` and ``rivals`` are ``(w,)``, for each window; ``probabilities`` is ``(a, 3)``:
    entailment, neutral, contradiction of the hypothesis by each of the first ``a`` windows, which
    the entailment model read. The first window is the whole response, or the nearest clause of a
    long one.
    """

    text: str
    encoded: EncodedText
    windows: tuple[Window, ...]
    cosines: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    rivals: NDArray[np.float32]
    encoded_clauses: tuple[EncodedText, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ResponseReading:
    """All that the models say of one response: a reading for each key point and alternative.

    ``wholes`` holds the whole reference of each alternative that was split, else None.
    """

    prepared: Prepared
    encoded: EncodedText
    alternatives: tuple[tuple[HypothesisReading, ...], ...]
    wholes: tuple[HypothesisReading | None, ...]
    misconceptions: tuple[HypothesisReading, ...]


class Reader:
    """Encoder and entailment model together. Safe to share between threads; only caches.

    The entailment model reads the whole response and ``nearest`` clauses for each key point; with
    ``in_context`` it reads the question before each of them. The encoder compares ``NEAREST``.
    """

    def __init__(
        self,
        encoder: TokenEncoder,
        entailment: Entailment,
        nearest: int = NEAREST,
        in_context: bool = False,
    ) -> None:
        self.entailment = entailment
        self.nearest = nearest
        self.in_context = in_context
        self._encoder = encoder
        self._cache: dict[str, EncodedText] = {}

    def read(self, prepared: Sequence[Prepared]) -> list[ResponseReading]:
        """One reading for each prepared response, in order; every one must have windows."""
        encoded = self._encode(prepared)
        chosen = [
            {text: _nearest(one.windows, text, encoded) for text in _hypotheses(one)}
            for one in prepared
        ]
        pairs = _unique(
            (self._premise(one, window), text)
            for one, nearest in zip(prepared, chosen, strict=True)
            for text, windows in nearest.items()
            for window in self._asked(windows)
        )
        told = dict(zip(pairs, self.entailment.predict(pairs), strict=True))
        return [
            self._assemble(one, nearest, encoded, told)
            for one, nearest in zip(prepared, chosen, strict=True)
        ]

    def _asked(self, windows: tuple[Window, ...]) -> tuple[Window, ...]:
        """The windows that the entailment model reads: at least one."""
        return windows[: max(1, self.nearest + windows[0].is_whole)]

    def _premise(self, one: Prepared, window: Window) -> str:
        text = window.clause.text
        return f"{one.question.question} {text}" if self.in_context else text

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

    def _assemble(
        self,
        one: Prepared,
        nearest: dict[str, tuple[Window, ...]],
        encoded: dict[str, EncodedText],
        told: dict[Pair, NDArray[np.float32]],
    ) -> ResponseReading:
        points = [encoded[point.text].embedding for points in one.alternatives for point in points]

        def reading(text: str, rivals: Sequence[NDArray[np.float32]] = ()) -> HypothesisReading:
            windows = nearest[text]
            rows = np.stack([encoded[window.clause.text].embedding for window in windows])
            clauses = [window for window in windows if not window.is_whole] or windows
            return HypothesisReading(
                text,
                encoded[text],
                windows,
                rows @ encoded[text].embedding,
                np.stack(
                    [told[self._premise(one, window), text] for window in self._asked(windows)]
                ),
                (rows @ np.stack(rivals).T).max(axis=1)
                if rivals
                else np.zeros(len(rows), np.float32),
                tuple(encoded[window.clause.text] for window in clauses),
            )

        return ResponseReading(
            one,
            encoded[one.response],
            tuple(tuple(reading(point.text) for point in points) for points in one.alternatives),
            tuple(None if whole is None else reading(whole) for whole in one.wholes),
            tuple(reading(wrong.text, points) for wrong in one.question.misconceptions),
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
