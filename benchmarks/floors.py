"""What takes no grader: the floors that every figure stands beside.

Each gives a similarity of a response to its references in [0, 1]; where it turns into "correct" is
chosen on the training questions of the public sets, so the held-out ones are new to it too.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.graded_sets import Labelled, labelled
from index.encoder import SentenceEncoder
from training.graded import GRADED_FILES
from training.pairs import is_held_out, read_rows
from tutor.grading.words import content_words

Similarity = Callable[[Sequence[Labelled]], NDArray[np.float64]]

DEFAULT_TURN = {"shared words": 0.4, "TF-IDF": 0.25, "embedding cosine": 0.6}
"""Where a floor says "correct" when there is nothing to choose it on."""

TRIED = np.arange(0.05, 1.0, 0.05)
SAMPLE = 2_000


def floors(encoder: SentenceEncoder) -> dict[str, Similarity]:
    """The similarities by name."""
    return {
        "shared words": _shared_words,
        "TF-IDF": _tfidf,
        "embedding cosine": lambda rows: _cosine(rows, encoder),
    }


def turn(name: str, similarity: Similarity, data: Path | None) -> float:
    """The similarity from which a response counts as correct, best on training questions."""
    if data is None:
        return DEFAULT_TURN[name]
    seen = [
        labelled(row)
        for file in GRADED_FILES
        if (data / "grading" / file).is_file()
        for row in read_rows(data / "grading" / file)
        if row["dataset"] != "saf" and not is_held_out(row["dataset"], row["question_id"])
    ]
    chosen = [seen[i] for i in np.random.default_rng(1).permutation(len(seen))[:SAMPLE]]
    if not chosen:
        return DEFAULT_TURN[name]
    told = similarity(chosen)
    right = np.asarray([row.label == "correct" for row in chosen])
    return float(max(TRIED, key=lambda value: np.mean((told >= value) == right)))


def _shared_words(rows: Sequence[Labelled]) -> NDArray[np.float64]:
    """The largest share of some reference's words, the question's left out."""
    found = []
    for row in rows:
        asked = content_words(row.question.question)
        given = set(content_words(row.response, asked))
        wanted = [set(content_words(text, asked)) for text in row.question.references]
        found.append(max(len(words & given) / max(1, len(words)) for words in wanted))
    return np.asarray(found)


def _tfidf(rows: Sequence[Labelled]) -> NDArray[np.float64]:
    """The largest cosine of TF-IDF vectors over words; the documents are these rows' texts."""
    references = list(dict.fromkeys(text for row in rows for text in row.question.references))
    weighed = TfidfVectorizer(sublinear_tf=True).fit([*references, *(row.response for row in rows)])
    of_references = weighed.transform(references)
    place = {text: i for i, text in enumerate(references)}
    similar = (weighed.transform([row.response for row in rows]) @ of_references.T).tocsr()
    return np.asarray(
        [
            max(similar[i, place[text]] for text in row.question.references)
            for i, row in enumerate(rows)
        ]
    )


def _cosine(rows: Sequence[Labelled], encoder: SentenceEncoder) -> NDArray[np.float64]:
    """The largest cosine of sentence embeddings."""
    texts = list(
        dict.fromkeys(text for row in rows for text in (row.response, *row.question.references))
    )
    embeddings = dict(zip(texts, encoder.encode(texts), strict=True))
    return np.asarray(
        [
            max(float(embeddings[row.response] @ embeddings[t]) for t in row.question.references)
            for row in rows
        ]
    )
