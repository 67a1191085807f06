"""Holds each key point against windows of a response: one pass of each model for any number."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.encoded_text import EncodedText
from tutor.grading.alignment import TokenEncoder
from tutor.grading.clauses import Clause
from tutor.grading.entailment import CONTRADICTION, NEUTRAL, Entailment
from tutor.grading.prepared import Prepared
from tutor.grading.stance import is_same_side, opening_of
from tutor.grading.windows import Window

NEAREST = 4
"""Of many clauses, only so many, nearest to a key point, are compared with it."""

READ = 4
"""Of a long response's passages so many, nearest to a key point, are read for it.

The clauses of a passage that is read are not: that changed no figure on held-out questions and took
half of the time.
"""

CLAUSES_READ = 2
"""So many clauses are read besides the passages of a long response, and for a misconception."""

NEAR, BESIDE = 0.4, 0.15
"""Of a window that states a misconception: the least cosine, and how much nearer to a key point.

A clause's embedding leans to the clauses around it: beside a right one, "It quantizes the weights"
is nearer to what is right.
"""

ENTAILED = np.array([1, 0, 0], dtype=np.float32)
"""What a text says of itself; no model is asked."""

CONTRADICTED = np.array([0, 0, 1], dtype=np.float32)
"""What a text says of one that takes another side."""

MAX_CACHED_TEXTS = 8192
"""Encoded key points kept between calls; all are dropped when there are more."""

SURE = 0.9
"""A probability of contradiction that stands beside the same side: what follows a "yes" may deny.

None of 192 responses on the same side as a reference reached it.
"""

Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class HypothesisReading:
    """A key point (or a misconception) held against the windows nearest to it.

    ``cosines`` is ``(w,)``, for each window; ``probabilities`` is ``(a, 3)``: entailment, neutral,
    contradiction of the hypothesis by each of the first ``a`` windows, which the entailment model
    read. Passages come first, the nearest before the others, and then clauses.
    ``other_side``: the words that take another side (``stance.py``), so that all of it contradicts.
    """

    text: str
    encoded: EncodedText
    windows: tuple[Window, ...]
    cosines: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    encoded_clauses: tuple[EncodedText, ...]
    other_side: Clause | None = None

    @property
    def cosine(self) -> float:
        """That of the nearest window; 1 for another side, as a letter is an answer like nothing."""
        return 1.0 if self.other_side else float(self.cosines.max())


@dataclass(frozen=True, slots=True, eq=False)
class ResponseReading:
    """All that the models say of one response: a reading for each key point and alternative.

    ``wholes`` holds the whole reference of each alternative that was split, else None.
    ``misconceptions`` holds None for each to which no window is about as near as to the key points:
    a right answer is near to both, and the entailment model alone confuses the two.
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
    """Encoder and entailment model together. Safe to share between threads, which take turns.

    Each pass of a model uses all cores; several at once wait for each other by spinning.
    """

    def __init__(self, encoder: TokenEncoder, entailment: Entailment) -> None:
        self.entailment = entailment
        self._encoder = encoder
        self._cache: dict[str, EncodedText] = {}
        self._turn = threading.Lock()

    def read(self, prepared: Sequence[Prepared]) -> list[ResponseReading]:
        """One reading for each prepared response, in order; every one must have windows."""
        with self._turn:
            hypotheses = self._hypotheses(prepared)
            responses = self._responses(prepared)
            asked = [
                _asked(one, hypotheses, encoded)
                for one, encoded in zip(prepared, responses, strict=True)
            ]
            pairs = _unique(pair for of_one in asked for each in of_one for pair in each.pairs())
            doubtful = [pair for pair in pairs if not _is_same(*pair)]
            told = dict.fromkeys(pairs, ENTAILED)
            told |= zip(doubtful, self.entailment.predict(doubtful), strict=True)
        return [
            _assemble(one, iter(of_one), hypotheses, encoded, told)
            for one, of_one, encoded in zip(prepared, asked, responses, strict=True)
        ]

    def _hypotheses(self, prepared: Sequence[Prepared]) -> dict[str, EncodedText]:
        """Key points, references and misconceptions by their text, kept for the next call."""
        wanted = _unique(text for one in prepared for text in _hypothesis_texts(one))
        cache = self._cache if len(self._cache) <= MAX_CACHED_TEXTS else {}
        self._cache = cache | self._encoded([text for text in wanted if text not in cache])
        return {text: self._cache[text] for text in wanted}

    def _responses(self, prepared: Sequence[Prepared]) -> list["_Encoded"]:
        """Each response with its windows: parts of it where the encoder reads as much at once."""
        wholes = self._encoded(_unique(one.response for one in prepared))
        parts = [_parts(wholes[one.response], one.windows) for one in prepared]
        alone = self._encoded(
            _unique(w.clause.text for of_one in parts for w, found in of_one.items() if not found)
        )
        return [
            _Encoded(wholes[one.response], {w: e or alone[w.clause.text] for w, e in found.items()})
            for one, found in zip(prepared, parts, strict=True)
        ]

    def _encoded(self, texts: Sequence[str]) -> dict[str, EncodedText]:
        return dict(zip(texts, self._encoder.encode_tokens(texts), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class _Encoded:
    """A response and its windows as the encoder sees them."""

    response: EncodedText
    windows: dict[Window, EncodedText]

    def of(self, windows: Iterable[Window]) -> NDArray[np.float32]:
        """``(w, d)``: the embeddings of these windows."""
        return np.stack([self.windows[window].embedding for window in windows])


def _parts(response: EncodedText, windows: Sequence[Window]) -> dict[Window, EncodedText | None]:
    """Each window as a part of the response; a single passage is all of it."""
    parts = {w: response.part(w.clause.start, w.clause.end) for w in windows}
    return parts if _passages(windows) > 1 else parts | {windows[0]: response}


def _asked(one: Prepared, hypotheses: Mapping[str, EncodedText], encoded: _Encoded) -> list[_Asked]:
    """What is to be read: each key point, each whole reference, each misconception, in order."""
    ideas = [point.text for key_points in one.alternatives for point in key_points]
    wholes = [whole for whole in one.wholes if whole is not None]
    asked = []
    for text in ideas + wholes:
        windows = _nearest(hypotheses[text], encoded)
        asked.append(_Asked(text, windows, _passages(windows) + _clauses_besides(windows)))
    rivals = np.stack([hypotheses[text].embedding for text in ideas])
    for misconception in one.question.misconceptions:
        target = hypotheses[misconception.text]
        near = tuple(
            window
            for window in _nearest(target, encoded)
            if _is_near(encoded.windows[window].embedding, target.embedding, rivals)
        )
        asked.append(_Asked(misconception.text, near, _passages(near) + CLAUSES_READ))
    return asked


def _is_near(
    window: NDArray[np.float32], misconception: NDArray[np.float32], rivals: NDArray[np.float32]
) -> bool:
    cosine = float(window @ misconception)
    return cosine >= NEAR and cosine > float((rivals @ window).max()) - BESIDE


def _assemble(
    one: Prepared,
    asked: Iterator[_Asked],
    hypotheses: Mapping[str, EncodedText],
    encoded: _Encoded,
    told: Mapping[Pair, NDArray[np.float32]],
) -> ResponseReading:
    def reading(each: _Asked) -> HypothesisReading:
        clauses = [window for window in each.windows if not window.is_passage] or each.windows
        probabilities = np.stack([told[pair] for pair in each.pairs()])
        same_side = is_same_side(one.question.question, each.text, one.response)
        if same_side is not None:
            _take_sides(probabilities, same_side)
        return HypothesisReading(
            each.text,
            hypotheses[each.text],
            each.windows,
            encoded.of(each.windows) @ hypotheses[each.text].embedding,
            probabilities,
            tuple(encoded.windows[window] for window in clauses),
            opening_of(one.response) if same_side is False else None,
        )

    return ResponseReading(
        one,
        encoded.response,
        tuple(tuple(reading(next(asked)) for _ in points) for points in one.alternatives),
        tuple(None if whole is None else reading(next(asked)) for whole in one.wholes),
        tuple(reading(each) if each.windows else None for each in asked),
    )


def _take_sides(probabilities: NDArray[np.float32], is_same_side: bool) -> None:
    """Another side contradicts; the same one does not, unless a model is sure of it. In place."""
    if is_same_side:
        told = probabilities[probabilities[:, CONTRADICTION] < SURE]
        told[:, NEUTRAL] += told[:, CONTRADICTION]
        told[:, CONTRADICTION] = 0.0
        probabilities[probabilities[:, CONTRADICTION] < SURE] = told
    else:
        probabilities[:] = CONTRADICTED


def _is_same(premise: str, hypothesis: str) -> bool:
    """Whether the two differ in case, spaces and the last full stop at most."""
    return _bare(premise) == _bare(hypothesis)


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()


def _hypothesis_texts(one: Prepared) -> Iterator[str]:
    for key_points in one.alternatives:
        yield from (point.text for point in key_points)
    yield from (whole for whole in one.wholes if whole is not None)
    yield from (misconception.text for misconception in one.question.misconceptions)


def _unique(items: Iterable[str] | Iterable[Pair]) -> list:  # type: ignore[type-arg]
    return list(dict.fromkeys(items))


def _nearest(target: EncodedText, encoded: _Encoded) -> tuple[Window, ...]:
    """The passages nearest to ``target``, then the clauses that are; the nearest come first."""
    ordered = sorted(
        encoded.windows,
        key=lambda window: -float(encoded.windows[window].embedding @ target.embedding),
    )
    passages = [window for window in ordered if window.is_passage]
    clauses = [window for window in ordered if not window.is_passage]
    return (*passages[:READ], *clauses[:NEAREST])


def _passages(windows: Sequence[Window]) -> int:
    return sum(window.is_passage for window in windows)


def _clauses_besides(windows: Sequence[Window]) -> int:
    """How many clauses are read too: one passage is the response itself, which suffices."""
    return 0 if _passages(windows) == 1 else CLAUSES_READ
