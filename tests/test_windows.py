from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.windows import MAX_CLAUSES, MAX_PASSAGE_WORDS, windows_of


def test_a_single_clause_is_the_whole() -> None:
    (window,) = windows_of("  LoRA freezes the weights. ")
    assert window.is_passage
    assert (window.clause.start, window.clause.text) == (2, "LoRA freezes the weights.")


def test_the_whole_comes_first_and_then_its_clauses() -> None:
    response = "LoRA freezes the weights. It trains two matrices."
    assert [(window.is_passage, window.clause.text) for window in windows_of(response)] == [
        (True, response),
        (False, "LoRA freezes the weights."),
        (False, "It trains two matrices."),
    ]


def test_a_long_response_is_read_in_passages_of_about_the_same_length() -> None:
    sentence = "Every sentence has these five.\n"
    fits = windows_of(sentence * (MAX_PASSAGE_WORDS // 5))
    assert [window.is_passage for window in fits] == [True] + [False] * 32
    long = sentence * (MAX_PASSAGE_WORDS // 5 * 2 + 2)
    passages = [window.clause for window in windows_of(long) if window.is_passage]
    assert [len(passage.text.split()) for passage in passages] == [110, 110, 110]
    assert "\n".join(passage.text for passage in passages) == long.strip()


def test_a_clause_that_is_a_passage_comes_once() -> None:
    endless = "word " * 150
    windows = windows_of(f"{endless}.\nIt trains two matrices and all the rest of it stays.")
    assert [(w.is_passage, len(w.clause.text.split())) for w in windows] == [
        (True, 151),
        (True, 11),
    ]


def test_a_clause_without_an_end_is_read_in_stretches() -> None:
    endless = "word " * 400
    windows = windows_of(endless)
    assert [(w.is_passage, len(w.clause.text.split())) for w in windows] == [
        (True, 160),
        (True, 160),
        (True, 80),
        (False, 400),
    ]
    assert [w.clause.start for w in windows] == [0, 800, 1600, 0]


def test_clauses_past_the_bound_are_joined_to_the_last() -> None:
    lines = [f"line {number} says it" for number in range(MAX_CLAUSES + 7)]
    windows = [window for window in windows_of("\n".join(lines)) if not window.is_passage]
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
    assert len(set(windows)) == len(windows)
    assert [window.is_passage for window in windows] == sorted(
        (window.is_passage for window in windows), reverse=True
    )
    for window in windows:
        clause = window.clause
        assert response[clause.start : clause.end] == clause.text
    if windows:
        start = min(window.clause.start for window in windows)
        end = max(window.clause.end for window in windows)
        assert response[start:end].strip(" ,") == response.strip(" \n,")
