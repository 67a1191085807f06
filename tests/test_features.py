from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corpus import KeyPoint, Question
from tests.stem_grader import BESIDE_THE_POINT, ShareEntailment, StemEncoder
from tutor.grading.features import (
    ELSEWHERE,
    FEATURES,
    NOTE_WORDS,
    SHORT_WORDS,
    TOLD,
    WORDLESS,
    WORDLESS_ALIGNED,
    is_elsewhere,
    leads,
    measure,
)
from tutor.grading.prepared import prepare
from tutor.grading.reading import Reader

ASKED = Question("What does LoRA do?", key_points=[KeyPoint("LoRA freezes pretrained weights")])


def measured(response: str) -> dict[str, float]:
    (reading,) = Reader(StemEncoder(), ShareEntailment()).read([prepare(ASKED, response)])
    (values,) = measure(reading, reading.alternatives[0])
    assert values.shape == (len(FEATURES),)
    return dict(zip(FEATURES, values.tolist(), strict=True))


def test_the_key_point_itself_is_held_in_every_way() -> None:
    found = measured("LoRA freezes pretrained weights")
    ones = [name for name, value in found.items() if value == pytest.approx(1.0)]
    assert set(ones) == set(FEATURES) - {
        "contradiction",
        "cosine_lead",
        "negation_differs",
        "words",
    }
    assert found["words"] == pytest.approx(log(5))


def test_half_of_it_is_half_there() -> None:
    # Without "LoRA", which the question says: three words wanted, two of them given among four.
    found = measured("LoRA freezes big weights somewhere")
    assert found["entailment"] == 0.75
    assert found["overlap"] == pytest.approx(2 / 3)
    assert found["overlap_back"] == pytest.approx(2 / 4)
    assert found["aligned_mean"] == pytest.approx(2 / 3)
    assert found["aligned_lowest"] == found["aligned_lowest_third"] == 0.0
    assert found["aligned_back_mean"] == pytest.approx(2 / 4)
    assert found["cosine_whole"] == pytest.approx(3 / np.sqrt(4 * 5))
    assert found["words"] == pytest.approx(log(6))


def test_the_best_clause_counts_beside_the_whole() -> None:
    found = measured("Colours are nice to see. LoRA freezes pretrained weights.")
    assert found["cosine_best"] == pytest.approx(1.0)
    assert found["cosine_whole"] == pytest.approx(4 / np.sqrt(4 * 7))


def test_a_denial_shows_in_contradiction_and_negation() -> None:
    found = measured("LoRA never freezes pretrained weights")
    assert found["contradiction"] == 1.0
    assert found["entailment"] == 0.0
    assert found["negation_differs"] == 1.0


def test_of_a_long_response_the_clause_that_says_most_counts() -> None:
    found = measured(f"{BESIDE_THE_POINT}\nLoRA never freezes pretrained weights.")
    assert (found["entailment"], found["contradiction"]) == (0.0, 1.0)
    assert found["negation_differs"] == 1.0


def test_a_response_of_the_questions_words_has_no_overlap() -> None:
    found = measured("What LoRA does is LoRA things")
    assert (found["overlap"], found["aligned_mean"]) == (0.0, 0.0)
    assert found["overlap_back"] == 0.0
    assert np.isfinite(list(found.values())).all()


def test_the_nearest_key_point_leads_and_the_others_are_behind() -> None:
    both = Question(
        "What does LoRA do?",
        key_points=[KeyPoint("LoRA freezes pretrained weights"), KeyPoint("small matrices learn")],
    )
    (reading,) = Reader(StemEncoder(), ShareEntailment()).read([prepare(both, "matrices learn")])
    rows = measure(reading, reading.alternatives[0])
    far, near = rows[:, FEATURES.index("cosine_best")]
    assert rows[:, FEATURES.index("cosine_lead")] == pytest.approx([far - near, near - far])
    assert near > far
    # Measured by itself, the same key point leads nobody and is otherwise the same.
    (alone,) = measure(reading, reading.alternatives[0][1:])
    assert alone[FEATURES.index("cosine_lead")] == 0.0
    np.testing.assert_allclose(
        np.delete(alone, FEATURES.index("cosine_lead")),
        np.delete(rows[1], FEATURES.index("cosine_lead")),
    )


@pytest.mark.parametrize(
    ("entailment", "words", "told"),
    [
        ((0.0, TOLD), SHORT_WORDS, False),
        ((0.0, TOLD - 0.01), SHORT_WORDS, True),
        ((1.0, 1.0), SHORT_WORDS + 1, True),
    ],
)
def test_what_is_short_and_entails_a_key_point_is_not_elsewhere(
    entailment: tuple[float, float], words: int, told: bool
) -> None:
    rows = np.zeros((2, len(FEATURES)))
    rows[:, FEATURES.index("entailment")] = entailment
    rows[:, FEATURES.index("words")] = log(1 + words)
    assert is_elsewhere(rows) is told


@given(arrays(np.float64, st.integers(2, 6), elements=st.floats(-1, 1)))
def test_one_leads_by_what_the_next_is_behind(cosines: np.ndarray) -> None:
    found = leads(cosines)
    assert (found > 0).sum() <= 1
    assert np.sort(found)[-2] == pytest.approx(-found.max())


@pytest.mark.parametrize(
    ("cosines", "aligned", "overlap", "words", "told"),
    [
        ((ELSEWHERE - 0.01, 0.0), 1.0, 1.0, NOTE_WORDS, True),
        ((0.0, ELSEWHERE), 0.0, 0.1, NOTE_WORDS, False),
        ((0.0, 0.0), 0.0, 0.0, NOTE_WORDS - 1, False),
        ((0.0, WORDLESS - 0.01), WORDLESS_ALIGNED - 0.01, 0.0, NOTE_WORDS, True),
        ((0.0, WORDLESS), WORDLESS_ALIGNED - 0.01, 0.0, NOTE_WORDS, False),
        ((0.0, WORDLESS - 0.01), WORDLESS_ALIGNED, 0.0, NOTE_WORDS, False),
        ((0.0, WORDLESS - 0.01), 0.0, 0.0, NOTE_WORDS - 1, False),
    ],
)
def test_elsewhere_is_near_no_key_point_and_no_note(
    cosines: tuple[float, float], aligned: float, overlap: float, words: int, told: bool
) -> None:
    rows = np.zeros((2, len(FEATURES)))
    rows[:, FEATURES.index("cosine_best")] = cosines
    rows[1, FEATURES.index("aligned_mean")] = aligned
    rows[1, FEATURES.index("overlap")] = overlap
    rows[:, FEATURES.index("words")] = log(1 + words)
    assert is_elsewhere(rows) is told
