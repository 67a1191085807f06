from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.windows import MAX_CLAUSES, MAX_WHOLE_WORDS, windows_of


def test_a_single_clause_is_the_whole() -> None:
    (window,) = windows_of("  LoRA freezes the weights. ")
    assert window.is_whole
    assert (window.clause.start, window.clause.text) == (2, "LoRA freezes the weights.")


def test_the_whole_comes_first_and_then_its_clauses() -> None:
    response = "LoRA freezes the weights. It trains two matrices."
    assert [(window.is_whole, window.clause.text) for window in windows_of(response)] == [
        (True, response),
        (False, "LoRA freezes the weights."),
        (False, "It trains two matrices."),
    ]


def test_a_long_response_is_read_in_clauses_only() -> None:
    sentence = "Every sentence has these five.\n"
    fits = windows_of(sentence * (MAX_WHOLE_WORDS // 5))
    assert (fits[0].is_whole, len(fits)) == (True, 33)
    too_long = windows_of(sentence * (MAX_WHOLE_WORDS // 5 + 1))
    assert not any(window.is_whole for window in too_long)
    assert len(too_long) == 33


def test_clauses_past_the_bound_are_joined_to_the_last() -> None:
    lines = [f"line {number} says it" for number in range(MAX_CLAUSES + 7)]
    response = "\n".join(lines)
    windows = windows_of(response)
    assert len(windows) == MAX_CLAUSES == 200
    assert windows[0].clause.text == lines[0]
    assert windows[-1].clause.text == "\n".join(lines[199:])


def test_nothing_has_no_windows() -> None:
    assert windows_of("") == windows_of("\n \t") == []


@given(
    st.lists(st.sampled_from(["LoRA is small. ", "and so on, but ", "\n", "word "])).map("".join)
)
def test_windows_are_spans_of_the_response(response: str) -> None:
    windows = windows_of(response)
    assert bool(windows) == bool(response.strip())
    assert sum(window.is_whole for window in windows) <= 1
    for window in windows:
        clause = window.clause
        assert response[clause.start : clause.end] == clause.text
    if windows:
        start = min(window.clause.start for window in windows)
        end = max(window.clause.end for window in windows)
        assert response[start:end].strip(" ,") == response.strip(" \n,")
